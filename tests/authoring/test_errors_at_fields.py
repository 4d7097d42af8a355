"""What a part would be refused for stands at its field, in words, all of it at once."""

import pytest

from suitability.releases.draft import current_draft
from tests.authoring.test_layout_form import errors
from tests.support.editorial_team import ED, at_work
from tests.support.staff_clients import edit_part, form_in, part_address

pytestmark = pytest.mark.usefixtures("release")


@pytest.fixture
def editor(release):
    current_draft()
    return at_work(ED)


# Of a part that is shipped: what is typed, where the error stands, and what it says.
REFUSED = {
    ("words", "words"): {
        "title": ("Hello {you}", "There is no {you} to fill in here. It can have {choices}, {n}."),
        "reviewed": ("By {n}.", "It can have {name}, {reviewed_on}, {role}."),
        "sheet_call": ("", "The sheet needs these words"),
    },
    ("site", "site"): {
        "lead": ("In {n} steps.", "It can have none: take out the braces."),
        "limits": ("One.\n{most} of them.", "There is no {most} to fill in here."),
        "how_many": ("There are {all}.", "It can have {fewest}, {most}."),
    },
    ("article", "article"): {
        "searched_on": ("2026-11-23\n23 November", "“23 November” is no date."),
        "measures-0-claim": ("", "required"),
        "compared": ({"compared-0-claim": "A999"}, "No item is called “A999”."),
        "columns": ({"columns-1-code": "baclofen"}, "“baclofen” stands here twice."),
    },
    ("questionnaire", "questionnaire"): {
        "name": ("", None),
        "reviewed_on": ("tomorrow", "“tomorrow” is no date. Write year, month and day"),
    },
    ("source", "S01"): {
        "tier": ("5", "A tier begins with T1, T2, T3 or T4."),
        "link": ("example.org", "An address begins with https:// or http://."),
        "review_by": ("2026-13-01", "is no date"),
        "accessed": ("May", "is no date"),
    },
    ("factor", "lungs"): {"of": ([], "Pick at least one")},
    ("option", "O03"): {
        "ask": ("", "Write a question that a reader can ask"),
        "sources": ({"origin": "add", "sources": []}, "Pick a source"),
    },
    ("guarantee", "G05a"): {"first": ("C10", "A guarantee says one thing")},
}


def typed(field: str, value: object) -> dict:
    return value if isinstance(value, dict) else {field: value}


@pytest.mark.parametrize("part", REFUSED, ids=lambda part: part[0])
def test_every_error_stands_at_its_field_and_all_at_once(editor, part):
    before, expected = current_draft().digest, REFUSED[part]
    changes: dict = {}
    for field, (value, _) in expected.items():
        changes |= typed(field, value)
    shown = errors(edit_part(editor, *part, changes).content.decode())
    for field, (_, says) in expected.items():
        assert says is None or says in shown[field], (field, shown)
    assert current_draft().digest == before


def test_a_guarantee_has_to_say_something(editor):
    address = part_address("guarantee", act="add")
    sent = form_in(editor.get(address)) | {"code": ["G99"], "sentence": ["Nothing."]}
    page = editor.post(address, sent).content.decode()
    assert "Write what has to hold" in errors(page)["then"]


@pytest.mark.parametrize("code", ["1a", "a b", "a-b", "ä"])
def test_a_code_that_is_none_is_told_what_one_is(editor, code):
    address = part_address("term", act="add")
    sent = form_in(editor.get(address)) | {"code": [code], "value": ["x"]}
    page = editor.post(address, sent).content.decode()
    assert "A code begins with a letter" in errors(page)["code"]


def test_a_source_of_a_low_tier_is_not_linked(editor):
    page = edit_part(editor, "source", "S01", {"tier": "T3", "link": "https://example.org"})
    assert "Readers are led to tiers T1 and T2 only" in errors(page.content.decode())["link"]
