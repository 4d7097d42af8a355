"""Where each statement stands: what comes first, what is quiet, what folds, what to ask first."""

from collections import Counter
from dataclasses import fields, replace

import pytest

from suitability.engine.layout import Group
from suitability.engine.program import Program
from suitability.engine.statements import BLANK_LINE
from suitability.engine.summary import Summaries
from tests.support.personas import CALM
from tests.support.shipped_program import DOCUMENT, bits_of, codes, readers, summary

ASKS = {
    rule.code: tuple(DOCUMENT.expand(ask) for ask in rule.statement.ask) for rule in DOCUMENT.rules
}
FLAG = {"danger_signs": ["seizure"]}
DRINKING = {"trigger": ["withdrawal"], "withdrawal_from": ["alcohol"]}
STOPPED = {"baclofen_now": ["stopped_recent"]}
TAKING_NO_PLANS = {"baclofen_now": ["yes_rx"], "baclofen_plans": ["none"]}
THREE_RISKS = {"blood_pressure": ["low"], "balance": ["unsteady"], "depressants": ["alcohol"]}
SIX_CONDITIONS = {
    "conditions": ["seizures", "stroke", "breathing", "diabetes", "other_listed", "ulcer"]
}


def of(shown):
    return " ".join(statement.code for statement in shown)


def group(it):
    return {"open": of((*it.open, *it.firm)), "listed": of(it.listed), "folded": of(it.folded)}


def counted(words, folded):
    """The label of a fold, which says how many statements it holds."""
    assert "{n}" in words
    return words.replace("{n}", str(len(folded.split())))


def places(it):
    """All statements of a summary, but the quiet ones."""
    for field in fields(it):
        value = getattr(it, field.name)
        if isinstance(value, Group):
            yield from (*value.open, *value.firm, *value.listed, *value.folded)
        elif field.name in ("first", "beside_first", "later_urgent", "open_line", "standing"):
            yield from value


def everything(it):
    for statement in places(it):
        yield statement
        yield from statement.quiet


FIRST = [
    ("nothing urgent", {}, "", "", "", "N01 N02 N13 N14"),
    ("nothing urgent, on baclofen", TAKING_NO_PLANS, "", "", "", "N01 N02 N13 N14"),
    ("one urgent", STOPPED, "U04", "N14", "", "N01 N02 N13"),
    ("two urgent", DRINKING | STOPPED, "U02 U04", "N14", "", "N01 N02 N13"),
    ("danger sign", FLAG, "U01", "N14 N02 N13", "", "N01"),
    ("danger sign, on baclofen", FLAG | TAKING_NO_PLANS, "U01", "N14 X06 N02 N13", "", "N01"),
    (
        "danger sign, two more urgent",
        FLAG | DRINKING | STOPPED,
        "U01",
        "N14 N02 N13",
        "U02 U04",
        "N01",
    ),
]


@pytest.mark.parametrize(
    ("answers", "first", "beside", "later", "standing"),
    [row[1:] for row in FIRST],
    ids=[row[0] for row in FIRST],
)
def test_the_urgent_comes_first_and_a_danger_sign_stands_alone(
    answers, first, beside, later, standing
):
    it = summary(CALM | answers)
    assert of(it.first) == first
    assert of(it.beside_first) == beside
    assert of(it.later_urgent) == later
    assert of(it.standing) == standing
    assert it.read_later is (first == "U01")


def test_every_statement_that_fires_stands_in_one_place():
    for answers, it in readers(600):
        assert Counter(statement.code for statement in everything(it)) == Counter(codes(answers))


def test_a_takeover_rule_is_first_whenever_it_fires():
    for answers, it in readers(600):
        takeover = [code for code in codes(answers) if code in DOCUMENT.page.alone]
        assert it.read_later is bool(takeover)
        assert not takeover or of(it.first).split() == takeover


