"""The public page about the article: each claim beside what could be checked."""

import html
import re
from dataclasses import replace
from datetime import date

import pytest
from django.utils.formats import date_format
from django.utils.timezone import localdate

from suitability.content.reader import read_document
from suitability.releases.release import publish
from suitability.releases.release_cache import invalidate_live_release
from tests.conftest import NOW

pytestmark = pytest.mark.usefixtures("release")

DOCUMENT = read_document()
CLAIMS = DOCUMENT.claims


def claims_in(page: str) -> list[str]:
    return re.findall(r'<div class="claim" id="(A\d\d)"', page)


def test_it_shows_every_claim_with_its_verdict_and_sources(client):
    page = client.get("/article/").content.decode()
    words = html.unescape(page)
    assert claims_in(page) == [claim.code for claim in CLAIMS]
    for claim in CLAIMS:
        assert (claim.public or claim.statement) in words
        assert claim.verdict in words


@pytest.mark.parametrize(
    ("checked", "count"),
    [("supported", 26), ("partly", 13), ("not_found", 21), ("contradicted", 2), ("opinion", 14)],
)
def test_it_can_be_filtered_by_verdict(client, checked, count):
    page = client.get(f"/article/?checked={checked}").content.decode()
    assert claims_in(page) == [claim.code for claim in CLAIMS if claim.checked == checked]
    assert len(claims_in(page)) == count
    assert f'href="?checked={checked}#filter" aria-current="true"' in page


def test_what_could_not_be_verified_is_marked_so(client):
    page = client.get("/article/").content.decode()
    blocks = page.split('<div class="claim" id="')[1:]
    for block, claim in zip(blocks, CLAIMS, strict=True):
        unverified = claim.checked in ("not_found", "contradicted")
        assert ("Not verified" in block) == unverified


def test_the_table_the_comparison_and_the_side_effects_are_there(client):
    words = html.unescape(client.get("/article/").content.decode())
    for shown in ("24 minutes", "41 minutes", "7.2 hours", "2.1", "5.8 out of 10"):
        assert f"<td>{shown}</td>" in words
    for name in ("Benzodiazepines, such as temazepam", "Z-drugs, such as zolpidem", "Melatonin"):
        assert f'<th scope="row">{name}</th>' in words
    assert "Not verified. We could not find the studies behind these figures" in words


def test_it_says_when_it_was_updated_and_where_and_when_was_searched(client, release):
    words = html.unescape(client.get("/article/").content.decode())
    day = date_format(localdate(release.published_at), "F j, Y")
    assert f"Updated on {day}, with release 1." in words
    searched = words.split("Where and when we looked")[1].split("</section>")[0]
    for line in DOCUMENT.article.searched:
        assert line in searched
    for searched_on in DOCUMENT.article.searched_on:
        assert date_format(date.fromisoformat(searched_on), "F j, Y") in searched


def test_it_says_who_wrote_it_who_paid_and_when_each_source_was_read(client):
    about = html.unescape(client.get("/article/").content.decode()).split('id="about"')[1]
    for line in (*DOCUMENT.article.about, DOCUMENT.words.not_reviewed):
        assert line in about
    read_on = re.findall(r"<li>(S\d\d) .*?(Read on \w+ \d+, \d+|No day noted)\.", about, re.DOTALL)
    dated = {code for code, day in read_on if day != "No day noted"}
    assert [code for code, _ in read_on] == [source.code for source in DOCUMENT.sources]
    assert dated == {source.code for source in DOCUMENT.sources if source.accessed}
    assert f"For {len(dated)} of {len(DOCUMENT.sources)} sources" in about


def test_an_article_that_nobody_searched_for_says_no_more_than_is_known(client):
    article = replace(DOCUMENT.article, searched=(), searched_on=(), about=())
    sources = tuple(replace(source, accessed="") for source in DOCUMENT.sources)
    publish(replace(DOCUMENT, article=article, sources=sources), notes="", now=NOW)
    invalidate_live_release()
    words = html.unescape(client.get("/article/").content.decode())
    assert "Where and when we looked" not in words
    assert re.search(rf"For the\s+{len(sources)} sources no day was noted", words)


def test_the_page_of_a_release_is_made_once(client, django_assert_num_queries):
    client.get("/article/")
    with django_assert_num_queries(0):
        client.get("/article/")
