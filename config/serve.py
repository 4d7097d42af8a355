"""Serve the program by Granian: `python -m config.serve`.

BIND                where to listen: ADDRESS:PORT or unix:FILE; 127.0.0.1:8000 by default
WEB_CONCURRENCY     how many workers; 2 by default

SIGTERM stops it: no connection is accepted any more, what is under way has 15 seconds to finish.
SIGHUP gives each worker a new process. No access log: an address can hold a secret link.
"""

import errno
import multiprocessing
import os
import resource
import socket
import sys
import time
from pathlib import Path
from typing import Any

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.server.mp import MPServer

CONNECTIONS = 2048  # a worker; one that stalls costs some kilobytes
FILES = 8192  # that a process may have open, connections included
RESPAWN_SECONDS = 0.5


class Server(MPServer):
    """Granian ends when a worker died twice within seconds, as if it could not start. Workers here
    are forked from what was loaded once, so a new one starts as the last one did."""

    def _respawn_workers(self, *args: Any, **kwargs: Any) -> None:
        super()._respawn_workers(*args, **kwargs)
        self.respawned_wrks.clear()
        time.sleep(RESPAWN_SECONDS)


def listening(bind: str) -> dict[str, Any]:
    """Return where to listen, as Granian takes it. Exits with a line if that is taken:
    Granian would share the port with whoever has it."""
    if bind.startswith("unix:"):
        return {"uds": Path(bind.removeprefix("unix:"))}
    host, _, port = bind.rpartition(":")
    try:
        family, _, _, _, address = socket.getaddrinfo(
            host.strip("[]"), int(port), type=socket.SOCK_STREAM
        )[0]
        socket.create_server(address[:2], family=family).close()
    except (OSError, ValueError) as error:
        sys.exit(not_listening(bind, error))
    return {"address": address[0], "port": address[1]}


def not_listening(bind: str, error: OSError | ValueError) -> str:
    """Return in a line why not, and what to do."""
    why = str(error)
    if getattr(error, "errno", None) == errno.EADDRINUSE:
        host, _, port = bind.rpartition(":")
        why = "another program does so already. Stop it, or take another port, such as "
        why += f"BIND={host}:{int(port) + 1}"
    return f"Cannot listen on BIND={bind}: {why}"


def log_configuration() -> dict[str, Any]:
    """Return the settings' logging, with Granian's own lines in the same form."""
    from django.conf import settings

    ours: dict[str, Any] = settings.LOGGING
    granian = {"handlers": ["console"], "level": "INFO", "propagate": False}
    closed = {"level": "WARNING"}  # a line for whatever could not be sent any more
    loggers = {**ours["loggers"], "_granian": granian, "_granian.asgi": closed}
    return {**ours, "loggers": loggers}


def make_server() -> Server:
    """Return the server, with the program loaded: its workers are forked from this process, which
    leaves them the memory that they do not change."""
    from django.conf import settings

    from . import asgi  # loads the program, or exits with what the settings lack

    os.environ["SERVER_PROCESS"] = str(os.getpid())
    return Server(
        "config.asgi:application",
        **listening(os.environ.get("BIND", "127.0.0.1:8000")),
        interface=Interfaces.ASGI,
        workers=int(os.environ.get("WEB_CONCURRENCY", "2")),
        http=HTTPModes.http1,
        websockets=False,
        backlog=CONNECTIONS,
        backpressure=CONNECTIONS,
        http1_settings=HTTP1Settings(header_read_timeout=int(settings.HEAD_SECONDS * 1000)),
        log_dictconfig=log_configuration(),
        respawn_failed_workers=True,
        respawn_interval=RESPAWN_SECONDS,
        workers_kill_timeout=asgi.STOP_SECONDS,
    )


def allow_connections() -> None:
    """Raise the limit of open files, which is 1,024 on many systems, as needed or allowed."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


if __name__ == "__main__":
    os.environ["WEB_PROCESS"] = "1"  # before the settings are read (config/settings.py)
    multiprocessing.set_start_method("fork")
    allow_connections()
    make_server().serve()
