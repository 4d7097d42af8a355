"""Requests that no browser would send, byte for byte."""

import socket

from tests.faults.reader import Reader
from tests.faults.server import PATIENCE, Server

SILENCE = 0  # the status of a connection that the server closed without an answer


def answer_to(server: Server, request: bytes) -> tuple[int, str]:
    """Sends the bytes and waits until the server ends the connection; the status and text of the
    answer."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) as line:
        try:
            line.sendall(request)
            answer = b"".join(iter(lambda: line.recv(65536), b""))
        except (BrokenPipeError, ConnectionResetError):
            return SILENCE, ""
    return (int(answer.split(None, 2)[1]), answer.decode()) if answer else (SILENCE, "")


def status_of(server: Server, request: bytes) -> int:
    return answer_to(server, request)[0]


def head(line: bytes, *headers: bytes) -> bytes:
    """A request without a body."""
    return b"\r\n".join((line, b"Host: 127.0.0.1", b"Connection: close", *headers, b"", b""))


def form(
    reader: Reader,
    path: bytes,
    body: bytes,
    kind: bytes = b"application/x-www-form-urlencoded",
    *headers: bytes,
) -> bytes:
    """A form sent by somebody with cookies and a token that the server takes."""
    return (
        head(
            b"POST " + path + b" HTTP/1.1",
            b"Cookie: " + reader.cookie.encode(),
            b"X-CSRFToken: " + reader.token.encode(),
            b"Content-Type: " + kind,
            b"Content-Length: %d" % len(body),
            *headers,
        )
        + body
    )
