"""The web application. Unless told otherwise it runs in production (see config/settings.py)."""

import gc
import os
import re
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

CHARSET = re.compile(r";\s*charset=[^;]*", re.IGNORECASE)

# What is loaded now stays: it is not searched for garbage, neither on the way nor ever again.
gc.disable()
django = get_wsgi_application()
gc.freeze()
gc.enable()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Two things that Django leaves to the server.

    Our forms are UTF-8 whatever a request says; Django fails on a charset that is no text's. And
    an answer to HEAD has no body, which gunicorn would otherwise complain about each time.
    """
    environ["CONTENT_TYPE"] = CHARSET.sub("", environ.get("CONTENT_TYPE", ""))
    answer = django(environ, start_response)
    if environ["REQUEST_METHOD"] != "HEAD":
        return answer
    if hasattr(answer, "close"):
        answer.close()
    return []
