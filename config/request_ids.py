"""The id of the request that is being answered: in the log by LOG_FORMAT=json, and in the answer.

A proxy that is trusted (TRUSTED_PROXIES) may give it, so that its log and ours tell of the same
request; of anybody else's no more is taken than the request. It stands for nobody: the next request
of the same browser has another.
"""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings

HEADER = "X-Request-ID"
SAFE = re.compile(r"[A-Za-z0-9._-]{8,64}")
RANDOM_BYTES = 16

_current: ContextVar[str] = ContextVar("request_id", default="")


def current() -> str:
    """Return the id of the request that this thread or task answers; empty outside of one."""
    return _current.get()


def chosen(sent: str) -> str:
    """Return what a trusted proxy sent, if nothing can hide in it, or else a random id."""
    if settings.TRUSTED_PROXIES and SAFE.fullmatch(sent):
        return sent
    return secrets.token_hex(RANDOM_BYTES)


@contextmanager
def answering(request_id: str) -> Iterator[None]:
    """Let what is logged meanwhile have this id."""
    token = _current.set(request_id)
    try:
        yield
    finally:
        _current.reset(token)
