"""Requests that are half right: to a real address, by who may ask, with some of it bent."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote, quote_plus

from hypothesis import strategies as st

from .hostile_values import NAMES, PAIRS, VALUES
from .site_map import Address, Fields

OTHER_METHODS = ("GET", "POST", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "BREW")
ACTORS = ("nobody", "patient", "other", "inactive")
STAFF = ("clinician", "editor", "approver", "auditor", "manager")
FORM = "application/x-www-form-urlencoded"
BOUNDARY = "x-boundary"
MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"
TYPES = (
    FORM,
    f"{FORM}; charset=utf-16",
    f"{FORM}; charset = hex",
    f"{FORM}; charset*=nonsense''%41",
    f"{FORM}; charset*=hex''%41",
    f'{FORM}; a="b;charset=zlib"; charset="idna',
    f"{FORM}; charset=\u0130",
    MULTIPART,
    f"{MULTIPART}; charset=rot13",
    "multipart/form-data",
    "multipart/form-data; boundary=\u00e9",
    f"multipart/form-data; boundary={'x' * 300}",
    "multipart/mixed; boundary=x",
    "application/json",
    "application/json; charset=utf-32",
    "text/plain",
    "nonsense",
    ";;;",
    "",
)
HEADERS = (
    "ACCEPT",
    "ACCEPT_ENCODING",
    "ACCEPT_LANGUAGE",
    "AUTHORIZATION",
    "COOKIE",
    "HOST",
    "IF_MODIFIED_SINCE",
    "IF_NONE_MATCH",
    "ORIGIN",
    "RANGE",
    "REFERER",
    "SEC_FETCH_MODE",
    "TRANSFER_ENCODING",
    "USER_AGENT",
    "X_CSRFTOKEN",
    "X_FORWARDED_FOR",
    "X_FORWARDED_PROTO",
    "X_REQUESTED_WITH",
)
COOKIES = ("sessionid", "csrftoken", "journey", "messages", "", "x")
BROKEN = (
    b"%",
    b"%zz",
    b"%u0041",
    b"%00",
    b"%FF%FE",
    b"%ED%A0%80",
    b"\xff",
    b"&&==&;",
    b"=",
    b"a=" * 1100,
)


@dataclass(frozen=True, slots=True)
class Sent:
    """A request; of `headers` the names are as in an environ. `meant` is the address's name."""

    meant: str
    actor: str
    method: str
    path: bytes
    query: bytes = b""
    kind: str = ""
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    length: str | None = None


@st.composite
def requests(draw: st.DrawFn, site: Sequence[Address]) -> Sent:
    address = draw(st.sampled_from(site))
    usual = ("POST",) * 30 if address.forms else ("GET",) * 30
    method = draw(st.sampled_from((*usual, *["GET"] * 8, *OTHER_METHODS)))
    shown_to, fields = draw(st.sampled_from(address.forms or [("superuser", [])]))
    actors = (*[shown_to] * 8, *["superuser"] * 4, *STAFF, *ACTORS)
    body, kind = b"", ""
    if method not in ("GET", "HEAD"):
        kind, body = draw(bodies(fields, address.asked_for))
    return Sent(
        address.name,
        draw(st.sampled_from(actors)),
        method,
        draw(paths(address)),
        draw(queries(address)),
        kind,
        body,
        draw(headers()),
        draw(lies(body)),
    )


@st.composite
def paths(draw: st.DrawFn, address: Address) -> bytes:
    """A path of a page's link, or one of the route with values that are real or hostile."""
    if address.paths and draw(st.booleans()):
        return draw(st.sampled_from(sorted(address.paths))).encode()
    bent = draw(st.integers(0, 3)) == 0
    values = [draw(VALUES if bent else st.sampled_from(real)) for real in address.real]
    path = address.path([quote(as_bytes(value), safe="") for value in values]).encode()
    return path + (draw(st.sampled_from(BROKEN)) if draw(st.integers(0, 30)) == 0 else b"")


@st.composite
def queries(draw: st.DrawFn, address: Address) -> bytes:
    if draw(st.integers(0, 2)) == 0:
        return b""
    fields = draw(st.sampled_from(address.queries or [[]]))
    return urlencoded(draw(bent_fields(fields, address.asked_for))) + draw(ends())


