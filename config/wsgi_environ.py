"""A request as ASGI has it, as the WSGI environ that Django's handler takes."""

import re
import sys
from collections.abc import Mapping
from io import BytesIO
from typing import Any
from urllib.parse import unquote_to_bytes

VERSIONS = {"1": "HTTP/1.0"}  # by what Granian calls them; others by their number
UNPREFIXED = {"content-type", "content-length"}
BOUNDARY = re.compile(r";\s*boundary=(?:\"[^\"]*\"|[^;\"]*)", re.IGNORECASE)
SEPARATORS = {"cookie": "; "}  # between lines of the same name; a comma for all others


def environ_of(scope: Mapping[str, Any], body: bytes) -> dict[str, Any]:
    """Return the environ of PEP 3333. Bytes of the request become characters of Latin-1, as it
    says. The length is that of the body that came."""
    host, port = scope["server"] or ("", 0)
    version = scope["http_version"]
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope["raw_path"]).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": VERSIONS.get(version, f"HTTP/{version}"),
        "SERVER_NAME": host,
        "SERVER_PORT": str(port),
        "REMOTE_ADDR": scope["client"][0] if scope["client"] else "",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, values in headers_by_name(scope["headers"]).items():
        joined = SEPARATORS.get(name, ",").join(values)
        key = name.upper().replace("-", "_")
        environ[key if name in UNPREFIXED else f"HTTP_{key}"] = joined
    if body or "CONTENT_LENGTH" in environ:
        environ["CONTENT_LENGTH"] = str(len(body))
    return environ


def headers_by_name(headers: list[tuple[bytes, bytes]]) -> dict[str, list[str]]:
    """Return the values of each header, but for a Host that was not sent, and names with `_`: in an
    environ they would pass for the same name with `-`, such as X_Forwarded_Proto."""
    by_name: dict[str, list[str]] = {}
    for name, value in headers:
        if b"_" not in name and (value or name != b"host"):
            by_name.setdefault(name.decode("latin-1"), []).append(value.decode("latin-1"))
    return by_name


def plain_content_type(content_type: str) -> str:
    """Return the type alone, and of a multipart form the boundary. A charset can be written in many
    ways, such as `charset*=hex''%41`; Django fails on those that are none of text."""
    kind = content_type.partition(";")[0]
    boundary = BOUNDARY.search(content_type) if "multipart" in kind.lower() else None
    return kind + (boundary[0] if boundary else "")
