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


def as_attachment(response: R, name: str) -> R:
    """Make the response a file of this name that no cache stores, and return it."""
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return no_store(response)
