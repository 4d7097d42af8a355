"""What a journey's cookie holds: signed, and checked field by field when it comes back.

A signature says that a program with our key wrote it, and not which program: a cookie with a field
that is missing, unknown or of another kind is no cookie.
"""

import re
import zlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest

from suitability.cookie_names import JOURNEY, cookie_name
from suitability.secret_keys import NEWEST, opened_by_each

Payload = dict[str, Any]

COOKIE = JOURNEY
PAYLOAD = "journey_payload"  # of a request, once it was asked for
SALT = "suitability.journey"
# What Django raises for a text without our signature, and for one that we signed and never wrote.
NO_COOKIE = (
    signing.BadSignature,
    IndexError,
    OverflowError,
    RecursionError,
    ValueError,
    zlib.error,
)
DIGEST_DIGITS = 16  # of a release's digest, in hex: 64 bits
MOST_DELETIONS = 10_000
KEY = re.compile(r"[A-Za-z0-9_-]{22}")
HEX = re.compile(r"[0-9a-f]{1,1000}")
KEY_ID = re.compile(r"[0-9a-f]{8}")
DIGEST = re.compile(rf"[0-9a-f]{{{DIGEST_DIGITS}}}")


def _whole_number(value: object, *, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most


def _flag(value: object) -> bool:
    return isinstance(value, bool)


def _text(value: object, pattern: re.Pattern[str]) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) for text in value)


def _answers(value: object) -> bool:
    return isinstance(value, dict) and all(map(_texts, value.values()))


def _ticks(value: object) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(map(_texts, value))


# A language is called what the release calls it, by whichever program that was published; it counts
# only if the release is offered in it (reader_language.py).
FITS: Mapping[str, Callable[[object], bool]] = {
    "release": lambda value: value is None or _whole_number(value, most=2**31 - 1),
    "digest": lambda value: _text(value, DIGEST),
    "bits": lambda value: _text(value, HEX),
    "answers": _answers,
    "key": lambda value: _text(value, KEY),
    "under_age": _flag,
    "asked_again": _flag,
    "was_saved": _flag,
    "deletions": lambda value: _whole_number(value, most=MOST_DELETIONS),
    "ticks": _ticks,
    "language": lambda value: isinstance(value, str),
    "began_under": lambda value: _text(value, KEY_ID),
}
ALWAYS = {"release", "key", "under_age", "asked_again"}
# Ticks are written once the list was ticked; the others came later, and an older program that a
# browser meets on the way does not write them. The id of a key stands there while it is no longer
# the newest one, and a language where the release is offered in several.
AT_TIMES = {"ticks", "was_saved", "deletions", "began_under", "language"}


def salt_of(name: str) -> str:
    """Return the salt under which the cookie of this name is signed, so that what was signed for
    one name is no cookie under another."""
    return SALT if name == COOKIE else f"{SALT}.{name}"


def sign(payload: Payload, *, name: str, compress: bool) -> str:
    return signing.dumps(payload, salt=salt_of(name), compress=compress)


def payload_in(cookie: str, *, name: str) -> Payload | None:
    """Return what the cookie of this name holds, if it is ours, of the right shape and not too
    old. A journey began under the key that signed it, unless it says so itself."""
    lasts, salt = settings.JOURNEY_HOURS * 3600, salt_of(name)

    def opens(secret: str) -> Any:
        return signing.loads(cookie, key=secret, salt=salt, max_age=lasts, fallback_keys=[])

    try:
        payload, signer = opened_by_each(opens)
    except NO_COOKIE:
        return None
    if not is_of_journey(payload):
        return None
    return payload if signer == NEWEST else {"began_under": signer, **payload}


def name_of_cookie(request: HttpRequest) -> str:
    """Return under which name the cookie came. A program from before `__Host-` names wrote it under
    the plain one; it is a journey until its signature is too old, a day after the upgrade."""
    name = cookie_name(COOKIE)
    return name if name in request.COOKIES else COOKIE


def payload_of(request: HttpRequest) -> Payload | None:
    """Return what the cookie of this request holds; opened once, since a page asks for its language
    before its view asks for the journey."""
    opened = vars(request)
    if PAYLOAD not in opened:
        name = name_of_cookie(request)
        opened[PAYLOAD] = payload_in(request.COOKIES.get(name, ""), name=name)
    payload: Payload | None = opened[PAYLOAD]
    return payload


def is_of_older_program(request: HttpRequest) -> bool:
    """Return whether a program from before `__Host-` names wrote the cookie."""
    return name_of_cookie(request) != cookie_name(COOKIE) and payload_of(request) is not None


def began_under(payload: Payload) -> str:
    """Return the id of the key under which a journey began."""
    number: str = payload.get("began_under", NEWEST)
    return number


def signed_at(cookie: str) -> datetime:
    """Return when a cookie that is ours was signed, to the second."""
    return datetime.fromtimestamp(signing.b62_decode(cookie.rsplit(":", 2)[1]), UTC)


def is_of_journey(payload: Any) -> bool:
    """Return whether this is what a cookie of ours holds: answers to the draft by their codes, or
    to a release as bits."""
    if not isinstance(payload, dict):
        return False
    own = {"answers"} if payload.get("release") is None else {"bits"}
    late = AT_TIMES if "answers" in own else AT_TIMES | {"digest"}
    names = payload.keys()
    has_its_fields = ALWAYS | own <= names <= ALWAYS | own | late
    return has_its_fields and all(FITS[name](value) for name, value in payload.items())
