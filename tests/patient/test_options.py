"""Options beside each other: the same for everybody, unranked, and frozen with the list."""

import html
import json
import re

import pytest
from django.test import Client

from suitability.engine.summary import Summary
from suitability.patient import options_html
from suitability.questionnaire.canonical_form import from_text, to_text
from suitability.responses.response import FrozenSummary
from tests.support.patient_client import copy_of, walk
from tests.support.personas import CALM, CONFUSED, MANY_CAUTIONS
from tests.support.saved_responses import clinician, response_and_link
from tests.support.shipped_program import DOCUMENT, SUMMARIES, bits_of

pytestmark = pytest.mark.usefixtures("release")


def options_in(page: str) -> str:
    """Return the part of a list that has the options; empty if there is none."""
    found_in = re.search(r'<section class="options".*?</details>\n</section>', page, re.DOTALL)
    return html.unescape(found_in[0]) if found_in else ""


def list_for(answers: dict[str, list[str]]) -> str:
    client = Client()
    walk(client, answers)
    return client.get("/summary/").content.decode()


def test_everybody_reads_the_same_options_in_the_order_of_the_content():
    calm, others = options_in(list_for(CALM)), (CONFUSED, MANY_CAUTIONS)
    assert [options_in(list_for(answers)) for answers in others] == [calm, calm]
    codes = re.findall(r'class="option" id="(\w+)"', calm)
    assert codes == [option.code for option in DOCUMENT.options]
    assert DOCUMENT.words.options_note in calm


def test_an_option_says_what_is_known_what_can_go_wrong_what_to_ask_and_its_sources():
    shown = options_in(list_for(CALM))
    sources = {source.code: source for source in DOCUMENT.sources}
    for option, card in zip(
        DOCUMENT.options, shown.split('<section class="option"')[1:], strict=True
    ):
        for line in (*option.known.splitlines(), *option.harms.splitlines(), *option.ask):
            words = re.sub(r"<[^>]+>", "", card)
            assert DOCUMENT.expand(line) in words
        for code in option.sources:
            assert sources[code].title in card
        for code in option.claims:
            assert f'href="/article/#{code}"' in card


def test_they_are_rendered_once():
    list_for(CALM)
    rendered = options_html._rendered.cache_info().misses
    list_for(MANY_CAUTIONS)
    assert options_html._rendered.cache_info().misses == rendered


def test_the_saved_list_the_copy_and_the_clinician_have_the_same_ones():
    response, copy = response_and_link(CALM)
    expected = options_in(list_for(CALM))
    assert response.summary.read().options == SUMMARIES.options
    assert options_in(copy_of(copy).content.decode()) == expected
    assert options_in(clinician().get(f"/responses/{response.pk}/").content.decode()) == expected


def test_a_list_from_before_there_were_options_has_none_and_keeps_its_bytes():
    plain = json.loads(SUMMARIES.text(bits_of(CALM)))
    del plain["options"]
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    summary = from_text(Summary, text)
    assert summary.options == ()
    assert to_text(summary) == text
    response, copy = response_and_link(CALM)
    FrozenSummary.objects.filter(pk=response.summary_id).update(plain=text)
    assert "Options beside each other" not in copy_of(copy).content.decode()