def test_what_never_folds_is_in_no_fold():
    for answers, it in readers(600):
        assert of(it.open_line) == "X07"
        firm = {"N01", "N02", "N13", "N14", *({"X06"} & set(codes(answers)))}
        assert firm <= {
            statement.code for statement in (*it.beside_first, *it.cautions.firm, *it.standing)
        }


QUIET = [
    ("alone", {"blood_pressure": ["low"]}, {}),
    ("two risks", THREE_RISKS | {"depressants": ["none"]}, {"C42": "C10 C20"}),
    ("three risks", THREE_RISKS, {"C41": "C10 C20"}),
    (
        "all kinds of risk",
        {
            "blood_pressure": ["low", "faint_standing", "bp_meds"],
            "balance": ["unsteady", "fall", "stiff_support"],
        },
        {"C42": "C10 C11 C20 C21"},
    ),
    (
        "low pressure and a drink",
        {"blood_pressure": ["low"], "depressants": ["alcohol"]},
        {"C43": "C10"},
    ),
    (
        "falls and a drink",
        {"balance": ["unsteady", "fall"], "depressants": ["alcohol"]},
        {"C44": "C20 C21"},
    ),
    ("a drink alone", {"depressants": ["alcohol"]}, {}),
    (
        "a drink and benzos, on baclofen",
        TAKING_NO_PLANS | {"depressants": ["alcohol", "benzos"]},
        {"C35": "C30", "C36": "C32"},
    ),
    (
        "apnea and an opioid",
        {"conditions": ["apnea"], "depressants": ["opioids"]},
        {"C48": "C63"},
    ),
    (
        "apnea, an opioid and benzos",
        {"conditions": ["apnea"], "depressants": ["opioids", "benzos"]},
        {"C02": "C32", "C47": "C63"},
    ),
    ("a drink beside benzos", {"depressants": ["alcohol", "benzos"]}, {"C34": "C30 C32"}),
    (
        "a drink and benzos beside an opioid",
        {"depressants": ["alcohol", "benzos", "opioids"]},
        {"C02": "C30 C32"},
    ),
    ("65", {"about_you": ["age_65"]}, {}),
    ("65 with weak kidneys", {"about_you": ["age_65"], "conditions": ["kidney"]}, {"C51": "C50"}),
    (
        "65 with two brain medicines",
        {"about_you": ["age_65"], "depressants": ["benzos", "sleep_meds"]},
        {"C34": "C32", "C52": "C50"},
    ),
    (
        "65 with both, under the first that is named",
        {
            "about_you": ["age_65"],
            "conditions": ["kidney"],
            "depressants": ["benzos", "sleep_meds"],
        },
        {"C34": "C32", "C51": "C50"},
    ),
    (
        "baclofen does not help",
        {"baclofen_now": ["yes_rx"], "baclofen_plans": ["not_helping"]},
        {},
    ),
    (
        "baclofen does not help and may be stopped",
        {"baclofen_now": ["yes_rx"], "baclofen_plans": ["not_helping", "stop"]},
        {"C81": "N11"},
    ),
]


@pytest.mark.parametrize(
    ("answers", "quiet"), [row[1:] for row in QUIET], ids=[row[0] for row in QUIET]
)
def test_a_weaker_statement_is_quiet_under_the_stronger_one(answers, quiet):
    it = summary(CALM | answers)
    assert {
        statement.code: of(statement.quiet) for statement in places(it) if statement.quiet
    } == quiet


def test_a_statement_is_quiet_only_under_one_it_names():
    for answers, it in readers(600):
        for statement in places(it):
            assert not set(statement.quiet_beside) & set(codes(answers))
            assert all(statement.code in weaker.quiet_beside for weaker in statement.quiet)


