"""What a person reads beside the statements: reasons, counts, the strip, the frozen copy."""

import json
from dataclasses import fields, is_dataclass, replace

import pytest

from suitability.engine.lines import Line
from suitability.engine.program import Program
from suitability.engine.sentences import sentences
from suitability.engine.summary import Link, Summaries, Summary
from suitability.questionnaire.canonical_form import digest, from_text, is_late, to_text
from suitability.questionnaire.document import Term
from suitability.questionnaire.sources import SignOff
from tests.support.personas import CALM
from tests.support.shipped_program import (
    DOCUMENT,
    PROGRAM,
    SUMMARIES,
    bits_of,
    codes,
    people,
    readers,
    summary,
)

TAKING = {"baclofen_now": ["yes_rx"]}
COMING_OFF = {"trigger": ["withdrawal"]}

REASONS = [
    ("C10", {"blood_pressure": ["low"]}, ["because you chose: It is low, or I was told it is low"]),
    (
        "C21",
        {"balance": ["aid", "fall", "unsteady"]},
        ["because you chose: I fell in the past year; I use a cane, walker or wheelchair"],
    ),
    (
        "C42",
        {"blood_pressure": ["faint_standing", "bp_meds"], "balance": ["fall"]},
        ["because you chose: I feel faint or dizzy when I stand up; I fell in the past year"],
    ),
    (
        "C31",
        {"depressants": ["opioids"]},
        ["because you chose: Opioids, for pain or other use"],
    ),
    (
        "U02",
        COMING_OFF | {"withdrawal_from": ["alcohol"]},
        ["because you chose: Alcohol (What have you stopped or cut down?)"],
    ),
    (
        "C81",
        TAKING | {"baclofen_plans": ["stop"]},
        [
            "because you chose: I may stop baclofen or cut down "
            "(What is true of you and baclofen now?)"
        ],
    ),
    (
        "E10",
        {"trigger": ["other"]},
        ["because you chose: Something else (What do you think keeps you from sleeping well?)"],
    ),
    (
        "N10",
        {"conditions": ["prefer_not"]},
        [
            "because you chose: I prefer not to say "
            "(Do you have any of these, or have you had them in the past?)"
        ],
    ),
    (
        "U05",
        COMING_OFF | {"withdrawal_from": []},
        ["because you left blank: “What have you stopped or cut down?”"],
    ),
    (
        "U06",
        {"danger_signs": [], "depressants": ["benzos"]},
        [
            "because you chose: Benzos, for anxiety or sleep "
            "(Which of these did you use in the last 2 weeks?)",
            "because you left blank: “Have you had any of these in the last 3 days?”",
        ],
    ),
    (
        "N12",
        {"balance": [], "about_you": []},
        [
            "because you left blank: “Do any of these apply to your balance or walking?”; "
            "“Do any of these apply to you?”"
        ],
    ),
    (
        "C50",
        {"about_you": ["age_65"]},
        ["because you chose: “My age: 65 or older”"],
    ),
    (
        "N05",
        {"tried": ["habits"]},
        ["because you did not choose: Keeping a sleep log on paper or in an app"],
    ),
    (
        "N03",
        {},
        [
            "because you did not choose: CBT-I, a sleep skills program; A danger sign; "
            "Thoughts of hurting or killing myself"
        ],
    ),
    ("N05", {"tried": []}, ["because you left blank: “What have you tried for sleep?”"]),
    ("E11", {}, ["shown to everyone"]),
    ("N14", {"danger_signs": []}, ["shown to everyone"]),
]


@pytest.mark.parametrize(
    ("code", "answers", "because"), REASONS, ids=[f"{row[0]} {row[1]}" for row in REASONS]
)
def test_a_statement_says_why_it_is_here(code, answers, because):
    fired = SUMMARIES.statements.fired(bits_of(CALM | answers))
    assert [list(statement.because) for statement in fired if statement.code == code] == [because]


def test_a_reason_names_only_what_was_answered_so():
    chosen, blank = "because you chose: ", "because you left blank: "
    for answers, it in readers(600):
        labels = {label for given in it.answers for label in given.answers}
        blanks = {given.question for given in it.answers if not given.answers}
        for statement in SUMMARIES.statements.fired(bits_of(answers)):
            for line in statement.because:
                if line.startswith(chosen):
                    reasons = line.removeprefix(chosen).split("; ")
                    assert {part.partition(" (")[0].strip("“”") for part in reasons} <= {
                        label.partition(" (")[0] for label in labels
                    }
                if line.startswith(blank):
                    reasons = line.removeprefix(blank).split("; ")
                    assert {part.strip("“”") for part in reasons} <= blanks


