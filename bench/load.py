"""A client on raw sockets: so many requests at once, each on a connection of its own.

Sync workers close a connection after each answer, so no side gains by keeping one. The client
builds each request beforehand and reads to the end; it takes a tenth of a millisecond.
"""

import socket
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

AT_ONCE = 2
TOKEN = "a" * 32


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    head: str
    body: bytes

    def cookies(self) -> dict[str, str]:
        lines = [line for line in self.head.split("\r\n") if line.lower().startswith("set-cookie")]
        pairs = (line.split(":", 1)[1].split(";", 1)[0].strip() for line in lines)
        return dict(pair.split("=", 1) for pair in pairs)

    def header(self, name: str) -> str:
        lines = (line.partition(":") for line in self.head.split("\r\n"))
        return next((value.strip() for key, _, value in lines if key.lower() == name), "")


def get(path: str, cookies: dict[str, str] | None = None) -> bytes:
    return _request("GET", path, {"csrftoken": TOKEN, **(cookies or {})}, b"")


def post(path: str, fields: object, cookies: dict[str, str] | None = None) -> bytes:
    pairs = {"csrfmiddlewaretoken": TOKEN, **dict(fields)}  # type: ignore[call-overload]
    body = urlencode(pairs, doseq=True).encode()
    return _request("POST", path, {"csrftoken": TOKEN, **(cookies or {})}, body)


def _request(method: str, path: str, cookies: dict[str, str], body: bytes) -> bytes:
    said = "; ".join(f"{name}={value}" for name, value in cookies.items())
    head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {said}\r\n"
    head += "Connection: close\r\n"
    if body:
        head += "Content-Type: application/x-www-form-urlencoded\r\n"
        head += f"Content-Length: {len(body)}\r\n"
    return head.encode() + b"\r\n" + body


def raw(port: int, request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(request)
        parts = []
        while part := connection.recv(65536):
            parts.append(part)
    return b"".join(parts)


def ask(port: int, request: bytes) -> Answer:
    head, _, body = raw(port, request).partition(b"\r\n\r\n")
    return Answer(int(head[9:12]), head.decode(), body)


class WrongAnswer(Exception):
    """A server did not do what is measured."""


def rate(port: int, requests: Sequence[bytes], status: int) -> float:
    """Requests a second, all with this status, AT_ONCE under way at any time."""
    wanted = b"HTTP/1.1 %d " % status
    wrong: list[bytes] = []

    def some(mine: Sequence[bytes]) -> None:
        for request in mine:
            got = raw(port, request)
            if not got.startswith(wanted):
                wrong.append(got[:300])
                return

    threads = [threading.Thread(target=some, args=(requests[n::AT_ONCE],)) for n in range(AT_ONCE)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise WrongAnswer(wrong[0].decode())
    return len(requests) / (time.perf_counter() - began)
