"""Django as a WSGI application, in production unless DJANGO_ENV says otherwise: for config/asgi.py,
and for any other server."""

import atexit
import gc
import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

from config import request_ids
from config.clean_stop import checkpoint_wal
from config.wsgi_environ import plain_content_type

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ["WEB_PROCESS"] = "1"  # whose waits for a database are short (config/settings.py)

# What is loaded now stays for good, so the garbage collector need not search it: not while it is
# loaded, and, once frozen, never again. Workers are forked from it, so all views are loaded too:
# the first page of a worker then takes 60 milliseconds, and not 110.
gc.disable()
django = get_wsgi_application()
from config import health as health  # noqa: E402 - only now, since they need the apps
from config import urls as urls  # noqa: E402

gc.freeze()
gc.enable()

# The server's first process loads this too, and ends last.
atexit.register(checkpoint_wal)


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer a request, by an id that the log and the answer have; config/asgi.py may have chosen
    it already."""
    if health.is_asked(environ["PATH_INFO"]):
        return reply_on_health(environ, start_response)
    request_id = request_ids.current() or request_ids.chosen(environ.get("HTTP_X_REQUEST_ID", ""))

    def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
        return start_response(status, [*headers, (request_ids.HEADER, request_id)], exc_info)

    with request_ids.answering(request_id):
        return answer_by_django(environ, start)


def answer_by_django(
    environ: dict[str, Any], start_response: Callable[..., Any]
) -> Iterable[bytes]:
    """Answer a request by Django, with two things mended that it leaves to the server.

    A charset in the Content-Type is removed: our forms are UTF-8 whatever a request says, and
    Django fails on `charset=hex`. The body of an answer to HEAD is dropped, of which a server would
    otherwise complain.
    """
    environ["CONTENT_TYPE"] = plain_content_type(environ.get("CONTENT_TYPE", ""))
    answer = django(environ, start_response)
    if environ["REQUEST_METHOD"] != "HEAD":
        return answer
    if hasattr(answer, "close"):
        answer.close()
    return []


def reply_on_health(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    method = environ["REQUEST_METHOD"]
    reply = health.reply_at_once(method, environ["PATH_INFO"]) or health.readiness.reply()
    start_response(f"{reply.status.value} {reply.status.phrase}", reply.headers)
    return [] if method == "HEAD" else [reply.text.encode()]