def test_each_statement_says_where_it_comes_from():
    fired = {statement.code: statement for statement in SUMMARIES.statements.fired(bits_of(CALM))}
    assert fired["N01"].origin_label == "From the article"
    assert fired["E11"].origin_label == "From the article, with added facts"
    assert fired["N14"].origin_label == "Added from other sources, not from the article"
    assert [source.code for source in fired["N01"].sources] == ["S11"]
    assert fired["N01"].claims == ("A57", "A75")


def test_terms_are_in_place_and_a_list_keeps_its_lines():
    fired = {statement.code: statement for statement in SUMMARIES.statements.fired(bits_of(CALM))}
    assert fired["N14"].lines[0].startswith("Call 911 or your local emergency number for a seiz")
    assert len(fired["N14"].lines) == 2
    assert "{" not in to_text(summary(CALM)).replace('{"', "").replace("{n}", "").replace(
        "{choices}", ""
    ).replace("{name}, {role}, on {reviewed_on}", "")


GLANCE_NONE = (
    "Your answers bring up no topic of their own. A topic that is not listed may still be a risk "
    "for you."
)
GLANCE = [
    ({}, "You have not answered any questions, so this list is general.", ""),
    (
        CALM,
        GLANCE_NONE,
        "",
    ),
    (CALM | {"conditions": ["stroke"]}, "One topic to bring up.", "C62: Past stroke"),
    (
        CALM | {"baclofen_now": ["stopped_recent"], "conditions": ["stroke"]},
        "2 topics to bring up, most pressing first.",
        "U04: Baclofen stopped or cut down, C62: Past stroke",
    ),
    (
        CALM | {"depressants": ["alcohol", "opioids"]},
        "One topic to bring up.",
        "C02: Opioids plus other sedating things",
    ),
]


@pytest.mark.parametrize(("answers", "lead", "lines"), GLANCE)
def test_the_summary_begins_with_one_line_for_each_topic(answers, lead, lines):
    it = summary(answers)
    assert it.glance_lead == lead
    assert ", ".join(f"{line.label}: {line.text}" for line in it.glance) == lines


COMING_OFF_SLEEP = (
    "not given. Cause, in their view: Coming off alcohol, a drug or a medicine. "
    "Matters most: not given"
)
STRIP = [
    (
        CALM,
        {
            "Sleep": (
                "Nights a week with bad sleep: 1 or 2. "
                "Cause, in their view: Stiff or jerking muscles from a nerve problem (spasticity). "
                "Matters most: Sleep without a new medicine"
            ),
            "Red flags": "None of these",
            "Baclofen": "No, I have never taken baclofen",
            "Sedatives and alcohol": "None of these",
            "Blood pressure and balance": "Blood pressure: None of these. Balance: None of these",
            "Conditions, age, pregnancy": "None of these. About me: None of these",
            "Tried": "Sleep habits",
        },
    ),
    (
        COMING_OFF
        | TAKING
        | {"withdrawal_from": ["alcohol"], "baclofen_plans": ["stop", "more"]}
        | {"depressants": ["not_sure"], "balance": ["fall", "aid"], "about_you": ["age_65"]},
        {
            "Sleep": COMING_OFF_SLEEP,
            "Red flags": "not given",
            "Baclofen": (
                "Yes, I take baclofen that was prescribed for me. "
                "Plans: I may stop baclofen or cut down; "
                "I may take more baclofen, or take it in a different way"
            ),
            "Sedatives and alcohol": (
                "I am not sure. Stopped or cut down: Alcohol. When, and treated by: not given"
            ),
            "Blood pressure and balance": (
                "Blood pressure: not given. "
                "Balance: I fell in the past year; I use a cane, walker or wheelchair"
            ),
            "Conditions, age, pregnancy": "not given. About me: My age: 65 or older",
            "Tried": "not given",
        },
    ),
    (
        COMING_OFF | TAKING,
        {
            "Sleep": COMING_OFF_SLEEP,
            "Red flags": "not given",
            "Baclofen": "Yes, I take baclofen that was prescribed for me. Plans: not given",
            "Sedatives and alcohol": (
                "not given. Stopped or cut down: not given. When, and treated by: not given"
            ),
            "Blood pressure and balance": "Blood pressure: not given. Balance: not given",
            "Conditions, age, pregnancy": "not given. About me: not given",
            "Tried": "not given",
        },
    ),
]


@pytest.mark.parametrize(("answers", "lines"), STRIP)
def test_the_strip_sums_up_the_answers_in_a_few_lines(answers, lines):
    assert {line.label: line.text for line in summary(answers).strip} == lines


KEEPS_BACK = [question.code for question in DOCUMENT.questions if question.choice("prefer_not")]


@pytest.mark.parametrize("question", KEEPS_BACK)
def test_the_strip_reads_the_same_for_a_blank_and_for_an_answer_kept_back(question):
    asked = CALM | COMING_OFF | TAKING
    blank = summary(asked | {question: []}).strip
    kept_back = summary(asked | {question: ["prefer_not"]}).strip
    assert blank == kept_back
    assert [line for line in blank if "not given" in line.text]


