"""A clinician reads a list as its patient read it, and beside it in their own language."""

import re
from dataclasses import replace

import pytest

from suitability.engine.summary import every_statement
from suitability.questionnaire.translation import Translation
from suitability.releases.release_cache import live_summaries
from suitability.responses.response import Response
from tests.conftest import NOW, as_migrated
from tests.patient.test_languages import choose, form_of, page_of
from tests.support.patient_client import walk
from tests.support.personas import SLEEPLESS
from tests.support.pseudo_languages import in_spanish, publish_in, spanish
from tests.support.shipped_program import DOCUMENT
from tests.support.staff_clients import client_of

QUESTION = DOCUMENT.questions[0].text
HEADING = DOCUMENT.words.questions


@pytest.fixture
def saved_in_spanish(client, db) -> Response:
    as_migrated()
    publish_in(in_spanish(), now=NOW)
    choose(client, "es")
    walk(client, SLEEPLESS)
    client.post("/save/", {"agree": "on", **form_of(page_of(client, "/save/"))})
    return Response.objects.get()


def test_the_list_is_shown_as_it_was_read_and_beside_it_in_the_clinician_s_language(
    saved_in_spanish,
):
    clinician, path = client_of("chris", "clinician"), f"/responses/{saved_in_spanish.pk}/"
    page = page_of(clinician, path)
    read = re.search(r'<article class="list".*?</article>', page, re.DOTALL)[0]
    assert read.startswith('<article class="list" lang="es" dir="ltr">')
    assert spanish(HEADING) in read
    assert "Están marcadas como estaban" in read
    assert "The patient read this list in Español." in page
    assert f"<dt>{QUESTION}</dt>" in page
    assert "This is not what the patient read." not in page

    own = page_of(clinician, re.search(r'<a href="(\?[^"]*in_own=on)', page)[1].join((path, "")))
    made = re.search(r'<article class="list".*?</article>', own, re.DOTALL)[0]
    assert made.startswith('<article class="list" lang="en" dir="ltr">')
    assert HEADING in made
    assert "This is not what the patient read." in own
    assert spanish(HEADING) not in own


def test_what_the_live_release_says_otherwise_is_compared_in_one_language(saved_in_spanish):
    publish_in(now=NOW.replace(day=24))
    page = page_of(client_of("chris", "clinician"), f"/responses/{saved_in_spanish.pk}/")
    assert "would say the same" in " ".join(page.split())


def corrected(key: str) -> Translation:
    """The translation with other words for one text, which is the same in English."""
    translation = in_spanish()
    texts = tuple(
        replace(text, text=f"[{text.text}]") if text.key == key else text
        for text in translation.texts
    )
    return replace(translation, texts=texts)


def test_words_that_the_patient_read_and_that_were_corrected_since_are_told(saved_in_spanish):
    code = next(every_statement(saved_in_spanish.summary.read())).code
    publish_in(corrected(f"rules.{code}.statement.text"), now=NOW.replace(day=24))
    page = page_of(client_of("chris", "clinician"), f"/responses/{saved_in_spanish.pk}/")
    name = live_summaries("en").statements.prepared[code].name
    assert f"<li><strong>Say in other words</strong> {code} {name}</li>" in page


@pytest.mark.usefixtures("release")
def test_a_list_in_the_clinician_s_own_language_has_no_second_one(client):
    walk(client, SLEEPLESS)
    client.post("/save/", {"agree": "on", **form_of(page_of(client, "/save/"))})
    path = f"/responses/{Response.objects.get().pk}/?in_own=on"
    page = page_of(client_of("chris", "clinician"), path)
    assert "Show the same list" not in page
    assert "The patient read this list in" not in page