CAUTIONS = [
    ("none", {}, "", ""),
    ("two", {"conditions": ["stroke", "diabetes"]}, "C62 C65", ""),
    ("six", SIX_CONDITIONS, "C63 C61 C62 C65 C67", "C88"),
    (
        "seven, on baclofen",
        SIX_CONDITIONS | TAKING_NO_PLANS | {"about_you": ["driving"]},
        "C63 C61 C62 C73 C65 X06",
        "C67 C88",
    ),
    ("quiet ones do not count", THREE_RISKS, "C41 C30", ""),
    (
        "with a danger sign X06 is above",
        FLAG | TAKING_NO_PLANS | {"conditions": ["stroke"]},
        "C62",
        "",
    ),
]


@pytest.mark.parametrize(
    ("answers", "open_", "folded"), [row[1:] for row in CAUTIONS], ids=[row[0] for row in CAUTIONS]
)
def test_five_cautions_are_open_and_the_others_fold(answers, open_, folded):
    cautions = summary(CALM | answers).cautions
    assert group(cautions) == {"open": open_, "listed": "", "folded": folded}
    assert cautions.fold == counted(DOCUMENT.words.cautions_more, folded)
    assert cautions.heading == "Tell your provider about"


THREE_CAUSES = {"trigger": ["muscle_pain", "nerve_pain", "schedule"]}
KNOWN = [
    ("one cause", {}, "E01", "", "E11 E12 X01 X04"),
    ("four causes", THREE_CAUSES, "E09", "E02", "E03 E08 E11 E12 X01 X03 X04"),
    ("two cautions", {"conditions": ["stroke", "diabetes"]}, "", "E01", "E11 E12 X01 X04"),
    (
        "three cautions",
        {"conditions": ["stroke", "diabetes", "pump"]},
        "",
        "",
        "E01 E11 E12 X01 X04",
    ),
    (
        "three cautions, two of them quiet",
        THREE_RISKS | {"depressants": ["none"]},
        "",
        "",
        "E01 E11 E12 X01 X04",
    ),
    ("something urgent", STOPPED, "", "", "E01 E11 E12 X01 X04"),
    ("under 18", {"about_you": ["under_18"]}, "", "", "E01 E11 E12 X01 X04"),
    ("on baclofen", TAKING_NO_PLANS, "E01", "", "E11 E12 X01 X04"),
]


@pytest.mark.parametrize(
    ("answers", "open_", "listed", "folded"),
    [row[1:] for row in KNOWN],
    ids=[row[0] for row in KNOWN],
)
def test_what_is_known_folds_but_for_what_is_personal_in_a_short_summary(
    answers, open_, listed, folded
):
    known = summary(CALM | answers).known
    assert group(known) == {"open": open_, "listed": listed, "folded": folded}
    assert known.fold == counted(DOCUMENT.words.known_more, folded)


NO_TRIES = {"trigger": ["plain_insomnia"], "tried": ["none"], "about_you": ["prefer_not"]}
BLANKS = {"blood_pressure": [], "depressants": [], "balance": []}
NEXT = [
    ("nothing urgent", {}, "N15 N03 N05", ""),
    ("nothing urgent, much to do", NO_TRIES | BLANKS, "N15 N03 N05 N07 N08 N09 N12 N10", ""),
    (
        "something urgent",
        STOPPED | NO_TRIES | BLANKS,
        "N09 N10",
        "N03 N19 N05 N07 N08 N12",
    ),
    ("a danger sign", FLAG, "", "N05"),
]


@pytest.mark.parametrize(
    ("answers", "listed", "folded"), [row[1:] for row in NEXT], ids=[row[0] for row in NEXT]
)
def test_next_steps_are_one_line_each_and_fold_beside_the_urgent(answers, listed, folded):
    steps = summary(CALM | answers).next_steps
    assert group(steps) == {"open": "", "listed": listed, "folded": folded}
    assert steps.fold == counted(DOCUMENT.words.next_steps_more, folded)


