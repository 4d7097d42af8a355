"""The server as a whole: how it stops, reloads, and what it does without one of its processes."""

import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from tests.faults.conftest import StartServer
from tests.faults.reader import Reader
from tests.faults.server import COMMAND, ROOT, Server, environment
from tests.support.polling import PATIENCE, within

pytestmark = pytest.mark.faults


def workers(server: Server) -> list[int]:
    parent = server.process.pid  # type: ignore[union-attr]
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text()
    return [int(pid) for pid in children.split()]


def until(happened: Callable[[], bool]) -> None:
    assert within(PATIENCE, happened)


def both_workers(server: Server) -> list[int]:
    """The first answers before the second is there."""
    until(lambda: len(workers(server)) == 2)
    return workers(server)


def test_a_stop_finishes_what_is_under_way(start_server: StartServer):
    """The save waits for a lock while the server is asked to stop, and is done all the same."""
    server = start_server()
    reader = Reader(server)
    reader.answers()
    asked = reader.get("/save/")
    names = {name: asked.field(name) for name in ("journey", "list")}
    answers, sent = [], threading.Event()

    def save() -> None:
        from http.client import HTTPConnection
        from urllib.parse import urlencode

        body = urlencode({"agree": "on", "csrfmiddlewaretoken": reader.token, **names})
        line = HTTPConnection("127.0.0.1", server.port, timeout=20)
        with closing(line):
            kind = "application/x-www-form-urlencoded"
            headers = {"Cookie": reader.cookie, "Content-Type": kind}
            line.request("POST", "/save/", body, headers)
            sent.set()
            answers.append(line.getresponse().status)

    saving = threading.Thread(target=save)
    with closing(server.open_database()) as database:
        database.execute("BEGIN IMMEDIATE")
        saving.start()
        assert sent.wait(PATIENCE)
        time.sleep(0.5)
        stopping = threading.Thread(target=server.stop)
        stopping.start()
        time.sleep(0.5)
        database.execute("ROLLBACK")
    saving.join()
    stopping.join()
    assert answers == [302]
    assert server.stored() == 1


def test_a_clean_stop_leaves_all_in_the_file_alone(start_server: StartServer):
    server = start_server()
    reader = Reader(server)
    reader.answers()
    reader.saves()
    server.stop()
    assert not server.database.with_name("db.sqlite3-wal").exists()


def test_a_stop_does_not_wait_for_stalled_sockets(start_server: StartServer):
    server = start_server(HEAD_SECONDS="60", BODY_SECONDS="60")
    with socket.create_connection(("127.0.0.1", server.port)) as line:
        line.sendall(b"GET / HT")
        began = time.monotonic()
        server.stop()
        assert time.monotonic() - began < 18


def test_workers_that_are_killed_are_replaced_however_often(start_server: StartServer):
    server = start_server()
    for _ in range(4):
        victim, other = both_workers(server)
        os.kill(victim, signal.SIGKILL)
        until(partial(is_replaced, server, victim, other))
        assert Reader(server).get("/").status == 200


def is_replaced(server: Server, gone: int, stays: int) -> bool:
    now = workers(server)
    return len(now) == 2 and gone not in now and stays in now


def test_a_reload_gives_every_worker_a_new_process(start_server: StartServer):
    server = start_server()
    before = {*both_workers(server)}
    server.process.send_signal(signal.SIGHUP)  # type: ignore[union-attr]
    until(lambda: len({*workers(server)} - before) == 2 and not {*workers(server)} & before)
    assert Reader(server).get("/").status == 200


def test_without_the_server_its_workers_end(start_server: StartServer):
    server = start_server()
    before = both_workers(server)
    os.kill(server.process.pid, signal.SIGKILL)  # type: ignore[union-attr]
    server.process.wait()  # type: ignore[union-attr]
    server.process = None
    until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in before))


def test_a_second_server_does_not_take_the_port(server: Server):
    refused = subprocess.run(
        COMMAND,
        cwd=ROOT,
        env=environment(DJANGO_ENV="development", BIND=f"127.0.0.1:{server.port}"),
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert refused.returncode != 0
    assert "Cannot listen" in refused.stderr
