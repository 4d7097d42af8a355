"""A client on raw sockets: so many requests at once, each on a connection of its own.

A connection is for one request, on every side, so no side gains by keeping one. The one worker
answers in turn, so one thread is enough for the client: it sends the next request while the last
is being answered. Each is built beforehand.
"""

import socket
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

AT_ONCE = 4
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


def get(path: str, cookies: dict[str, str] | None = None, *, coding: str = "") -> bytes:
    return _request("GET", path, {"csrftoken": TOKEN, **(cookies or {})}, b"", coding)


def post(path: str, fields: object, cookies: dict[str, str] | None = None) -> bytes:
    pairs = {"csrfmiddlewaretoken": TOKEN, **dict(fields)}  # type: ignore[call-overload]
    body = urlencode(pairs, doseq=True).encode()
    return _request("POST", path, {"csrftoken": TOKEN, **(cookies or {})}, body)


def _request(
    method: str, path: str, cookies: dict[str, str], body: bytes, coding: str = ""
) -> bytes:
    cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
    head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n"
    head += "Connection: close\r\n"
    head += f"Accept-Encoding: {coding}\r\n" if coding else ""
    if body:
        head += "Content-Type: application/x-www-form-urlencoded\r\n"
        head += f"Content-Length: {len(body)}\r\n"
    return head.encode() + b"\r\n" + body


def send(port: int, request: bytes) -> socket.socket:
    connection = socket.socket()
    connection.settimeout(30)
    connection.connect(("127.0.0.1", port))
    connection.sendall(request)
    return connection


def receive(connection: socket.socket) -> bytes:
    with connection:
        parts = []
        while part := connection.recv(65536):
            parts.append(part)
    return b"".join(parts)


def ask(port: int, request: bytes) -> Answer:
    head, _, body = receive(send(port, request)).partition(b"\r\n\r\n")
    return Answer(int(head[9:12]), head.decode(), body)


class WrongAnswer(Exception):
    """A server did not do what is measured."""


def rate(port: int, requests: Sequence[bytes], status: int) -> float:
    """Requests a second, all with this status, AT_ONCE under way at any time."""
    wanted = b"HTTP/1.1 %d " % status
    under_way: deque[socket.socket] = deque()

    def finish() -> None:
        answer = receive(under_way.popleft())
        if not answer.startswith(wanted):
            raise WrongAnswer(answer[:300].decode())

    began = time.perf_counter()
    for request in requests:
        if len(under_way) == AT_ONCE:
            finish()
        under_way.append(send(port, request))
    while under_way:
        finish()
    return len(requests) / (time.perf_counter() - began)