def test_the_lines_of_n10_are_private():
    it = summary(CALM | {"conditions": ["prefer_not"]})
    assert it.private == ("N10",)
    assert "N10" in [line.label for line in it.clinician_more]


CLINICIAN_FIRST = {"N08", "N09", "N12", "X05", "X06"}


def test_the_clinician_reads_each_line_once_and_what_matters_first():
    for answers, it in readers(600):
        leads = [code for code in codes(answers) if code[0] in "UC" or code in CLINICIAN_FIRST]
        follow = [code for code in codes(answers) if code not in leads]
        assert [line.label for line in it.clinician_first] == leads
        assert [line.label for line in it.clinician_more] == follow


def test_the_answers_stand_in_words_and_page_order():
    it = summary(COMING_OFF | {"balance": ["aid", "fall"]})
    assert [given.code for given in it.answers] == [
        question.code for question in DOCUMENT.questions if question.code != "baclofen_plans"
    ]
    by_code = {given.code: given.answers for given in it.answers if given.answers}
    assert by_code == {
        "trigger": ("Coming off alcohol, a drug or a medicine",),
        "balance": ("I fell in the past year", "I use a cane, walker or wheelchair"),
    }


def test_phone_numbers_and_the_danger_list_are_links():
    assert summary(CALM).links == (
        Link("911", "tel:911"),
        Link("988", "tel:988"),
        Link("1-800-222-1222", "tel:1-800-222-1222"),
        Link("1-800-662-4357", "tel:1-800-662-4357"),
        Link("danger sign", "#N14"),
        Link("sleep log", "/sleep-log/"),
    )


def test_a_term_without_a_link_links_nowhere():
    program = Program(replace(DOCUMENT, terms=(*DOCUMENT.terms, Term("clinic", "your clinic"))))
    assert Summaries(program, "").of(0).links == summary(CALM).links


def test_it_says_that_nobody_has_reviewed_the_content():
    sentence = "No doctor, pharmacist or other clinician has reviewed this content yet."
    assert summary(CALM).review == sentence


def test_it_says_who_reviewed_the_content_and_when():
    signed = SignOff("A. Reader", "pharmacist", "2026-11-01", "2027-11-01")
    program = Program(replace(DOCUMENT, sign_off=signed))
    reviewed = Summaries(program, "").of(program.fill_blanks(program.bits(CALM)))
    assert reviewed.review == "Reviewed by A. Reader, pharmacist, on 2026-11-01."


def test_it_names_the_release_it_was_made_from():
    it = summary(CALM)
    assert (it.content, it.release, it.digest) == ("baclofen_sleep", 1, digest(to_text(DOCUMENT)))
    assert Summaries(PROGRAM, "").of(0).release is None


def test_no_text_promises_that_all_is_well():
    text = to_text(summary(CALM)).lower()
    assert not [words for words in ("no concerns", "good news", "all clear") if words in text]


def test_a_summary_survives_its_canonical_text():
    for _, it in readers(200):
        assert from_text(Summary, to_text(it)) == it


def test_the_same_answers_make_the_same_summary_in_a_fresh_program():
    fresh = Summaries(Program(DOCUMENT), SUMMARIES.digest, release=1)
    for answers in people(50):
        assert fresh.of(bits_of(answers)) == summary(answers)


def test_a_line_is_a_label_and_a_text():
    assert summary(CALM).strip[1] == Line("Red flags", "None of these")


def as_plain(value: object) -> object:
    """Return dataclasses as mappings, without late fields that have their default."""
    if isinstance(value, tuple):
        return [as_plain(each) for each in value]
    if not is_dataclass(value):
        return value
    members = [(each, getattr(value, each.name)) for each in fields(value)]
    return {
        each.name: as_plain(part)
        for each, part in members
        if not (is_late(each) and part == each.default)
    }


def test_the_text_that_is_kept_is_the_sorted_json_of_the_summary():
    for answers in people(300):
        bits = bits_of(answers)
        plain = json.dumps(
            as_plain(SUMMARIES.of(bits)), ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )
        assert SUMMARIES.text(bits) == plain


@pytest.mark.parametrize(
    "parts",
    [
        ["Call 911.", "The U.S. label says so."],
        ["Stop (if you can).", "'Slowly' is better.", "Ask!"],
        ["Diga qué más marcó.", "Puede tener más de una causa."],
        ["Muéstrela.", "¿No tiene profesional?", "¡Llame ya!", "«Así» está bien."],
        ["Lo llaman «resaca».", "Él lo sabe.", "Única vez."],
        ["En EE. UU. hay una línea, p. ej. la suya."],
    ],
)
def test_a_text_has_these_sentences(parts: list[str]) -> None:
    assert sentences(" ".join(parts)) == parts
