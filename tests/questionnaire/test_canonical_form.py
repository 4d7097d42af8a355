"""What was stored by an older program is read and written to the byte."""

from dataclasses import dataclass, replace

import pytest

from suitability.questionnaire.canonical_form import free_keys, from_text, late, to_text
from suitability.questionnaire.document import Document
from suitability.questionnaire.document_errors import DocumentError
from suitability.questionnaire.site_words import SiteWords
from suitability.questionnaire.sources import Article, Heading, Measure
from tests.support.shipped_program import DOCUMENT


@dataclass(frozen=True)
class Form:
    code: str
    note: str = ""
    size: int = late(1)


@dataclass(frozen=True)
class Row:
    name: str
    cells: tuple[tuple[str, str], ...] = free_keys()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Form("a"), '{"code":"a","note":""}'),
        (Form("a", "", 2), '{"code":"a","note":"","size":2}'),
        (Row("r"), '{"name":"r"}'),
        (Row("r", (("a", "x"), ("z", "y"))), '{"a":"x","name":"r","z":"y"}'),
    ],
)
def test_a_late_field_is_left_out_at_its_default_and_free_keys_stand_among_the_others(value, text):
    assert to_text(value) == text
    assert from_text(type(value), text) == value


@pytest.mark.parametrize("text", ['{"name":"r","a":1}', '{"name":"r","a":null}', '{"a":"x"}'])
def test_free_keys_hold_texts_and_take_no_other_field_s_place(text):
    with pytest.raises(DocumentError):
        from_text(Row, text)


def test_a_document_without_what_came_later_has_no_key_of_it():
    old = replace(DOCUMENT, site=SiteWords(), article=Article(DOCUMENT.article.measures))
    text = to_text(old)
    assert '"site"' not in text
    assert '"columns"' not in text
    assert from_text(Document, text) == old


def test_every_field_of_the_first_release_is_still_written():
    """A field of site words that comes later has to be a late one, as one of Document has."""
    assert to_text(Measure("A1", "Sleep", (("drug", "2 hours"),))) == (
        '{"claim":"A1","drug":"2 hours","name":"Sleep"}'
    )
    assert to_text(Article()) == '{"compared":[],"measures":[],"side_effects":[]}'


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ((("b", "x"), ("a", "y")), "not in order"),
        ((("a", "x"), ("a", "y")), "not in order"),
        ((("claim", "x"),), "no code for a column"),
        ((("", "x"),), "is not a code"),
    ],
)
def test_cells_that_could_not_be_read_back_are_refused(cells, problem):
    with pytest.raises(DocumentError, match=problem):
        Measure("A1", "Sleep", cells)


def test_columns_and_sections_without_a_heading_stand_last_in_their_own_words():
    rows = (Measure("A1", "Sleep", (("after_weeks", "x"), ("before", "y"))),)
    article = Article(rows, columns=(Heading("before", "At first"),))
    assert article.all_columns() == {"before": "At first", "after_weeks": "After weeks"}


@pytest.mark.parametrize("text", ["{n} questions", "{fewest.real}", "{}"])
def test_site_words_have_no_blank_that_is_not_filled(text):
    with pytest.raises(DocumentError, match="to fill in"):
        SiteWords(how_many=text)


def test_the_key_question_is_the_first_unless_another_is_named():
    neutral = replace(DOCUMENT, site=SiteWords())
    assert neutral.key_question == DOCUMENT.questions[0]
    named = replace(DOCUMENT, site=SiteWords(key_question="tried"))
    assert named.key_question
    assert named.key_question.code == "tried"
    with pytest.raises(DocumentError, match="names 'none', which is not there"):
        replace(DOCUMENT, site=SiteWords(key_question="none"))
