"""The servers under load, of one worker each: the client has the other core."""

import json
import os
import secrets
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Server:
    """One that runs on `port`, with its database in a file."""

    port: int
    database: Path
    process: subprocess.Popen[bytes]
    filled: list[dict[str, Any]] = field(default_factory=list)

    def seconds(self) -> float:
        """Of the processor, that the server and its workers took so far."""
        pid = self.process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return sum(_seconds(process) for process in (str(pid), *children))

    def count(self, table: str) -> int:
        with sqlite3.connect(self.database) as database:
            return database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


def _seconds(pid: str) -> float:
    parts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(parts[11]) + int(parts[12])) / TICKS


def environment(settings: str, database: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": settings,
        "BENCH_DATABASE": str(database),
        "DATABASE_URL": f"sqlite:///{database}",
        "DJANGO_ENV": "production",
        "INSECURE_HTTP": "1",
        "SECOND_FACTOR": "0",
        "LIMIT_FACTOR": "1000",  # counted as ever, and not reached from one address
        "SECRET_KEY": secrets.token_urlsafe(48),
        "ALLOWED_HOSTS": "127.0.0.1",
    }


# How a server is started on a port.
Command = Callable[[int], list[str]]
DJANGO = "django.core.wsgi:get_wsgi_application()"


def ours(port: int) -> list[str]:
    """What `make run` serves with; BIND and WEB_CONCURRENCY are in its environment."""
    return ["-m", "config.serve"]


def runserver(port: int) -> list[str]:
    """Django's own, which django-survey-and-report's Dockerfile serves it with."""
    return ["-m", "django", "runserver", "--noreload", f"127.0.0.1:{port}"]


def gunicorn(port: int) -> list[str]:
    """As the Dockerfile of Wagtail's project template has it: one sync worker."""
    return ["-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--log-level", "warning", DJANGO]


def granian(port: int) -> list[str]:
    """The server that ours is, with one worker of one thread."""
    options = ["--interface", "wsgi", "--http", "1", "--blocking-threads", "1", "--no-log"]
    return ["-m", "granian", *options, "--factory", "--port", str(port), DJANGO[:-2]]


@contextmanager
def serving(settings: str, fill: list[str], command: Command, workers: int = 1) -> Iterator[Server]:
    """A server on a database that `python -m FILL...` made; what that printed, as JSON lines."""
    folder = Path(tempfile.mkdtemp(prefix="bench."))
    env = environment(settings, folder / "db.sqlite3")
    made = subprocess.run(
        [sys.executable, "-m", *fill],
        env=env,
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
    )
    filled = [json.loads(line) for line in made.stdout.splitlines() if line.startswith(b"{")]
    port = _free_port()
    env |= {"BIND": f"127.0.0.1:{port}", "WEB_CONCURRENCY": str(workers)}
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, *command(port)], env=env, cwd=ROOT, stdout=log, stderr=log
        )
    try:
        _wait(port, process, folder / "log")
        yield Server(port, folder / "db.sqlite3", process, filled)
    finally:
        process.terminate()
        process.wait(timeout=30)
        shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(log.read_text())
