"""The list as a page: complete, in order, with its reasons, and never a verdict."""

import re

import pytest
from django.test import Client

from suitability.releases.release_cache import compiled_release
from tests.support.patient_client import shown_codes, walk
from tests.support.personas import CONFUSED, MANY_CAUTIONS, SLEEPLESS
from tests.support.shipped_program import people

pytestmark = pytest.mark.usefixtures("release")

STANDING = {"N01", "N02", "N13", "N14"}


def list_for(client: Client, answers: dict[str, list[str]]) -> str:
    walk(client, answers)
    response = client.get("/summary/")
    assert response.status_code == 200
    return response.content.decode()


def test_every_statement_that_fires_stands_in_the_page_once_under_its_code(client):
    program = compiled_release(1).program
    for answers in people(60):
        html = list_for(client, answers)
        fired = [
            rule.code
            for rule in program.rules_in(program.fired(program.fill_blanks(program.bits(answers))))
        ]
        assert sorted(shown_codes(html)) == sorted(fired)
        assert set(shown_codes(html)) >= STANDING
        ids = re.findall(r' id="([^"]+)"', html)
        assert len(ids) == len(set(ids))


def test_an_emergency_comes_first_and_the_rest_waits_behind_one_fold(client):
    html = list_for(client, CONFUSED)
    before, after = html.split("Read the rest of my list")
    assert shown_codes(before) == ["U01", "N14", "N02", "N13"]
    assert shown_codes(after)[0] == "U04"
    assert '<details class="later">' in before


def test_a_statement_says_why_it_is_there_and_where_it_comes_from(client):
    html = list_for(client, SLEEPLESS | {"blood_pressure": ["low"]})
    card = html[
        html.index('id="C10"') : html.index("</details>\n</details>", html.index('id="C10"'))
    ]
    assert "because you chose: It is low, or I was told it is low." in card
    assert "From the article, with added facts." in card
    assert '<a href="/article/#A39">A39</a>' in card
    assert "U.S. drug label for baclofen, side effects" in card


def test_a_weaker_statement_is_one_line_under_the_stronger(client):
    html = list_for(client, SLEEPLESS | {"depressants": ["alcohol", "benzos"]})
    stronger = html[html.index('id="C34"') :]
    assert "Also part of this: Alcohol" in stronger[: stronger.index('id="C30"') + 200]


def test_only_sources_of_the_first_two_tiers_are_linked(client):
    document = compiled_release(1).program.document
    low = [
        source.address.split()[0] for source in document.sources if source.tier[:2] in ("T3", "T4")
    ]
    for answers in (MANY_CAUTIONS, CONFUSED):
        html = list_for(client, answers)
        assert not [address for address in low if f'href="{address}"' in html]
        assert 'rel="noreferrer noopener"' in html


@pytest.mark.parametrize("answers", [MANY_CAUTIONS, CONFUSED, SLEEPLESS])
def test_the_foot_names_the_release_and_that_no_clinician_reviewed_it(client, answers):
    html = list_for(client, answers)
    foot = html[html.index('<footer class="foot">') :]
    assert "Release 1 of baclofen_sleep" in foot
    assert compiled_release(1).digest in foot
    assert "No doctor, pharmacist or other clinician has reviewed this content yet." in foot


def test_no_page_holds_a_verdict_or_a_score(client):
    for answers in (MANY_CAUTIONS, CONFUSED, SLEEPLESS):
        words = list_for(client, answers).lower()
        for never in ("suitable", "no concerns", "all clear", "score", "✓", "eligible"):
            assert never not in words


def test_pages_with_answers_are_kept_by_no_browser_and_load_nothing_from_elsewhere(client):
    walk(client, MANY_CAUTIONS)
    for path in ("/summary/", "/check/", "/questions/trigger/"):
        response = client.get(path)
        assert response["Cache-Control"] == "no-store"
        assert "default-src 'none'" in response["Content-Security-Policy"]
        assert "unsafe" not in response["Content-Security-Policy"]
        loaded = re.findall(
            r'<(?:link|script|img)[^>]+(?:href|src)="([^"]+)"', response.content.decode()
        )
        assert loaded
        assert all(address.startswith("/static/") for address in loaded)
