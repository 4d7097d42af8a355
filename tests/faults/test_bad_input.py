"""Whatever is sent, the answer is a clear page, nothing is stored, and the server goes on."""

import time
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.core.signing import TimestampSigner, b62_encode, loads

from suitability.patient.journey_cookie import SALT
from tests.faults.conftest import StartServer
from tests.faults.raw import SILENCE, answer_to, form, head, status_of
from tests.faults.reader import Reader
from tests.faults.server import KEY, Server

pytestmark = pytest.mark.faults

LARGE = b"x" * (10 * 1024 * 1024)
BOUNDARY = b"multipart/form-data; boundary=b"
SURROGATE = b"%ED%A0%80"


def part(name: bytes, value: bytes, extra: bytes = b"") -> bytes:
    disposition = b'--b\r\nContent-Disposition: form-data; name="%b"%b\r\n\r\n' % (name, extra)
    return disposition + value + b"\r\n--b--\r\n"


def named(reader: Reader, body: bytes) -> bytes:
    """A form with the name of the reader's journey in it."""
    return body + b"&journey=" + reader.journey.encode()


@pytest.fixture(scope="module")
def server(start_server: StartServer) -> Server:
    """A server that waits for what does not come for a moment alone; ten megabytes come in it."""
    return start_server(HEAD_SECONDS="1", BODY_SECONDS="4")


@pytest.fixture(scope="module")
def asked(server: Server) -> Reader:
    """A reader who answered everything, and saved nothing."""
    reader = Reader(server)
    reader.answers()
    return reader


@pytest.fixture(autouse=True)
def _nothing_changed(asked: Reader, server: Server) -> Iterator[None]:
    """The list is as it was, nothing is stored, and the server answers."""
    before = asked.get("/summary/").words
    yield
    assert server.stored() == 0
    assert asked.get("/summary/").words == before
    assert Reader(server).get("/").status == 200


BODIES = {
    "as a form": (b"trigger=" + LARGE, b"application/x-www-form-urlencoded"),
    "as a form of many fields": (
        b"trigger=x&" * (1024 * 1024),
        b"application/x-www-form-urlencoded",
    ),
    "as parts": (part(b"trigger", LARGE), BOUNDARY),
    "as a file": (part(b"trigger", LARGE, b'; filename="f"'), BOUNDARY),
    "as JSON": (b'"' + LARGE + b'"', b"application/json"),
    "as nothing known": (LARGE, b"application/octet-stream"),
}


@pytest.mark.parametrize("path", [b"/questions/trigger/", b"/save/", b"/begin/", b"/clear/", b"/"])
@pytest.mark.parametrize(("body", "kind"), BODIES.values(), ids=BODIES)
def test_ten_megabytes_get_a_clear_page(
    body: bytes, kind: bytes, path: bytes, asked: Reader, server: Server
):
    status, text = answer_to(server, form(asked, path, body, kind))
    assert status == 400
    assert "nothing was changed or stored" in text


FORGED = {
    "an unknown choice": b"trigger=nonsense",
    "an unknown question": b"nonsense=spasticity",
    "another question": b"balance=fall",
    "another question beside": b"trigger=stress&balance=fall",
    "an exclusive choice beside another": b"trigger=not_sure&trigger=stress",
    "a choice of another question": b"trigger=fall",
    "NUL": b"trigger=%00",
    "NUL after a choice": b"trigger=stress%00",
    "NUL as a question": b"%00=stress",
    "raw NUL": b"trigger=stress\0",
    "a lone surrogate": b"trigger=" + SURROGATE,
    "a lone surrogate as a question": SURROGATE + b"=stress",
    "raw bytes": b"trigger=\xff\xfe\xed\xa0\x80",
    "broken escapes": b"trigger=%zz%",
    "markup": b"trigger=<script>alert(1)</script>",
    "a very long choice": b"trigger=" + b"x" * 60_000,
    "a thousand choices": b"&".join(b"trigger=c%d" % n for n in range(999)),
    "too many fields": b"&".join(b"f%d=1" % n for n in range(3000)),
}


@pytest.mark.parametrize("body", FORGED.values(), ids=FORGED)
def test_a_forged_answer_is_refused(body: bytes, asked: Reader, server: Server):
    assert status_of(server, form(asked, b"/questions/trigger/", named(asked, body))) == 400


def test_two_choices_of_a_single_question_are_refused(asked: Reader, server: Server):
    body = b"baclofen_now=never&baclofen_now=past"
    assert status_of(server, form(asked, b"/questions/baclofen_now/", named(asked, body))) == 400


def test_an_answer_to_a_hidden_question_moves_on(asked: Reader, server: Server):
    body = named(asked, b"withdrawal_from=alcohol")
    assert status_of(server, form(asked, b"/questions/withdrawal_from/", body)) == 302


def test_an_answer_to_no_question_finds_no_page(asked: Reader, server: Server):
    assert (
        status_of(server, form(asked, b"/questions/nonsense/", named(asked, b"nonsense=x"))) == 404
    )


