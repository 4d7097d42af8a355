"""HTTP caching: what browsers and proxies may store of a response."""

from typing import TypeVar

from django.http import HttpResponseBase

R = TypeVar("R", bound=HttpResponseBase)


def no_store(response: R) -> R:
    """Forbid every cache to store the response (`Cache-Control: no-store`), and return it.

    Django's `never_cache` is not used: it also sets `max-age`, `Expires` and `private`, which
    `no-store` makes void.
    """
    response["Cache-Control"] = "no-store"
    return response
