"""The same form sent twice, in the ways in which that happens to people."""

import socket
import struct
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPCookieProcessor, ProxyHandler, build_opener

from tests.faults import raw
from tests.faults.reader import Page

TROUBLE = (OSError, HTTPException)


@dataclass(frozen=True, slots=True)
class Form:
    path: str
    fields: Mapping[str, str]


def send(reader: Any, form: Form, manner: str) -> Page:
    """Send a form in a manner, and return the page that the reader saw last. Raises OSError,
    HTTPException if there was no answer."""
    page: Page = SENT[manner](reader, form)
    if manner != "once":
        reader.ledger.resend(manner)
    return page


def once(reader: Any, form: Form) -> Page:
    page: Page = reader.post(form.path, form.fields)
    return page


def again(reader: Any, form: Form) -> Page:
    """Reloaded after the answer was read."""
    return same(reader, [once(reader, form), once(reader, form)])


def at_once(reader: Any, form: Form) -> Page:
    """Tapped twice."""
    with ThreadPoolExecutor(2) as pool:
        sent = [pool.submit(once, browser, form) for browser in (twin(reader), reader)]
    pages = [each.result() for each in sent if not isinstance(each.exception(), TROUBLE)]
    if not pages:
        raise ConnectionError
    return same(reader, pages)


def answer_not_read(reader: Any, form: Form) -> Page:
    """The line is cut when all was sent, and the form is sent again."""
    cut(reader, request(reader, form))
    return once(reader, form)


def half_sent(reader: Any, form: Form) -> Page:
    """The line is cut amid the form, and the form is sent again."""
    cut(reader, request(reader, form)[:-9])
    return once(reader, form)


SENT = {
    "once": once,
    "again": again,
    "at once": at_once,
    "answer not read": answer_not_read,
    "half sent": half_sent,
}
MANNERS = tuple(manner for manner in SENT if manner != "once")


def same(reader: Any, pages: list[Page]) -> Page:
    """Return the page to which all led; complain if they led to different saves."""
    saved = [page for page in pages if page.status == 200 and page.path == "/saved/"]
    if len({page.reference for page in saved}) > 1:
        reader.ledger.complain("the same form sent twice got two references")
    return saved[-1] if saved else pages[-1]


def twin(reader: Any) -> Any:
    """Return the same browser's second connection, with its cookies as they are now."""
    other = type(reader)(reader.server, reader.ledger)
    other.token, other.journey = reader.token, reader.journey
    for cookie in reader.cookies:
        other.cookies.set_cookie(cookie)
    other.opener = build_opener(ProxyHandler({}), HTTPCookieProcessor(other.cookies))
    return other


def request(reader: Any, form: Form) -> bytes:
    return raw.form(reader, form.path.encode(), urlencode(form.fields).encode())


def cut(reader: Any, content: bytes) -> None:
    """Send some bytes and reset the connection, as when a phone loses its line."""
    address = urlsplit(reader.address)
    with socket.create_connection((address.hostname, address.port), timeout=5) as line:
        line.sendall(content)
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
