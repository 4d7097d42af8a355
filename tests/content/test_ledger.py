"""Every claim of the article, where it is used, and what it rests on."""

from collections import Counter

import pytest

from tests.support.shipped_program import DOCUMENT, WORDING

STATEMENTS = {rule.code: rule.statement for rule in DOCUMENT.rules}
CLAIMS = {claim.code: claim for claim in DOCUMENT.claims}
SOURCES = {source.code: source for source in DOCUMENT.sources}
USED = {
    code for statement in STATEMENTS.values() for code in (*statement.claims, *statement.related)
}


def test_the_article_is_read_into_this_many_parts():
    assert (len(CLAIMS), len(STATEMENTS), len(SOURCES)) == (76, 103, 87)


def test_codes_count_up_without_gaps():
    assert list(CLAIMS) == [f"A{number:02}" for number in range(1, 77)]


def test_what_was_checked_adds_up():
    assert Counter(claim.checked for claim in DOCUMENT.claims) == {
        "supported": 26,
        "not_found": 21,
        "opinion": 14,
        "partly": 13,
        "contradicted": 2,
    }


def test_every_kind_of_claim_is_counted():
    assert Counter(claim.kind for claim in DOCUMENT.claims) == {
        "evidence": 23,
        "caveat": 16,
        "evidence (background)": 8,
        "process advice": 7,
        "comparison": 7,
        "behavioural tip": 5,
        "side-effect": 4,
        "dosing fact": 3,
        "interaction": 3,
    }


@pytest.mark.parametrize("claim", DOCUMENT.claims, ids=lambda claim: claim.code)
def test_a_claim_is_used_or_says_why_not(claim):
    assert (claim.code in USED) is not bool(claim.why_unused)


def test_what_is_held_back_is_used_by_no_rule():
    assert set(CLAIMS) - USED == {
        *("A07", "A10", "A11", "A20", "A33", "A35", "A45", "A53", "A61", "A62", "A76")
    }


def test_every_rule_has_a_source():
    for code, statement in STATEMENTS.items():
        assert statement.references, code
        assert statement.sources or statement.origin == "core", code


def test_every_claim_rests_on_sources_that_are_there():
    assert {code for claim in DOCUMENT.claims for code in claim.sources} <= set(SOURCES)


def test_every_claim_found_to_be_wrong_or_right_names_a_source():
    judged = [claim for claim in DOCUMENT.claims if claim.checked in ("supported", "contradicted")]
    assert [claim.code for claim in judged if not claim.sources] == []


@pytest.mark.parametrize("tier", ["T1", "T2", "T3", "T4"])
def test_every_tier_has_sources_and_only_the_upper_two_have_links(tier):
    of_tier = [source for source in DOCUMENT.sources if source.tier.startswith(tier)]
    assert of_tier
    linked = [source.code for source in of_tier if source.link]
    assert bool(linked) is (tier in ("T1", "T2"))


def test_every_source_says_where_it_was_read_and_what_for():
    for source in DOCUMENT.sources:
        assert source.title, source.code
        assert source.address, source.code
        assert source.used_for, source.code


PATTERNS = {pattern.code: pattern for pattern in WORDING.patterns}


@pytest.mark.parametrize("code", ["L03", "L16"])
def test_no_claim_names_a_dose_or_a_person_in_public(code):
    public = {claim.code: claim.public or claim.statement for claim in DOCUMENT.claims}
    assert [at for at, text in public.items() if PATTERNS[code].finds(text)] == []


def test_only_a_claim_that_names_a_dose_or_a_person_has_other_words_in_public():
    named = {
        claim.code
        for claim in DOCUMENT.claims
        if PATTERNS["L03"].finds(claim.statement) or PATTERNS["L16"].finds(claim.statement)
    }
    assert named == {claim.code for claim in DOCUMENT.claims if claim.public}


def test_the_tables_of_the_article_show_its_own_claims():
    article = DOCUMENT.article
    assert [row.claim for row in article.measures] == ["A26", "A27", "A28", "A29"]
    assert all(CLAIMS[code].kind == "side-effect" for code in article.side_effects)
    assert all(CLAIMS[row.claim].kind == "comparison" for row in article.compared)
    for row in article.measures:
        figures = [text.split()[0] for _, text in row.cells]
        assert [figure for figure in figures if figure not in CLAIMS[row.claim].statement] == []
