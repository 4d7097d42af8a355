"""What of a request Django gets to see, between the server and its handler."""

from typing import Any

import pytest

from config.wsgi_environ import environ_of, plain_content_type


def environ(body: bytes = b"", *headers: tuple[bytes, bytes], **other: Any) -> dict[str, Any]:
    scope = {
        "method": "POST",
        "raw_path": b"/save/",
        "query_string": b"",
        "http_version": "1.1",
        "scheme": "http",
        "server": ("127.0.0.1", "8000"),
        "client": ("192.0.2.7", "40000"),
        "headers": list(headers),
    }
    return environ_of({**scope, **other}, body)


@pytest.mark.asvs("V4.1.3")
def test_a_header_that_would_pass_for_another_is_not_read():
    """`X_Forwarded_Proto` is not the header that the proxy sets; in an environ both are one."""
    assert "HTTP_X_FORWARDED_PROTO" not in environ(b"", (b"x_forwarded_proto", b"https"))
    honest = environ(b"", (b"x-forwarded-proto", b"https"))
    assert honest["HTTP_X_FORWARDED_PROTO"] == "https"


def test_cookies_of_several_lines_are_one_header():
    lines = ((b"cookie", b"journey=1"), (b"cookie", b"csrftoken=2"))
    assert environ(b"", *lines)["HTTP_COOKIE"] == "journey=1; csrftoken=2"


def test_a_host_that_was_not_sent_is_none():
    assert "HTTP_HOST" not in environ(b"", (b"host", b""))


@pytest.mark.asvs("V4.2.1")
def test_the_length_is_that_of_the_body_that_came():
    assert environ(b"agree=on", (b"content-length", b"99"))["CONTENT_LENGTH"] == "8"
    assert environ(b"agree=on", (b"transfer-encoding", b"chunked"))["CONTENT_LENGTH"] == "8"
    assert "CONTENT_LENGTH" not in environ()


@pytest.mark.asvs("V1.1.1")
@pytest.mark.parametrize(
    ("raw", "path"),
    [(b"/a%20b/", "/a b/"), (b"/%ff", "/\xff"), (b"/%E2%82%AC/", "/\xe2\x82\xac/")],
)
def test_the_path_has_its_bytes_as_characters(raw: bytes, path: str):
    assert environ(raw_path=raw)["PATH_INFO"] == path


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("text/plain", "text/plain"),
        ("", ""),
        ("text/plain; charset=hex", "text/plain"),
        ("text/plain; charset = hex", "text/plain"),
        ("text/plain; charset*=nonsense''%41", "text/plain"),
        ('text/plain; a="b;charset=zlib"; charset="idna', "text/plain"),
        ("multipart/form-data; charset=rot13; boundary=x", "multipart/form-data; boundary=x"),
        ('multipart/form-data; boundary="a b;c"; x*=y', 'multipart/form-data; boundary="a b;c"'),
    ],
)
def test_of_a_content_type_nothing_is_read_that_names_an_encoding(sent: str, read: str):
    assert plain_content_type(sent) == read
