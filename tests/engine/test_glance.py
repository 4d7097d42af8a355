"""What is said above the topics, the reasons' last words, and the open line."""

import re
from dataclasses import replace

from suitability.engine.explanations import as_sentence
from suitability.engine.program import Program
from suitability.engine.summary import Summaries
from suitability.questionnaire.translated_document import in_language
from tests.support.shipped_program import DOCUMENT, SUMMARIES, bits_of, people, summary

WORDS = DOCUMENT.words
NOTHING, NONE, UNSURE = WORDS.nothing_answered, WORDS.glance_none, WORDS.glance_unsure
SOME = re.compile(re.escape(WORDS.glance_some).replace(r"\{n\}", r"(\d+)"))


def true_of(sentence, topics, answers):
    """Whether a sentence above the topics is true. `answers` are the choices that were picked."""
    if sentence == NOTHING:
        return not answers
    if sentence == NONE:
        return not topics
    if sentence == WORDS.glance_one:
        return len(topics) == 1
    if sentence == UNSURE:
        return bool(topics)
    return int(SOME.fullmatch(sentence)[1]) == len(topics) > 1


def sentences_of(lead):
    parts = re.split(f"({'|'.join(map(re.escape, (NOTHING, NONE, UNSURE)))})", lead)
    return [part.strip() for part in parts if part.strip()]


def unsure_of_all():
    for code in ("not_sure", "prefer_not"):
        yield {
            question.code: [code]
            for question in DOCUMENT.questions
            if question.choice(code) and not question.shown_when
        }


def test_each_sentence_above_the_topics_is_true_for_everybody():
    for answers in (*people(600), *unsure_of_all(), {}):
        it = summary(answers)
        picked = [choice for choices in answers.values() for choice in choices]
        sentences = sentences_of(it.glance_lead)
        assert sentences
        assert [each for each in sentences if not true_of(each, it.glance, picked)] == []


def test_nobody_is_told_that_they_marked_what_they_did_not():
    for answers in unsure_of_all():
        it = summary(answers)
        assert "marked" not in it.glance_lead
        assert (UNSURE in it.glance_lead) is bool(it.glance)


def test_a_reason_ends_with_one_mark():
    ends = [
        (("because you chose: Cramps",), "because you chose: Cramps."),
        (
            ("because you left blank: \u201cDoes it hurt?\u201d",),
            "because you left blank: \u201cDoes it hurt?\u201d",
        ),
        (("because you left blank: Does it hurt?",), "because you left blank: Does it hurt?."),
    ]
    for because, sentence in ends:
        assert as_sentence(because, DOCUMENT.words) == sentence


def test_two_reasons_are_joined_as_the_language_joins_them():
    because = ("porque marcó: Calambres", "porque dejó en blanco: Edad")
    joined = "porque marcó: Calambres, y porque dejó en blanco: Edad."
    assert as_sentence(because, in_language(DOCUMENT, "es").words) == joined


def test_a_label_with_stops_of_its_own_is_quoted():
    labels = [choice.in_full for question in DOCUMENT.questions for choice in question.choices]
    stopped = [label for label in labels if re.search("[.:;!?]", label)]
    assert stopped
    for answers in people(300):
        for statement in SUMMARIES.statements.fired(bits_of(answers)):
            for line in statement.because:
                bare = [label for label in stopped if label in line]
                assert [label for label in bare if f"\u201c{label}\u201d" not in line] == []


def test_the_open_line_stands_near_the_top_and_in_no_group():
    document = replace(DOCUMENT, page=replace(DOCUMENT.page, open_line=("E11",)))
    program = Program(document)
    for answers in people(100):
        it = Summaries(program, "").of(program.fill_blanks(program.bits(answers)))
        assert [shown.code for shown in it.open_line] == ["E11"]
        groups = (it.cautions, it.known, it.next_steps)
        assert not [
            shown
            for group in groups
            for shown in (*group.open, *group.firm, *group.listed, *group.folded)
            if shown.code == "E11"
        ]
