"""The public page about the article: each claim beside what could be checked."""

import html
import re

import pytest

from suitability.content.reader import read_document

pytestmark = pytest.mark.usefixtures("release")

CLAIMS = read_document().claims


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
    [("supported", 26), ("partly", 10), ("not_found", 21), ("contradicted", 5), ("opinion", 14)],
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