PARTS = {
    "an unknown choice": (part(b"trigger", b"nonsense"), BOUNDARY),
    "NUL": (part(b"trigger", b"\0"), BOUNDARY),
    "a lone surrogate": (part(b"trigger", b"\xed\xa0\x80"), BOUNDARY),
    "a file": (part(b"f", b"stress", b'; filename="../../f"'), BOUNDARY),
    "a file with NUL in its name": (part(b"f", b"stress", b'; filename="\0"'), BOUNDARY),
    "no end": (part(b"trigger", b"nonsense")[:-8], BOUNDARY),
    "no boundary": (part(b"trigger", b"nonsense"), b"multipart/form-data"),
    "base64 that is none": (
        b"--b\r\nContent-Disposition: form-data; name=trigger\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\n!\r\n--b--\r\n",
        BOUNDARY,
    ),
    "another encoding": (part(b"trigger", b"+2AA-"), BOUNDARY + b"; charset=utf-7"),
    "an encoding that is none": (part(b"trigger", b"nonsense"), BOUNDARY + b"; charset=nonsense"),
    "an encoding that is no text": (part(b"trigger", b"nonsense"), BOUNDARY + b"; charset=hex"),
    "JSON": (b'{"trigger": ["stress"]}', b"application/json"),
    "a form in another encoding": (
        b"nonsense=x",
        b"application/x-www-form-urlencoded; charset=utf-16",
    ),
    "a form in no text": (b"nonsense=x", b"application/x-www-form-urlencoded; charset=hex"),
}


@pytest.mark.parametrize(("body", "kind"), PARTS.values(), ids=PARTS)
def test_odd_forms_are_no_error_of_the_server(
    body: bytes, kind: bytes, asked: Reader, server: Server
):
    """To the save page, which without consent stores nothing whatever the form holds."""
    assert 400 <= status_of(server, form(asked, b"/save/", body, kind)) < 500


PATHS = [
    b"/questions/%00/",
    b"/questions/trigger%00/",
    b"/questions/" + SURROGATE + b"/",
    b"/" + SURROGATE,
    b"/%ff%fe",
    b"/copy/" + b"f" * 16 + b"/",
    b"/copy/" + b"f" * 16 + b"/delete/",
    b"/copy/" + b"f" * 16 + b"%0a/",
    b"/copy/" + b"%00" * 16 + b"/",
    b"/copy/" + b"%00" * 43 + b"/",
    b"/copy/" + b"x" * 43 + b"%0a/",
    b"/copy/" + b"x" * 43 + b"/delete/%0a",
    b"/static/../config/settings.py",
    b"/static/%2e%2e/config/settings.py",
    b"/static/%00",
    b"/article/?checked=%00",
    b"/article/?checked=" + SURROGATE,
    b"/article/?checked=" + b"x" * 3000,
    b"/" + b"x" * 3000,
    b"/" + b"x" * 9000,
]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path[:40].decode())
def test_an_odd_address_finds_no_page(path: bytes, server: Server):
    assert 400 <= status_of(server, head(b"GET " + path + b" HTTP/1.1")) < 500


LINKS = {
    "unknown": (b"/copy/%23" + b"x" * 43, 404),
    "unknown, of an older program": (b"/copy/" + b"x" * 43 + b"/", 404),
    "cut short": (b"/copy/%23" + b"x" * 42, 400),
    "NUL": (b"/copy/%23" + b"%00" * 43, 400),
    "NUL after it": (b"/copy/%23" + b"x" * 43 + b"%00", 400),
    "a lone surrogate": (SURROGATE * 43, 400),
    "raw bytes": (b"\xff\xfe\xed\xa0\x80", 400),
    "very long": (b"x " * 30_000, 400),
    "empty": (b"", 400),
}


@pytest.mark.parametrize(("link", "status"), LINKS.values(), ids=LINKS)
def test_an_odd_link_opens_no_list(link: bytes, status: int, asked: Reader, server: Server):
    assert status_of(server, form(asked, b"/copy/open/", b"link=" + link)) == status


class Yesterday(TimestampSigner):
    """Signs as the application does, one hour too early."""

    def timestamp(self) -> str:
        return b62_encode(int(time.time()) - 3600 * (settings.JOURNEY_HOURS + 1))


def expired(cookie: str) -> str:
    answers = loads(cookie, key=KEY, salt=SALT)
    return Yesterday(key=KEY, salt=SALT).sign_object(answers)


def flipped(cookie: str) -> str:
    """The signature's last character is another."""
    return cookie[:-1] + ("A" if cookie[-1] != "A" else "B")


COOKIES: dict[str, Callable[[str], str]] = {
    "expired": expired,
    "signed otherwise": flipped,
    "changed": lambda cookie: "x" + cookie,
    "cut off": lambda cookie: cookie[:-20],
    "empty": lambda cookie: "",
    "no signature": lambda cookie: cookie.split(":")[0],
    "only colons": lambda cookie: ":::",
    "not ASCII": lambda cookie: "\xff\xfe\xed\xa0\x80" + cookie,
    "quoted, no text": lambda cookie: '"\\355\\240\\200"',
    "long": lambda cookie: cookie * 20,
}


