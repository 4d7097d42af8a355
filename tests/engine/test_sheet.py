"""The sheet: what stands on the one page, and that it always fits."""

import re
from dataclasses import replace

import pytest

from suitability.engine import sheet as bounds
from suitability.engine.program import Program
from suitability.engine.sheet import Sheet, clip, fit, how_many_fit, lines_of, share, with_questions
from suitability.engine.sheet_details import ROOM, lines, sheet_details
from suitability.engine.summary import Summaries, Summary, every_statement
from suitability.questionnaire.canonical_form import from_text, to_text
from tests.personas.lists import readers as people_of_lists
from tests.support.fullest_sheet import fullest_sheet, heaviest_answers
from tests.support.personas import CALM, COMING_OFF_ALCOHOL, MANY_CAUTIONS
from tests.support.shipped_program import DOCUMENT, PROGRAM, SUMMARIES, bits_of, readers, summary

SHEET_LAYOUT = DOCUMENT.page.sheet


def sheet(answers) -> Sheet:
    return summary(answers).sheet


def assert_fits(it: Sheet) -> None:
    """As the page has room: see static/suitability/sheet.css."""
    assert len(it.trouble) <= bounds.TROUBLE
    assert len(it.matters) <= bounds.MATTERS
    assert len(it.takes) <= bounds.TAKES + 2  # what joins two parts
    assert len(it.topics) <= bounds.TOPICS
    for topic in it.topics:
        assert len(topic.name) + len(topic.action) <= bounds.TOPIC
        assert len(topic.reason) <= bounds.REASON
    assert len(it.questions) <= bounds.QUESTIONS
    assert sum(1 + len(ask) // bounds.WIDTH for ask in it.questions) <= bounds.QUESTION_LINES
    assert sum(map(lines_of, it.clinician)) <= bounds.CLINICIAN_LINES


def test_it_fits_whatever_was_marked():
    assert_fits(sheet(heaviest_answers()))
    assert_fits(sheet({}))
    assert_fits(fullest_sheet())
    for _, read in readers(600):
        assert_fits(read.sheet)


def test_it_fits_whatever_the_content_says():
    """Texts four times as long as they may be."""
    questions = tuple(
        replace(
            question,
            choices=tuple(replace(each, label=each.label * 4) for each in question.choices),
        )
        for question in DOCUMENT.questions
    )
    rules = tuple(
        replace(rule, statement=replace(rule.statement, short=rule.statement.heading * 4))
        for rule in DOCUMENT.rules
    )
    long = Summaries(Program(replace(DOCUMENT, questions=questions, rules=rules)), "d" * 64, 1)
    assert_fits(long.of(bits_of(heaviest_answers())).sheet)


def test_details_fit_on_their_pages_and_leave_out_no_name():
    people = [summary(heaviest_answers()), summary({}), *(read for _, read in readers(60))]
    for read in people:
        details = sheet_details(read)
        assert sum(map(lines, details.statements)) <= ROOM
        headings = {detail.heading for detail in details.statements}
        for shown in every_statement(read):
            assert shown.heading in headings or shown.name in details.others


def test_details_of_who_marked_everything_keep_what_is_urgent_and_name_the_rest():
    read = next(summary(reader.answers) for reader in people_of_lists() if reader.number == 26)
    details = sheet_details(read)
    texts = {detail.text for detail in details.statements}
    assert {s.text for s in every_statement(read) if s.category == "urgent"} <= texts
    assert details.others.startswith("Only on the full list: ")


def test_what_is_urgent_leads_with_what_to_do():
    topics = sheet(COMING_OFF_ALCOHOL | {"about_you": ["driving"]}).topics
    assert [topic.urgent for topic in topics] == sorted(
        (topic.urgent for topic in topics), reverse=True
    )
    assert topics[0].urgent
    assert topics[0].action
    assert topics[0].reason.startswith("I marked: Alcohol")


def test_each_action_is_said_of_an_urgent_statement():
    urgent = {rule.code for rule in DOCUMENT.rules if rule.statement.category == "urgent"}
    assert {action.rule for action in SHEET_LAYOUT.actions} <= urgent


def test_what_to_bring_up_and_to_do_is_said_in_full():
    for read in (summary(heaviest_answers()), *(read for _, read in readers(600))):
        for topic in read.sheet.topics:
            assert "…" not in topic.name + topic.action


def test_topics_that_have_no_room_are_counted():
    for _, read in readers(200):
        it = read.sheet
        assert len(it.topics) + it.topics_more == len(read.glance)
        asks = len(read.questions_first) + len(read.questions_more)
        assert len(it.questions) + it.questions_more == asks


def test_the_reason_of_a_private_statement_is_not_printed():
    code = sheet(MANY_CAUTIONS).topics[0].code
    page = replace(DOCUMENT.page, private=(code,))
    quiet = Summaries(Program(replace(DOCUMENT, page=page)), SUMMARIES.digest, release=1)
    topic = quiet.of(bits_of(MANY_CAUTIONS)).sheet.topics[0]
    assert (topic.code, topic.reason) == (code, "")


def test_it_says_what_is_not_known_and_not_who_kept_it_back():
    asked = CALM | {"blood_pressure": ["not_sure"]}
    blank = sheet(asked | {"depressants": []})
    assert blank.not_known == "Not sure: Blood pressure. Not given: Sedatives and alcohol"
    kept_back = sheet(asked | {"depressants": ["prefer_not"]})
    assert (kept_back.not_known, kept_back.clinician) == (blank.not_known, blank.clinician)
    assert sheet(CALM).not_known == ""


@pytest.mark.parametrize(
    "contradiction", DOCUMENT.page.contradictions, ids=lambda each: each.sentence
)
def test_a_contradiction_is_told_to_the_clinician(contradiction):
    """By whoever marks the two, and by nobody who leaves one of them out."""
    both = joined(contradiction.first[0], contradiction.second[0])
    assert contradiction.sentence in sheet(both).contradictions
    assert any(line.label == DOCUMENT.words.sheet_differ for line in sheet(both).clinician)
    assert contradiction.sentence not in sheet(CALM | {"trigger": ["stress"]}).contradictions
    for names in (contradiction.first, contradiction.second):
        assert contradiction.sentence not in sheet(joined(names[0])).contradictions


def joined(*names: str) -> dict[str, list[str]]:
    """Answers with these choices, and with what asks the follow-ups that they stand at."""
    answers: dict[str, list[str]] = {}
    for name in names:
        question, _, choice = name.partition(".")
        answers.setdefault(question, []).append(choice)
        for clause in PROGRAM.slot(question).question.shown_when:
            parent, _, asks = clause.of[0].partition(".")
            if asks:
                answers.setdefault(parent, []).append(asks)
    return answers


def test_questions_that_are_ticked_take_the_place_of_the_first_ones():
    read = summary(MANY_CAUTIONS)
    every = (*read.questions_first, *read.questions_more)
    ticked = with_questions(read.sheet, every[-3:])
    assert ticked.questions == every[-3:]
    assert ticked.questions_more == len(every) - 3
    assert len(with_questions(read.sheet, every).questions) <= bounds.QUESTIONS


def test_it_is_frozen_with_the_summary():
    for answers in (heaviest_answers(), CALM, {}):
        text = SUMMARIES.text(bits_of(answers))
        assert text == to_text(summary(answers))
        assert from_text(Summary, text).sheet == sheet(answers)


def test_content_without_a_layout_for_it_has_none():
    page = replace(DOCUMENT.page, sheet=None)
    plain = Summaries(Program(replace(DOCUMENT, page=page)), SUMMARIES.digest, release=1)
    assert plain.of(bits_of(CALM)).sheet is None
    assert '"sheet":' not in plain.text(bits_of(CALM))


@pytest.mark.parametrize(
    ("text", "room", "short"),
    [
        ("Alcohol; Opioids", 20, "Alcohol; Opioids"),
        ("Alcohol; Opioids; Other sleep pills", 24, "Alcohol; and 2 more"),
        ("Other sleep pills, even from a store", 20, "Other sleep pills…"),
    ],
)
def test_a_text_is_shortened_by_whole_items(text, room, short):
    assert fit(text, room, "and {n} more") == short


def test_what_is_cut_ends_with_its_dots_alone():
    assert clip("Pain, stiffness, cramps", 18) == "Pain, stiffness…"
    for read in (summary(heaviest_answers()), *(read for _, read in readers(600))):
        for text in (read.sheet.trouble, read.sheet.takes, read.sheet.matters):
            assert not re.search("[,;:.]…|…[.]", text)


def test_a_long_word_is_cut():
    assert clip("a" * 30, 10) == "a" * 9 + "…"


@pytest.mark.parametrize(
    ("needs", "total", "shares"),
    [([3, 1, 4], 6, [3, 1, 2]), ([1, 1], 9, [1, 1]), ([2, 2], 2, [1, 1]), ([], 4, [])],
)
def test_lines_are_shared_out_by_turns(needs, total, shares):
    assert share(needs, total) == shares


def test_a_long_question_takes_two_lines():
    assert how_many_fit(["short"] * 9) == bounds.QUESTIONS
    assert how_many_fit(["long " * 25] * 9) == bounds.QUESTION_LINES // 2
