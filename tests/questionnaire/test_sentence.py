"""Sentences that carry their template and their values, to be translated where they are read."""

import copy
import pickle

import pytest

from suitability.questionnaire.document_errors import DocumentError, demand
from suitability.questionnaire.sentence import Sentence, counted, joined


def test_a_sentence_reads_as_english_and_knows_what_it_was_made_of():
    sentence = Sentence("%(rule)s can be quiet itself", rule="C10")
    assert sentence == "C10 can be quiet itself"
    assert hash(sentence) == hash("C10 can be quiet itself")
    assert (sentence.template, sentence.values) == ("%(rule)s can be quiet itself", {"rule": "C10"})


def test_a_sentence_without_values_is_its_template():
    assert Sentence("100% of {n}") == "100% of {n}" == Sentence("100% of {n}").template


@pytest.mark.parametrize(
    "copied", [copy.copy, copy.deepcopy, lambda s: pickle.loads(pickle.dumps(s))]
)
def test_a_copy_of_a_sentence_is_one_too(copied):
    sentence = Sentence("%(share)s of all", share="5%")
    assert copied(sentence) == sentence == "5% of all"
    assert (copied(sentence).template, copied(sentence).values) == (
        sentence.template,
        sentence.values,
    )


@pytest.mark.parametrize(("number", "text"), [(1, "1 rule of A"), (2, "2 rules of A")])
def test_a_counted_sentence_has_the_form_of_its_number(number, text):
    sentence = counted(
        "%(number)s rule of %(part)s", "%(number)s rules of %(part)s", number, part="A"
    )
    assert sentence == text
    assert (sentence.template, sentence.plural, sentence.number) == (
        "%(number)s rule of %(part)s",
        "%(number)s rules of %(part)s",
        number,
    )


def test_texts_are_joined_each_by_itself():
    blank = Sentence("'%(question)s' left blank", question="Pain")
    both = joined("; ", ["It runs low", blank])
    assert both == "It runs low; 'Pain' left blank"
    assert [*both.values.values()] == ["It runs low", blank]
    assert joined("; ", []) == ""


def test_what_does_not_hold_is_a_sentence():
    demand(True, "rule C10", "names '%(code)s'", code="x")
    with pytest.raises(DocumentError) as raised:
        demand(False, "rule C10", "names '%(code)s'", code="x")
    assert str(raised.value) == "rule C10: names 'x'"
    assert raised.value.problem.values == {"code": "x"}
