"""The real server, as `make run` starts it, with a database and a port of its own."""

import fcntl
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from contextlib import closing, suppress
from pathlib import Path
from urllib.error import HTTPError

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "staticfiles"
MANIFEST = STATIC / "staticfiles.json"
COMMAND = (sys.executable, "-m", "config.serve")
PATIENCE = 20.0  # seconds
KEY = "known to the tests which make cookies of their own"


def environment(**settings: str) -> dict[str, str]:
    """Nothing but what the server is told; the tests' own settings stay out of it."""
    return {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "LIMIT_FACTOR": "1000",  # a storm from one address is the point
        **settings,
    }


def manage(*arguments: str, database: Path | str, **settings: str) -> str:
    """What a command says. `database` is an SQLite file or the address of a database."""
    address = f"sqlite:///{database}" if isinstance(database, Path) else database
    given = {"DJANGO_ENV": "development", "SECRET_KEY": KEY, "DATABASE_URL": address}
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment(**given | settings),
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout


def collect_static(database: Path | str) -> None:
    """Puts the static files in place; leaves those alone that are. A server that another run starts
    at this moment reads them all, and collecting deletes style sheets before it writes them."""
    with (ROOT / "manage.py").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        to_do = manage("collectstatic", "--no-input", "--dry-run", database=database)
        if not (to_do.lstrip().startswith("0 static files copied") and was_collected()):
            manage("collectstatic", "--no-input", database=database)


def was_collected() -> bool:
    """Whether the list of the files, which is written last, was."""
    written = {path: path.stat().st_mtime_ns for path in STATIC.rglob("*") if path.is_file()}
    return MANIFEST in written and written[MANIFEST] == max(written.values())


def free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        return int(listener.getsockname()[1])


class Server:
    """On an SQLite file of its own, unless its settings say otherwise. `log` holds all that it
    ever wrote, over restarts."""

    command: tuple[str, ...] = COMMAND
    starts_in = PATIENCE

    def __init__(self, folder: Path, **settings: str) -> None:
        self.database = folder / "db.sqlite3"
        self.log = folder / "log"
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.settings = {
            "DJANGO_ENV": "development",
            "SECRET_KEY": KEY,
            "BIND": f"127.0.0.1:{self.port}",
            "DATABASE_URL": f"sqlite:///{self.database}",
            **settings,
        }
        self.works_in = ROOT
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=self.works_in,
                env=environment(**self.settings),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.wait_until_it_answers()

    def wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + self.starts_in
        while not self.answers():
            assert self.process is not None
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.05)

    def answers(self) -> bool:
        """Whether it serves pages, if only to say that the database is away."""
        path = "/healthz" if self.settings["DJANGO_ENV"] == "production" else "/"
        try:
            with urllib.request.urlopen(self.address + path, timeout=PATIENCE) as page:
                return bool(page.status == 200)
        except HTTPError as page:
            with page:
                return page.code == 503
        except OSError:
            return False

    def end(self, how: signal.Signals) -> None:
        """Sends a signal to the server and its workers, and waits for them to be gone."""
        if self.process is not None:
            with suppress(ProcessLookupError):  # it ended by itself; its log says why
                os.killpg(self.process.pid, how)
            self.process.wait(timeout=PATIENCE)
            self.process = None

    def kill(self) -> None:
        """As a power cut would: nobody gets to say goodbye."""
        self.end(signal.SIGKILL)

    def stop(self) -> None:
        self.end(signal.SIGTERM)

    def open_database(self) -> sqlite3.Connection:
        """Another program's connection, which says itself when a transaction begins."""
        return sqlite3.connect(self.database, isolation_level=None)

    def stored(self) -> int:
        """How many responses there are."""
        with closing(self.open_database()) as database:
            (count,) = database.execute("SELECT count(*) FROM suitability_response").fetchone()
        return int(count)