@pytest.mark.asvs("V9.1.1")
@pytest.mark.parametrize("tamper", COOKIES.values(), ids=COOKIES)
@pytest.mark.parametrize("path", [b"/summary/", b"/questions/trigger/", b"/save/", b"/saved/"])
def test_a_tampered_cookie_leads_back_to_the_start(
    path: bytes, tamper: Callable[[str], str], asked: Reader, server: Server
):
    (journey,) = (cookie.value for cookie in asked.cookies if cookie.name == "journey")
    header = b"Cookie: journey=" + tamper(journey or "").encode("latin-1")
    assert status_of(server, head(b"GET " + path + b" HTTP/1.1", header)) == 302


@pytest.mark.parametrize("path", [b"/summary/", b"/questions/trigger/", b"/save/", b"/saved/"])
def test_a_cookie_that_writes_a_nul_counts_as_none(path: bytes, server: Server):
    header = b'Cookie: journey="\\000\\355\\240\\200"'
    assert status_of(server, head(b"GET " + path + b" HTTP/1.1", header)) == 302


HEADERS = {
    "a huge cookie": [b"Cookie: journey=" + b"x" * 100_000],
    "a cookie at the limit": [b"Cookie: journey=" + b"x" * 8_000],
    "a huge header": [b"X-Long: " + b"x" * 1_000_000],
    "a thousand headers": [b"X-%d: x" % number for number in range(1000)],
    "other cookies, tampered": [b"Cookie: messages=\xff; csrftoken=\xed\xa0\x80"],
    "NUL in a cookie": [b"Cookie: journey=\0"],
    "an odd language": [b"Accept-Language: \xff\xfe" + b"x" * 4000],
    "a query in no text": [b"Content-Type: text/plain; charset=hex"],
}


@pytest.mark.parametrize("headers", HEADERS.values(), ids=HEADERS)
def test_odd_headers_are_no_error_of_the_server(headers: list[bytes], server: Server):
    status = status_of(server, head(b"GET /article/?checked=opinion HTTP/1.1", *headers))
    assert status == SILENCE or 200 <= status < 500


LENGTHS = {
    "more than comes": [b"Content-Length: 1000"],
    "less than comes": [b"Content-Length: 3"],
    "more than anybody sends": [b"Content-Length: 99999999999999999999"],
    "below nothing": [b"Content-Length: -1"],
    "no number": [b"Content-Length: many"],
    "no ASCII digits": ["Content-Length: \u0663".encode()],
    "a raised two": [b"Content-Length: \xb2"],
    "two of them": [b"Content-Length: 3", b"Content-Length: 9"],
    "a list": [b"Content-Length: 3, 9"],
    "empty": [b"Content-Length:"],
    "none": [],
    "chunks that are none": [b"Transfer-Encoding: chunked"],
    "chunks and a length": [b"Transfer-Encoding: chunked", b"Content-Length: 3"],
}


@pytest.mark.asvs("V4.2.1")
@pytest.mark.parametrize("headers", LENGTHS.values(), ids=LENGTHS)
def test_a_wrong_length_is_no_error_of_the_server(
    headers: list[bytes], asked: Reader, server: Server
):
    request = head(
        b"POST /questions/trigger/ HTTP/1.1",
        b"Cookie: " + asked.cookie.encode(),
        b"X-CSRFToken: " + asked.token.encode(),
        b"Content-Type: application/x-www-form-urlencoded",
        *headers,
    )
    status = status_of(server, request + b"nonsense=x")
    assert status == SILENCE or 200 <= status < 500


METHODS = [
    b"PUT",
    b"DELETE",
    b"PATCH",
    b"TRACE",
    b"OPTIONS",
    b"CONNECT",
    b"BREW",
    b"get",
    b"X" * 99,
]


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method[:9].decode())
@pytest.mark.parametrize("path", [b"/", b"/questions/trigger/", b"/save/", b"/article/"])
def test_odd_methods_are_no_error_of_the_server(
    path: bytes, method: bytes, asked: Reader, server: Server
):
    request = head(
        method + b" " + path + b" HTTP/1.1",
        b"Cookie: " + asked.cookie.encode(),
        b"X-CSRFToken: " + asked.token.encode(),
    )
    status = status_of(server, request)
    assert (status == SILENCE and method == b"CONNECT") or 200 <= status < 500


LINES = {
    "nothing": b"",
    "noise": bytes(range(256)),
    "no version": b"GET /\r\n\r\n",
    "a version to come": b"GET / HTTP/9.9\r\n\r\n",
    "no host": b"GET / HTTP/1.1\r\n\r\n",
    "a strange host": b"GET / HTTP/1.1\r\nHost: \xff\xed\xa0\x80/..\r\n\r\n",
    "another host": b"GET / HTTP/1.1\r\nHost: example.com\r\n\r\n",
    "NUL in the line": b"GET /\0 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    "half a line": b"GET /que",
}


@pytest.mark.parametrize("request_", LINES.values(), ids=LINES)
def test_noise_is_no_error_of_the_server(request_: bytes, server: Server):
    assert status_of(server, request_) < 500
