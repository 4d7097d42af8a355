#!/usr/bin/env python
"""The program's commands, from the project's folder; see config/command_line.py."""

from config.command_line import main

if __name__ == "__main__":
    main()
