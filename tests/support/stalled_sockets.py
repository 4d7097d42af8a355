"""Clients that begin a request and never end it, and readers who take a file slowly."""

import selectors
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

HALF_A_HEAD = b"POST /save/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-"
# With the cookie, so that Django looks for the token in the body.
HALF_A_BODY = (
    b"POST /save/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n"
    b"Cookie: csrftoken=" + b"a" * 32 + b"\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n\r\nagree=on&"
)
# What each kind sends at once, and then a byte a second.
KINDS = {
    "nothing": (b"", b""),
    "half a head": (HALF_A_HEAD, b""),
    "half a body": (HALF_A_BODY, b""),
    "a head, a byte a second": (b"GET / HTTP/1.1\r\nX-Slow: ", b"x"),
    "a body, a byte a second": (HALF_A_BODY, b"x"),
}


class StalledSockets:
    """So many connections of each kind, made anew whenever the server ends one."""

    def __init__(self, port: int, kinds: tuple[str, ...], of_each: int) -> None:
        self.port = port
        self.selector = selectors.DefaultSelector()
        self.ended = threading.Event()
        for kind in kinds:
            for _ in range(of_each):
                self.connect(kind)

    def connect(self, kind: str) -> None:
        line = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        line.sendall(KINDS[kind][0])
        line.setblocking(False)
        self.selector.register(line, selectors.EVENT_READ, kind)

    def hold(self) -> None:
        """Keep them all open until it has ended."""
        tick = time.monotonic() + 1
        while not self.ended.is_set():
            for key, _ in self.selector.select(timeout=0.1):
                self.drop(key.fileobj)  # it was answered, or ended
                self.connect(key.data)
            if time.monotonic() > tick:
                tick += 1
                self.trickle()

    def trickle(self) -> None:
        for key in [*self.selector.get_map().values()]:
            try:
                key.fileobj.send(KINDS[key.data][1])
            except OSError:
                continue  # it has ended, as `hold` will notice

    def drop(self, line: socket.socket) -> None:
        self.selector.unregister(line)
        line.close()

    def close(self) -> None:
        for key in [*self.selector.get_map().values()]:
            self.drop(key.fileobj)
        self.selector.close()


@contextmanager
def stalled_sockets(port: int, *kinds: str, of_each: int = 50) -> Iterator[None]:
    """Hold so many connections of each kind: of all KINDS, if none is named."""
    sockets = StalledSockets(port, kinds or tuple(KINDS), of_each)
    holder = threading.Thread(target=sockets.hold)
    holder.start()
    try:
        yield
    finally:
        sockets.ended.set()
        holder.join()
        sockets.close()


class SlowReader(threading.Thread):
    """Who takes a file at so many bytes a second. `head` is how what came began, `end` its end."""

    def __init__(self, port: int, request: bytes, bytes_a_second: float) -> None:
        super().__init__(daemon=True)
        self.line = socket.socket()
        self.line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 64 * 1024)
        self.line.settimeout(120)
        self.line.connect(("127.0.0.1", port))
        self.line.sendall(request)
        self.rate = bytes_a_second
        self.size, self.head, self.end = 0, b"", b""
        self.left = threading.Event()

    def run(self) -> None:
        """Read until the end, or until `left` is set. The whole file is kept nowhere."""
        began = time.monotonic()
        with self.line:
            while not self.left.is_set() and (part := self.line.recv(32 * 1024)):
                self.head = self.head if len(self.head) > 4096 else self.head + part
                self.end = (self.end + part)[-4096:]
                self.size += len(part)
                time.sleep(max(0.0, began + self.size / self.rate - time.monotonic()))

    @property
    def status(self) -> int:
        return int(self.head.split(None, 2)[1]) if self.head else 0
