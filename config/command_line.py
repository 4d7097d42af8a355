"""Django's commands and ours, as `suitability COMMAND` or `manage.py COMMAND`.

Unless told otherwise they run in development (see config/settings.py).
"""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    os.environ.setdefault("DJANGO_ENV", "development")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    execute_from_command_line(sys.argv)
