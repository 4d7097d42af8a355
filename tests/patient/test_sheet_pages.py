"""The sheet on the pages: the same for patient, copy and clinician, as HTML, text and PDF."""

import os
import re
from dataclasses import replace
from html import unescape
from io import BytesIO

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from suitability import pdf
from suitability.audit.audit_entry import Act, AuditEntry
from suitability.engine.sheet import Topic
from suitability.engine.summary import every_statement
from suitability.releases.recall import recall
from suitability.releases.release import Release
from suitability.releases.release_cache import invalidate_live_release
from suitability.throttle.turns import turn
from tests.support.fullest_sheet import heaviest_answers
from tests.support.patient_client import copy_of, walk, with_list
from tests.support.personas import COMING_OFF_ALCOHOL, MANY_CAUTIONS, SLEEPLESS
from tests.support.pseudo_languages import publish_in
from tests.support.saved_responses import clinician, response_and_link
from tests.support.shipped_program import DOCUMENT
from tests.support.shipped_program import summary as summary_of
from tests.support.staff_clients import account_named

pytestmark = pytest.mark.usefixtures("release")

needs_pdf = pytest.mark.usefixtures("weasyprint")
SHEET = re.compile(r'<article class="sheet.*?</article>', re.DOTALL)


@pytest.fixture
def weasyprint() -> None:
    if pdf._weasyprint() is None and os.environ.get("REQUIRE_ALL") != "1":
        pytest.skip("WeasyPrint or Pango is not installed.")


def sheet_of(page: bytes) -> str:
    (sheet,) = SHEET.findall(page.decode())
    return sheet


def alike(sheet: str) -> str:
    """A sheet without what the page adds: the reference, and that a screen does not show it."""
    sheet = re.sub(r'<div class="sheet-reference">.*?</div>', "", sheet, flags=re.DOTALL)
    return " ".join(sheet.replace(" print-only", "").split())


@pytest.mark.parametrize(
    ("reason", "read"), [("I marked: Alcohol", "Alcohol.<"), ("I marked: Alcohol…", "Alcohol…<")]
)
def test_a_reason_that_was_cut_ends_with_its_dots(reason: str, read: str):
    topic = Topic("C1", urgent=False, name="Alcohol", action="", reason=reason)
    assert read in render_to_string("sheet/topic.html", {"topic": topic})


def test_everybody_gets_the_same_sheet(client):
    walk(client, MANY_CAUTIONS)
    own = alike(sheet_of(client.get("/summary/").content))
    response, link = response_and_link(MANY_CAUTIONS)
    staff = clinician()
    for page in (
        client.get("/print/"),
        client.get("/print/details/"),
        copy_of(link),
        copy_of(link, "print/"),
        copy_of(link, "print/details/"),
        staff.get(f"/responses/{response.pk}/sheet/"),
    ):
        assert page.status_code == 200
        assert page["Cache-Control"] == "no-store"
        assert alike(sheet_of(page.content)) == own


def test_it_has_the_reference_and_its_qr_code_once_the_list_is_saved(client):
    walk(client, SLEEPLESS)
    assert "QR code" not in sheet_of(client.get("/print/").content)
    response, link = response_and_link(SLEEPLESS)
    sheet = sheet_of(copy_of(link, "print/").content)
    assert f"<strong>{response.spoken_reference}</strong>" in sheet
    assert f"<title>QR code: {response.spoken_reference}</title>" in sheet
    assert "style=" not in sheet
    client.post("/save/", with_list(client) | {"agree": "on"})
    assert '<svg role="img"' in client.get("/saved/").content.decode()


def test_the_clinicians_page_of_the_sheet_is_recorded():
    response, _ = response_and_link(SLEEPLESS)
    staff = clinician()
    staff.get(f"/responses/{response.pk}/sheet/")
    assert AuditEntry.objects.filter(act=Act.OPENED, response=response.pk).count() == 1


def test_the_list_as_text_is_whole_and_in_one_box(client):
    walk(client, COMING_OFF_ALCOHOL)
    page = client.get("/print/text/").content.decode()
    text = page[page.index("<textarea") : page.index("</textarea>")]
    assert "readonly" in text
    assert "URGENT: Get help today" in text
    assert "FOR THE CLINICIAN" in text
    assert "Release 1 of" in text
    read = unescape(text)
    summary = summary_of(COMING_OFF_ALCOHOL)
    for statement in every_statement(summary):
        assert all(line in read for line in (statement.heading, *statement.lines))
    for option in summary.options:
        assert all(line in read for line in (option.heading, *option.known, *option.harms))


