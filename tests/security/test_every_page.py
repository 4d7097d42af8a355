"""What holds for every page of the site: its headers, its cookies, and what it loads.

Each address of the access matrix is opened by a patient, and by somebody who may see them all.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.http import HttpResponse, SimpleCookie
from django.test import Client
from django.urls import resolve
from pytest_django import DjangoDbBlocker

from suitability.releases.release_cache import clear_release_cache
from tests.support.actors import in_no_hurry, world
from tests.whole_site.access_matrix import rows, there

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ACTORS = ("patient", "superuser")
FOREIGN = "https://elsewhere.example"
LOADED = re.compile(r'<(?:link|script|img|iframe|source|video)\b[^>]+?(?:href|src)="([^"]+)"')
INLINE = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*\btype=\"application/json\")|<style|\son\w+=\"")
TYPES = re.compile(r'charset="?utf-8|application/(pdf|json|fhir\+json|x-ndjson)')
NEW_TAB = re.compile(r'<a\b[^>]*target="_blank"[^>]*>')
# What everybody reads alike may be stored.
PUBLIC = {"sleep_log", "sleep_log_worker", "article", "start", "jsi18n"} | {
    "fhir_base",
    "fhir_metadata",
}


@dataclass(frozen=True, slots=True)
class Page:
    path: str
    actor: str
    response: HttpResponse
    html: str

    @property
    def name(self) -> str:
        return resolve(self.path).url_name or ""


@pytest.fixture(scope="module", autouse=True)
def fresh_process(django_db_setup: None) -> Iterator[None]:
    """One world for all pages, so what is remembered of its releases stays true."""
    clear_release_cache()
    yield
    clear_release_cache()


@pytest.fixture(scope="module")
def pages(fresh_process: None, django_db_blocker: DjangoDbBlocker) -> Iterator[list[Page]]:
    with django_db_blocker.unblock(), transaction.atomic(), in_no_hurry():
        yield [*opened()]
        transaction.set_rollback(True)


def opened() -> Iterator[Page]:
    on = world()
    client = Client(raise_request_exception=False)
    paths = {row.path(there(on, row.kind)) for row in rows() if "[" not in row.key}
    for path in sorted(paths):
        for actor in ACTORS:
            client.cookies = SimpleCookie(on.browsers[actor])
            with transaction.atomic():
                response = client.get(path, headers={"origin": FOREIGN, "x-forwarded-host": "evil"})
                body = b"".join(response) if response.streaming else response.content
                transaction.set_rollback(True)
            yield Page(path, actor, response, body.decode("utf-8", "replace"))


def lacking(pages: list[Page], header: str, *values: str) -> list[tuple[str, str, str]]:
    return [
        (page.path, page.actor, page.response.headers.get(header, "no header"))
        for page in pages
        if page.response.headers.get(header) not in values
    ]


@pytest.mark.asvs("V3.2.1", "V3.4.3", "V3.4.4", "V3.4.5", "V3.4.6", "V13.4.2")
def test_every_page_has_its_security_headers(pages):
    assert len(pages) > 200
    assert lacking(pages, "X-Content-Type-Options", "nosniff") == []
    assert lacking(pages, "Referrer-Policy", "strict-origin", "no-referrer") == []
    assert lacking(pages, "X-Frame-Options", "DENY") == []
    for page in pages:
        policy = page.response.headers.get("Content-Security-Policy", "")
        assert "default-src 'none'" in policy, page.path
        assert "base-uri 'none'" in policy, page.path
        assert "frame-ancestors 'none'" in policy, page.path
        assert "object-src" not in policy, page.path
        assert not re.search(r"unsafe|\*|https?:", policy), page.path


@pytest.mark.asvs("V3.4.2", "V3.5.2", "V3.5.3")
def test_no_page_lets_another_site_read_it(pages):
    for page in pages:
        crossing = [name for name in page.response.headers if name.startswith("Access-Control")]
        assert crossing == [], page.path


@pytest.mark.asvs("V4.1.1")
def test_every_page_says_its_type_and_its_letters(pages):
    for page in pages:
        kind = page.response.headers.get("Content-Type", "")
        if page.html and page.response.status_code != 304:
            assert TYPES.search(kind), (page.path, kind)


@pytest.mark.asvs("V14.3.2")
def test_no_page_of_staff_and_none_with_answers_is_stored(pages):
    private = [page for page in pages if page.name not in PUBLIC]
    for page in private:
        if page.response.status_code != 200:
            continue
        assert "no-store" in page.response.headers.get("Cache-Control", ""), (page.path, page.name)


@pytest.mark.asvs("V3.2.2", "V3.4.3", "V14.2.3")
def test_no_page_has_a_script_of_its_own_or_loads_anything_from_elsewhere(pages):
    for page in pages:
        if page.response.headers.get("Content-Type", "").startswith("text/html"):
            assert INLINE.findall(page.html) == [], page.path
            elsewhere = [
                address
                for address in LOADED.findall(page.html)
                if not address.startswith(("/", "data:image/"))
            ]
            assert elsewhere == [], page.path


@pytest.mark.asvs("V3.2.2")
def test_a_page_that_opens_beside_ours_has_no_hold_on_it(pages):
    for page in pages:
        for link in NEW_TAB.findall(page.html):
            assert "noopener" in link, page.path


@pytest.mark.asvs("V3.3.2", "V3.3.4")
def test_every_cookie_is_out_of_reach_of_scripts_and_of_other_sites(pages):
    names = set()
    for page in pages:
        for cookie in page.response.cookies.values():
            names.add(cookie.key)
            assert cookie["httponly"] or cookie.value == "", (page.path, cookie.key)
            assert cookie["samesite"] == "Lax", (page.path, cookie.key)
            assert cookie["domain"] == "", (page.path, cookie.key)
            assert len(cookie.OutputString()) <= 4096, (page.path, cookie.key)
    assert "csrftoken" in names


@pytest.mark.asvs("V4.1.3")
def test_no_page_speaks_of_the_host_that_a_header_named(pages):
    assert [page.path for page in pages if "//evil" in page.html] == []
    assert [
        page.path for page in pages if "evil" in page.response.headers.get("Location", "")
    ] == []


@pytest.mark.asvs("V13.4.5", "V15.3.1")
def test_no_page_names_the_server_or_its_version(pages):
    for page in pages:
        assert {"Server", "X-Powered-By"} & set(page.response.headers) == set(), page.path
        assert "Traceback" not in page.html, page.path
