"""A page as a PDF: tagged (PDF/UA-1), made by WeasyPrint, which is an optional dependency.

It reads our static files alone, asks no network, and writes nothing about a person to the disk. A
machine makes one PDF at a time, so that PDFs never hold all of its workers: whoever asks meanwhile
gets the page that the browser prints.
"""

import re
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from suitability.throttle.turns import NoTurn, turn

FILES = "files:"  # how our pages for WeasyPrint name a static file
FILE = re.compile(r"[a-z0-9_/-]+(\.[a-z0-9_-]+)+")
TYPES = {".css": "text/css", ".woff2": "font/woff2"}


class NoPdfNow(Exception):
    """WeasyPrint is not installed, or busy with another PDF."""


def is_available() -> bool:
    """Return whether PDFs can be made here, as far as is known. Importing WeasyPrint takes a
    second, so only the first PDF tells whether the system's libraries are there."""
    if _weasyprint.cache_info().currsize:
        return _weasyprint() is not None
    return _is_installed()


@cache
def _is_installed() -> bool:
    """Return whether WeasyPrint is installed; looked up once, as an export asks it for each
    response."""
    return find_spec("weasyprint") is not None


@cache
def _weasyprint() -> Any:
    """Return the module, or None without it or without the system's libraries that it needs."""
    try:
        return import_module("weasyprint")
    except (ImportError, OSError):
        return None


def render(template: str, context: Mapping[str, Any]) -> bytes:
    """Return a template as a PDF. Raises NoPdfNow."""
    weasyprint = _weasyprint()
    if weasyprint is None:
        raise NoPdfNow
    try:
        with turn("pdf"):
            html = render_to_string(template, dict(context))
            document = weasyprint.HTML(string=html, base_url=FILES, url_fetcher=_fetcher())
            return bytes(document.write_pdf(pdf_variant="pdf/ua-1"))
    except NoTurn:
        raise NoPdfNow from None


@cache
def _fetcher() -> Any:
    """Return what reads a static file of ours by its name, and refuses any other address."""
    urls = import_module("weasyprint.urls")

    class StaticFiles(urls.URLFetcher):  # type: ignore[name-defined, misc]
        def fetch(self, url: str, headers: Any = None) -> Any:
            name = url.removeprefix(FILES)
            path = finders.find(name) if FILE.fullmatch(name) else None
            if name == url or not isinstance(path, str):
                raise ValueError("not one of our static files")
            kind = {"Content-Type": TYPES[Path(path).suffix]}
            return urls.URLFetcherResponse(url, body=Path(path).read_bytes(), headers=kind)

    return StaticFiles()
