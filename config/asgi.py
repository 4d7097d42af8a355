"""The ASGI application that Granian serves: whoever waits, waits in the event loop.

    a client  --head and body, however slowly-->  event loop  --a whole request-->  a lane
    a client  <--page, or file, however slowly--  event loop  <--------an answer--  a lane

A lane is a thread that answers its requests in turn, through Django's WSGI handler, so it has one
connection to the database, and waits for no other lane: patients' pages that ask the database
nothing; saves and what was saved; and staff, whose pages may take a second. A file that takes
minutes is written by a process of its own (config/downloads.py).
"""

import asyncio
import logging
import os
import re
import signal
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from http import HTTPStatus
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connections

from suitability.clinician.exports.export_order import Download

from . import request_ids
from .downloads import Message, Receive, Send, Writing, send_download
from .short_answers import in_short
from .wsgi import application as django
from .wsgi import health
from .wsgi_environ import environ_of

STOP_SECONDS = 15  # for what is under way when the server stops
PARENT_SECONDS = 1.0  # until a worker notices that the server is gone

SESSION = f"{settings.SESSION_COOKIE_NAME}=".encode()
ASKS_NOTHING = re.compile(
    r"/(begin/|questions/[^/]*/|blank/|urgent/|check/|summary/|print/(details/|text/)?"
    r"|save/|clear/|cleared/|deleted/|article/|sleep-log/.*|static/.*)?"
)
SAVES = re.compile(r"/(save/|saved/|copy/(?!.*\.pdf$).*)")

pages_lane = ThreadPoolExecutor(1, "pages")
saves_lane = ThreadPoolExecutor(1, "saves")
staff_lane = ThreadPoolExecutor(1, "staff")
health_lane = ThreadPoolExecutor(1, "health")  # keeps no connection

logger = logging.getLogger(__name__)


class Answer(NamedTuple):
    """What Django answers. The body of a download is still to be written."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes
    writing: Writing | None = None


class Disconnected(Exception):
    """The client went away before its request was whole."""


async def application(scope: Message, receive: Receive, send: Send) -> None:
    """Answer one request, or live through the worker's life."""
    if scope["type"] == "lifespan":
        await live(receive, send)
        return
    with request_ids.answering(request_ids.chosen(sent_id(scope))):
        await reply(scope, receive, send)


async def reply(scope: Message, receive: Receive, send: Send) -> None:
    """Answer one request, whatever happens."""
    try:
        answer = await answer_to(scope, receive)
    except (Disconnected, TimeoutError):
        answer = plain_answer(HTTPStatus.REQUEST_TIMEOUT, scope["path"])
    except Exception:
        logger.exception("A request was not answered")
        answer = plain_answer(HTTPStatus.INTERNAL_SERVER_ERROR, scope["path"])
    start = {"type": "http.response.start", "status": answer.status, "headers": answer.headers}
    await send(start)
    if answer.writing:
        await send_download(answer.writing, receive, send)
    else:
        await send({"type": "http.response.body", "body": answer.body})


async def answer_to(scope: Message, receive: Receive) -> Answer:
    """Read the body and have the request answered in its lane.

    Raises Disconnected, and TimeoutError for a body that takes longer than it may.
    """
    if health.is_asked(scope["path"]):
        return await answer_on_health(scope["method"], scope["path"])
    body = b""
    if any(name in (b"content-length", b"transfer-encoding") for name, _ in scope["headers"]):
        async with asyncio.timeout(settings.BODY_SECONDS):
            body = await read_body(receive)
    environ = environ_of(scope, body)
    lane = lane_of(scope, environ["PATH_INFO"])
    in_context = copy_context().run  # what the lane logs has the request's id too
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(lane, in_context, answer_in_lane, environ)


def sent_id(scope: Message) -> str:
    """Return the X-Request-ID that was sent; empty if there is none."""
    name = request_ids.HEADER.lower().encode()
    return next((text.decode("latin-1") for key, text in scope["headers"] if key == name), "")


async def answer_on_health(method: str, path: str) -> Answer:
    """Answer a monitor: that this lives at once, and whether it is ready in a lane of its own."""
    reply = health.reply_at_once(method, path)
    if reply is None:
        loop = asyncio.get_running_loop()
        reply = await loop.run_in_executor(health_lane, health.readiness.reply)
    body = b"" if method == "HEAD" else reply.text.encode()
    return Answer(reply.status, encoded(reply.headers), body)


async def read_body(receive: Receive) -> bytes:
    """Return the body. Of one that is too large no more than tells that it is (Django refuses it):
    the rest is read off, up to a bound. Raises Disconnected."""
    parts, size, more = [], 0, True
    while more and size <= settings.MAX_DRAINED:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Disconnected
        if size <= settings.MAX_BODY:
            parts.append(message.get("body", b""))
        size += len(message.get("body", b""))
        more = message.get("more_body", False)
    return b"".join(parts)


def lane_of(scope: Message, path: str) -> ThreadPoolExecutor:
    """Return who answers a request. Where somebody is signed in, any page looks up the session."""
    signed_in = any(name == b"cookie" and SESSION in value for name, value in scope["headers"])
    is_save = path == "/save/" and scope["method"] == "POST"
    if ASKS_NOTHING.fullmatch(path) and not (signed_in or is_save):
        return pages_lane
    return saves_lane if SAVES.fullmatch(path) else staff_lane


def answer_in_lane(environ: dict[str, Any]) -> Answer:
    """Answer a request, but for a download's body."""
    started: list[tuple[str, list[tuple[str, str]]]] = []
    response = django(environ, lambda status, headers, _=None: started.append((status, headers)))
    writing, body = None, b""
    try:
        if isinstance(response, Download):
            writing = Writing(response.order, response.slot.hand_over())
        else:
            body = b"".join(response)
    finally:
        if hasattr(response, "close"):
            response.close()
    status, headers = started[0]
    return Answer(int(status[:3]), encoded(headers), body, writing)


def encoded(headers: list[tuple[str, str]]) -> list[tuple[bytes, bytes]]:
    return [(name.lower().encode("latin-1"), text.encode("latin-1")) for name, text in headers]


def plain_answer(status: HTTPStatus, path: str) -> Answer:
    """Return an answer without Django, where there is nobody to read it or nothing to say."""
    content_type, text = in_short(status, path)
    headers = encoded(
        [
            ("content-type", content_type),
            ("connection", "close"),
            (request_ids.HEADER, request_ids.current()),
        ]
    )
    return Answer(status, headers, text.encode())


async def live(receive: Receive, send: Send) -> None:
    """Start a worker, and end it cleanly: with its connections closed, the last of which writes
    what SQLite has beside its file into it."""
    await receive()
    watch = asyncio.create_task(end_without_server())
    await send({"type": "lifespan.startup.complete"})
    await receive()
    watch.cancel()
    for lane in (pages_lane, saves_lane, staff_lane):
        await asyncio.get_running_loop().run_in_executor(lane, connections.close_all)
    await send({"type": "lifespan.shutdown.complete"})


async def end_without_server() -> None:
    """End this worker if the process that started it was killed: nobody would stop it any more, and
    it would go on answering beside the next server."""
    server = os.environ.get("SERVER_PROCESS")
    while server in (None, str(os.getppid())):
        await asyncio.sleep(PARENT_SECONDS)
    logger.warning("The server is gone, so this worker ends.")
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.sleep(STOP_SECONDS)
    os._exit(1)  # something is under way still