@st.composite
def bodies(draw: st.DrawFn, fields: Fields, asked_for: Sequence[str]) -> tuple[str, bytes]:
    """A form that is half right, most often; sent as a type that it may not be."""
    sent = draw(bent_fields(fields, asked_for))
    choice = draw(st.integers(0, 9))
    if choice == 0:
        return draw(st.sampled_from(TYPES)), as_bytes(draw(VALUES)) + draw(ends())
    if choice == 1:
        return draw(st.sampled_from(TYPES)), urlencoded(sent) + draw(ends())
    if choice == 2:
        return draw(st.sampled_from(TYPES)), multipart(sent, draw(st.sampled_from(PARTS)))
    if choice == 3:
        return MULTIPART, multipart(sent, draw(st.sampled_from(PARTS)))
    return FORM, urlencoded(sent)


@st.composite
def bent_fields(draw: st.DrawFn, fields: Fields, asked_for: Sequence[str]) -> Fields:
    """Fields of a page, some of them left out, doubled or with another value, and some new: those
    that the program asks for, most often."""
    sent = list(fields)
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(sent)))
        act = draw(st.sampled_from(("replace", "replace", "drop", "double", "new", "pair")))
        if act == "pair":
            sent.append(draw(st.sampled_from(PAIRS)))
        elif act == "new" or at == len(sent):
            known = asked_for and draw(st.integers(0, 3))
            name = draw(st.sampled_from(asked_for) if known else NAMES)
            sent.append((name, draw(VALUES)))
        elif act == "drop":
            del sent[at]
        else:
            value = draw(VALUES)
            sent[at : at + (act == "replace")] = [(sent[at][0], value)]
    return sent


@st.composite
def headers(draw: st.DrawFn) -> dict[str, str]:
    """None, most often. Of a header the bytes are characters of Latin-1, as WSGI has them."""
    if draw(st.integers(0, 3)):
        return {}
    sent = {}
    for name in draw(st.lists(st.sampled_from(HEADERS), max_size=2)):
        value = as_bytes(draw(VALUES))[:8_000].decode("latin-1")
        if name == "COOKIE":
            octal = draw(st.sampled_from((value, '"\\000abcdefgh"', '"\\377\\376aaaaaaaa"')))
            value = f"{draw(st.sampled_from(COOKIES))}={octal}"
        if name == "AUTHORIZATION":
            value = f"{draw(st.sampled_from(('Bearer ', 'Basic ', '')))}{value}"
        sent[f"HTTP_{name}"] = value
    return sent


@st.composite
def lies(draw: st.DrawFn, body: bytes) -> str | None:
    """A Content-Length that is another than that of the body; None for the right one."""
    if draw(st.integers(0, 30)):
        return None
    return draw(
        st.sampled_from(("", "0", "-1", "x", "²", "9" * 30, "9" * 5000, str(len(body) // 2), "1e3"))
    )


def ends() -> st.SearchStrategy[bytes]:
    return st.sampled_from((b"",) * 20 + BROKEN)


PARTS = (
    b"",
    b"\r\nContent-Transfer-Encoding: base64",
    b"\r\nContent-Type: text/plain; charset=hex",
    b"\r\nContent-Type: text/plain; charset*=nonsense''%41",
    b'; filename="a"',
    b"; filename*=nonsense''%41",
    b"; filename*=utf-8''%00%ff",
    b'; filename=""',
)


def multipart(fields: Fields, extra: bytes) -> bytes:
    """Return the fields as parts, each with something more in its head."""
    parts = []
    for name, value in fields:
        content = as_bytes(value)
        if b"base64" in extra:
            content = b64encode(content + b"\0")
        head = b'Content-Disposition: form-data; name="' + as_bytes(name) + b'"' + extra
        parts.append(b"--" + BOUNDARY.encode() + b"\r\n" + head + b"\r\n\r\n" + content + b"\r\n")
    return b"".join(parts) + b"--" + BOUNDARY.encode() + b"--\r\n"


def urlencoded(fields: Fields) -> bytes:
    pairs = (
        f"{quote_plus(as_bytes(name))}={quote_plus(as_bytes(value))}" for name, value in fields
    )
    return "&".join(pairs).encode()


def as_bytes(text: str) -> bytes:
    """Return the text in UTF-8, where a surrogate is what UTF-8 must not have."""
    return text.encode("utf-8", "surrogatepass")
