"""Everything that serving needs, and then the server."""

import os
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connections

import suitability

SERVER = (sys.executable, "-P", "-m", "config.serve")


class Command(BaseCommand):
    help = (
        "Brings the database up to date, publishes the shipped content if nothing was yet, "
        "collects the static files and serves on BIND, 127.0.0.1:8000 by default. In development "
        "it also makes demo accounts on a new database, and prints their password."
    )

    def handle(self, **options: Any) -> None:
        set_up()
        serve()


def set_up() -> None:
    call_command("migrate", interactive=False)
    call_command("publish")
    if settings.DEVELOPMENT:
        call_command("demo_accounts")
    call_command("collectstatic", interactive=False)


def serve() -> None:
    """Become the server: a new process image, whose waits for the database are those of the web.
    It and its exports import the program from where this was imported, in whatever folder it is."""
    connections.close_all()
    sys.stdout.flush()
    program = str(Path(suitability.__file__).resolve().parent.parent)
    others = os.environ.get("PYTHONPATH")
    path = os.pathsep.join([program, others] if others else [program])
    os.execve(SERVER[0], SERVER, os.environ | {"PYTHONPATH": path})  # noqa: S606 - no shell is wanted
