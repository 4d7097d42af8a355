"""Send a download that a process of its own writes, however long that takes.

    python -m config.export_process  --pipe-->  event loop of a worker  -->  a clinician

The process waits while the pipe is full, and the loop while the connection is, so memory is bounded
by both and nobody else waits. No limit of the server ends it; only a reader who took nothing for
minutes does. How each ends is in the log, by the number of its entry in the access log.
"""

import asyncio
import logging
import subprocess
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from contextlib import asynccontextmanager
from time import monotonic
from typing import Any, NamedTuple

from django.conf import settings

from suitability.clinician.exports.export_order import Order
from suitability.clinician.exports.export_slots import ExportSlot

CHUNK = 64 * 1024  # bytes
STALLED_SECONDS = 300.0  # in which a reader has to take a chunk
COMMAND = (sys.executable, "-m", "config.export_process")

logger = logging.getLogger("suitability.exports")

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class Writing(NamedTuple):
    """What is to be written, and the slot for it."""

    order: Order
    slot: ExportSlot


class Cut(Exception):
    """The file does not get to its end; the message says why."""


async def send_download(writing: Writing, receive: Receive, send: Send) -> None:
    """Send the body of an answer that was begun, and log how it ended."""
    began, size, problem = monotonic(), 0, ""
    gone = asyncio.create_task(client_is_gone(receive))
    try:
        async with started(writing) as writer:
            while chunk := await written(writer):
                await send_in_time(part(chunk), send)
                if gone.done():
                    raise Cut("its reader went away")
                size += len(chunk)
    except Cut as cut:
        problem = str(cut)
    gone.cancel()
    log_end(writing.order, problem, size, monotonic() - began)
    await send({"type": "http.response.body", "body": b""})


def part(chunk: bytes) -> Message:
    return {"type": "http.response.body", "body": chunk, "more_body": True}


@asynccontextmanager
async def started(writing: Writing) -> AsyncIterator[Process]:
    """Start the process that writes, and end it if nobody wants more. Raises Cut if it cannot be
    started."""
    try:
        writer = await start_writer(writing)
    except OSError:
        logger.exception("No export can be started")
        raise Cut("it could not be started") from None
    try:
        yield writer
    finally:
        if writer.returncode is None:
            writer.kill()
            await writer.wait()


async def start_writer(writing: Writing) -> Process:
    """Start the process. It has the slot from now on, and with its end the slot is free."""
    with writing.slot as slot:
        writer = await asyncio.create_subprocess_exec(
            *COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            pass_fds=[slot.number],
            cwd=settings.BASE_DIR,
            start_new_session=True,
            limit=CHUNK,
        )
    assert writer.stdin  # noqa: S101 - it is piped
    writer.stdin.write(writing.order.to_json().encode())
    writer.stdin.close()
    return writer


async def written(writer: Process) -> bytes:
    """Return what the process wrote; nothing at the end. Raises Cut if it failed."""
    assert writer.stdout  # noqa: S101 - it is piped
    chunk = await writer.stdout.read(CHUNK)
    if not chunk and await writer.wait():
        raise Cut("its writer failed")
    return chunk


async def send_in_time(message: Message, send: Send) -> None:
    """Send a part. Raises Cut if the reader does not take it."""
    try:
        async with asyncio.timeout(STALLED_SECONDS):
            await send(message)
    except TimeoutError:
        raise Cut("its reader took nothing any more") from None


async def client_is_gone(receive: Receive) -> None:
    """Return when the connection is closed."""
    while (await receive())["type"] != "http.disconnect":
        pass


def log_end(order: Order, problem: str, size: int, seconds: float) -> None:
    amount = f"{size / 1e6:.1f} MB in {seconds:.0f} s"
    if problem:
        logger.warning(
            "Export %s of the access log was cut: %s, after %s.", order.entry, problem, amount
        )
    else:
        logger.info("Export %s of the access log is finished: %s.", order.entry, amount)