def test_a_recalled_list_says_so_on_every_page(release):
    _, link = response_and_link(SLEEPLESS)
    recall(release, reason="A number was wrong.", by=account_named("ann"), now=timezone.now())
    invalidate_live_release()
    for path in ("print/", "print/details/", "print/text/"):
        assert "A number was wrong." in copy_of(link, path).content.decode()


@needs_pdf
def test_the_pdf_of_a_recalled_list_says_so(release):
    _, link = response_and_link(SLEEPLESS)
    recall(release, reason="A number was wrong.", by=account_named("ann"), now=timezone.now())
    invalidate_live_release()
    written = text_of(copy_of(link, "print/sheet.pdf").content)
    assert "A number was wrong." in written


@needs_pdf
@pytest.mark.parametrize("answers", [heaviest_answers(), {}], ids=["the heaviest", "the lightest"])
def test_the_pdf_is_one_tagged_page_with_its_fonts(client, answers):
    walk(client, answers)
    response = client.get("/print/sheet.pdf")
    assert response["Content-Type"] == "application/pdf"
    assert response["Cache-Control"] == "no-store"
    document = PdfReader(BytesIO(response.content))
    root = document.trailer["/Root"]
    assert len(document.pages) == 1
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert document.metadata.title == "Topics to discuss with your provider"
    assert "/StructTreeRoot" in root
    assert b"pdfuaid" in root["/Metadata"].get_data()
    fonts = document.pages[0]["/Resources"]["/Font"].values()
    assert {font["/BaseFont"].partition("+")[2].split("-3")[0] for font in fonts} == {"Source-Sans"}
    for font in fonts:
        descriptor = font["/DescendantFonts"][0]["/FontDescriptor"]
        assert descriptor.keys() & {"/FontFile2", "/FontFile3"}


def text_of(content: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


@needs_pdf
def test_the_pdf_is_in_the_language_of_the_list_and_fits_on_its_page_too(client):
    [spanish] = [each for each in DOCUMENT.translations if each.code == "es"]
    publish_in(replace(spanish, offered=True), now=timezone.now())
    client.post("/language/", {"language": "es", "next": "/"})
    walk(client, heaviest_answers())
    response = client.get("/print/sheet.pdf")
    document = PdfReader(BytesIO(response.content))
    assert document.trailer["/Root"]["/Lang"] == "es"
    assert document.metadata.title == "Temas para hablar con su profesional"
    assert len(document.pages) == 1
    assert "Llamar ya al 988 o a Intoxicaciones" in text_of(response.content)


@needs_pdf
def test_the_pdf_of_a_saved_list_has_its_reference():
    response, link = response_and_link(SLEEPLESS)
    written = text_of(copy_of(link, "print/sheet.pdf").content)
    assert response.spoken_reference in written


def test_without_weasyprint_the_page_says_how_to_save_it(client, monkeypatch):
    """As on a machine where it is not installed."""
    monkeypatch.setattr(pdf, "is_available", lambda: False)
    monkeypatch.setattr(pdf, "_weasyprint", lambda: None)
    walk(client, SLEEPLESS)
    for path in ("/print/", "/print/sheet.pdf"):
        page = client.get(path).content.decode()
        assert "Your browser can save this page as a PDF: choose Print, then Save as PDF." in page
        assert 'href="/print/sheet.pdf"' not in page


@needs_pdf
def test_while_another_pdf_is_made_the_page_is_shown(client):
    walk(client, SLEEPLESS)
    with turn("pdf"):
        response = client.get("/print/sheet.pdf")
    assert response.status_code == 200
    assert sheet_of(response.content)


@needs_pdf
@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/hostname",
        "http://127.0.0.1/",
        "data:text/css,p{}",
        "files:../manage.py",
        "files:/etc/hostname",
        "files:suitability/nothing.css",
    ],
)
def test_a_pdf_reads_nothing_but_our_static_files(address):
    with pytest.raises(ValueError, match="not one of our static files"):
        pdf._fetcher().fetch(address)


def test_pages_without_a_journey_lead_to_the_start():
    for path in ("", "details/", "text/", "sheet.pdf"):
        assert Client().get(f"/print/{path}")["Location"] == "/"
        assert Client().get(f"/copy/{'f' * 16}/print/{path}").status_code == 404


def test_the_release_and_the_first_digits_of_its_digest_are_at_the_foot(client):
    walk(client, SLEEPLESS)
    release = Release.objects.get()
    foot = sheet_of(client.get("/print/").content).partition("<footer")[2]
    assert f"Release {release.number} of baclofen_sleep" in " ".join(foot.split())
    assert f"digest {release.digest[:12]}." in " ".join(foot.split())
