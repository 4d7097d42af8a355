"""The names of our cookies, and how all of them are deleted.

Over HTTPS a name begins with `__Host-`: a browser then takes the cookie over HTTPS from this very
host alone, and sends it nowhere else. So a neighbour on a sub-domain, or somebody in a network
without encryption, cannot put a cookie of theirs in its place. Over plain HTTP, on a developer's
machine, browsers refuse such names.
"""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpResponse
from django.utils.functional import classproperty

HOST_ONLY = "__Host-"
SESSION, CSRF, JOURNEY, MESSAGES, LISTS = OURS = (
    "sessionid",
    "csrftoken",
    "journey",
    "messages",
    "lists",
)
KNOWN_BROWSER = "known_browser"  # stays when somebody signs out
LANGUAGE = "language"  # stays too: it was chosen for this browser


def cookie_name(name: str, *, secure: bool | None = None) -> str:
    """Return the name that a cookie of ours goes by; `secure` is what settings.py says of HTTPS."""
    over_https = settings.SECURE if secure is None else secure
    return f"{HOST_ONLY}{name}" if over_https else name


def delete_own_cookies(response: HttpResponse, *names: str) -> None:
    """Delete these of our cookies, all of them by default, also under the names of older programs.

    `Clear-Site-Data: "cookies"` would do more: it also deletes those of all sub-domains, which are
    other people's.
    """
    for name in names or OURS:
        for given in {name, cookie_name(name)}:
            response.delete_cookie(given, samesite="Lax")


class MessageCookie(CookieStorage):
    """Django's CookieStorage of messages, under our name."""

    @classproperty
    def cookie_name(cls) -> str:  # noqa: N805 - a classproperty
        return cookie_name(MESSAGES)