TO_PROVIDER = ASKS["N01"]
FIVE = [
    ("three cautions", SIX_CONDITIONS, "C63 C61 C62 N01 N15"),
    ("quiet cautions do not lead", THREE_RISKS, "C41 C30 N01 N15 E01"),
    ("no caution", {}, "N01 N15 E01"),
    ("unknown pressure", {"blood_pressure": []}, "N01 N15 N08 E01"),
    (
        "not helping, and much unknown",
        TAKING_NO_PLANS | {"baclofen_plans": ["not_helping"]} | BLANKS,
        "X06 N01 N11 N08 N09",
    ),
    ("much unknown", BLANKS, "N01 N15 N08 N09 N12"),
    ("a caution and much unknown", BLANKS | {"conditions": ["stroke"]}, "C62 N01 N15 N08 N09"),
    ("a pump", {"conditions": ["pump"]}, "C85 N01 E01"),
    ("many causes", THREE_CAUSES, "N01 N15 E09 E02 E03"),
    ("something urgent", STOPPED, "U04 N01 E01"),
]


@pytest.mark.parametrize(
    ("answers", "lead"), [row[1:] for row in FIVE], ids=[row[0] for row in FIVE]
)
def test_five_questions_lead(answers, lead):
    first = summary(CALM | answers).questions_first
    assert first == tuple(ASKS[code][0] for code in lead.split())


def test_two_urgent_questions_lead_and_are_spoken_as_they_stand():
    first = summary(CALM | DRINKING | STOPPED).questions_first
    assert first[:2] == (ASKS["U02"][1], ASKS["U04"][0])


def test_each_of_two_urgent_statements_asks_one_of_the_two_questions():
    pump = CALM | STOPPED | {"conditions": ["pump"]}
    alone = summary(pump).questions_first
    beside = summary(pump | {"danger_signs": ["self_harm"]}).questions_first
    assert alone[:2] == ASKS["U07"][:2]
    assert beside[:2] == (ASKS["U07"][0], ASKS["U10"][0])


def test_a_statement_without_a_question_is_passed_over():
    page = replace(DOCUMENT.page, fill_questions=("N05", "N08"))
    program = Program(replace(DOCUMENT, page=page))
    it = Summaries(program, "").of(bits_of(CALM | {"blood_pressure": []}))
    assert ASKS["N05"] == ()
    assert it.questions_first == (*TO_PROVIDER, ASKS["N15"][0], ASKS["N08"][0], ASKS["E01"][0])


def test_no_question_is_lost_or_asked_twice():
    for answers, it in readers(600):
        asked = (*it.questions_first, *it.questions_more)
        assert len(set(asked)) == len(asked)
        assert len(it.questions_first) <= 5
        assert set(asked) == {
            ask
            for code in codes(answers)
            for ask in ASKS[code]
            if not (code.startswith("U") and BLANK_LINE in ask)
        }
        label = DOCUMENT.words.questions_more.replace("{n}", str(len(it.questions_more)))
        assert it.questions_more_label == label


def test_more_questions_stand_in_page_order():
    for answers, it in readers(600):
        in_order = [ask for code in codes(answers) for ask in ASKS[code]]
        assert list(it.questions_more) == sorted(it.questions_more, key=in_order.index)


def test_the_questions_of_a_quiet_statement_are_not_lost():
    it = summary(CALM | {"about_you": ["age_65"], "conditions": ["kidney"]})
    assert "Have my kidneys been checked lately?" in it.questions_more


def test_a_line_to_fill_in_stays_with_its_urgent_statement():
    it = summary(CALM | DRINKING)
    fill_in, plain = ASKS["U02"]
    assert it.first[0].ask == (fill_in, plain)
    assert fill_in not in (*it.questions_first, *it.questions_more)
    assert it.questions_first[0] == plain


def test_a_line_to_fill_in_at_a_caution_is_a_question_to_ask():
    it = summary(CALM | {"conditions": ["other_listed"]})
    assert it.questions_first[0] == ASKS["C67"][0]
