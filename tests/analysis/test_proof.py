"""Each kind of finding, in a small case, and against listing every answer."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suitability.analysis.example_answers import ExampleAnswers
from suitability.analysis.findings import Finding
from suitability.analysis.model_counting import condition
from suitability.analysis.proof import prove
from suitability.engine.program import Program
from suitability.questionnaire.conditions import Clause, Guarantee
from suitability.questionnaire.document import Document, Factor, Rule, Term
from suitability.questionnaire.document_errors import DocumentError
from suitability.questionnaire.options import Option
from suitability.questionnaire.questions import Choice, Question
from suitability.questionnaire.site_words import SiteWords
from suitability.questionnaire.sources import Article, Claim, SignOff, Source
from suitability.questionnaire.summary_layout import StripLine, StripPart
from tests.support.brute_force import BruteForce
from tests.support.random_documents import PAGE, STATEMENT, all_answers, questionnaire
from tests.support.shipped_program import DOCUMENT, PROGRAM

RANDOM = st.randoms(use_true_random=False)
MANY = settings(max_examples=500, deadline=None)
BASE = replace(STATEMENT, claims=(), related=(), sources=("S1",), origin="add", quiet_beside=())


def alone(code: str) -> Choice:
    return Choice(code, code, exclusive=True)


def rule(code: str, *clauses: Clause, priority: int = 20, **more) -> Rule:
    category = "caution" if priority < 40 else "evidence"
    more = {"text": f"Some words on {code}.", "category": category, **more}
    return Rule(code, clauses, replace(BASE, priority=priority, **more))


def of(*names: str, low: int = 1, high: int | None = None) -> Clause:
    return Clause(names, low, high)


PAIN = Question("q0", "multiple", "Pain?", (Choice("a", "A"), Choice("b", "B"), alone("none")))
SLEEP = Question("q1", "multiple", "Sleep?", (Choice("c", "C"), alone("not_sure")))
STANDING = Rule(
    "N", (), replace(BASE, category="next_step", priority=89, text="Standing.", for_everyone=True)
)
HELD = Claim("A1", "x", "x", "x", "x", "opinion", ("S1",), why_unused="Not ours to say.")
WALK = Option("O1", "Walks", "They help.", "They tire.", ("How far?",), "core", claims=("A2",))
SIGNED = SignOff("A. Reader", "pharmacist", "2026-01-10", "2027-01-10")

# Every answer to the first question brings something, and no choice is without use.
A = rule("A", of("q0.a"))
B = rule("B", of("q0.none", "q0.skipped"))
C = rule("C", of("q1.c"))
SURE = rule("D", of("q1.not_sure", "q1.skipped"), priority=40)
SMALL = replace(
    DOCUMENT,
    questions=(PAIN, SLEEP),
    factors=(),
    rules=(A, B, C, SURE, rule("E", of("q0.b"), priority=41), STANDING),
    claims=(),
    sources=(Source("S1", "T1", "A label", "x", "x"),),
    terms=(),
    help_lines=(),
    article=Article(),
    site=SiteWords(),
    page=PAGE,
    guarantees=(),
    options=(),
)


def with_rules(*rules: Rule) -> Document:
    return replace(SMALL, rules=(*SMALL.rules, *rules))


def with_questions(*questions: Question) -> Document:
    return replace(SMALL, questions=questions)


def fires(code: str) -> Callable[[Program, int], bool]:
    return lambda program, bits: (
        code in {rule.code for rule in program.rules_in(program.fired(bits))}
    )


def silent(code: str) -> Callable[[Program, int], bool]:
    return lambda program, bits: not fires(code)(program, bits)


def gives(question: str, *choices: str) -> Callable[[Program, int], bool]:
    return lambda program, bits: set(program.answers(bits)[question]) >= {*choices}


def anybody(program: Program, bits: int) -> bool:
    return True


# What is found, in which document, and what its example has to show.
CASES = {
    "STOP P01 rule F": (with_rules(rule("F", of("q0.a"), of("q0.none"))), silent("F")),
    "STOP P02 rules A and F": (
        with_rules(rule("F", of("q0.b"), text=A.statement.text)),
        lambda program, bits: fires("A")(program, bits) and fires("F")(program, bits),
    ),
    "STOP P02 rules A and G": (
        with_rules(rule("G", of("q0.none"), text=A.statement.text)),
        lambda program, bits: fires("A")(program, bits) or fires("G")(program, bits),
    ),
    "NOTE P03 rules C and F": (with_rules(rule("F", of("q1.c"), of("q1.c"))), fires("F")),
    "NOTE P04 rule F": (
        with_rules(rule("F", of("q0.a"), of("q0.none", high=0, low=0))),
        fires("F"),
    ),
    "STOP P05 choice q1.new": (
        with_questions(PAIN, replace(SLEEP, choices=(*SLEEP.choices, Choice("new", "New")))),
        gives("q1", "new"),
    ),
    "NOTE P05 choice q0.not_sure": (
        with_questions(replace(PAIN, choices=(*PAIN.choices, alone("not_sure"))), SLEEP),
        gives("q0", "not_sure"),
    ),
    "STOP P06 document": (
        replace(SMALL, rules=(A, C, STANDING)),
        lambda program, bits: program.rules_in(program.fired(bits)) == (STANDING,),
    ),
    "NOTE P07 choice q1.prefer_not": (
        with_questions(PAIN, replace(SLEEP, choices=(*SLEEP.choices, alone("prefer_not")))),
        gives("q1", "prefer_not"),
    ),
    "STOP P08 claim A1": (replace(SMALL, claims=(replace(HELD, why_unused=""),)), fires("A")),
    "STOP P09 source S2": (
        replace(SMALL, sources=(*SMALL.sources, replace(SMALL.sources[0], code="S2"))),
        anybody,
    ),
    "NOTE P10 factor f": (replace(SMALL, factors=(Factor("f", "F", ("q0.b",)),)), gives("q0", "b")),
    "NOTE P11 term t": (replace(SMALL, terms=(Term("t", "T"),)), anybody),
    "STOP P14 question q1": (
        with_questions(PAIN, replace(SLEEP, shown_when=(of("q0.a"), of("q0.none")))),
        lambda program, bits: "q1" not in program.answers(bits),
    ),
    "STOP P17 rule F": (with_rules(rule("F")), anybody),
    "STOP P17 rule G": (with_rules(rule("G", of("q0.a", low=0))), anybody),
    "STOP P17 rule H": (with_rules(rule("H", of("q1.c", "q1.not_sure", "q1.skipped"))), anybody),
    "STOP P15 choice q0.none": (
        with_questions(
            replace(PAIN, choices=(Choice("a", "A"), Choice("b", "B"), Choice("none", "No"))), SLEEP
        ),
        lambda program, bits: len(program.answers(bits)["q0"]) > 1,
    ),
    "STOP P16 claim A1": (
        replace(SMALL, claims=(HELD,), rules=(*SMALL.rules, rule("F", of("q0.b"), claims=("A1",)))),
        fires("F"),
    ),
    "STOP P16 claim A2": (
        replace(SMALL, claims=(replace(HELD, code="A2"),), options=(WALK,)),
        anybody,
    ),
    "STOP G1 guarantee G1": (
        replace(SMALL, guarantees=(Guarantee("G1", "Some sentence.", then=(of("A"),)),)),
        silent("A"),
    ),
}


def name(finding: Finding) -> str:
    return f"{finding.level.upper()} {finding.code} {finding.where}"


def findings_by_name(document: Document, today: str = "") -> dict[str, Finding]:
    return {name(finding): finding for finding in prove(Program(document), today)}


def test_the_small_document_has_nothing_to_find():
    assert findings_by_name(SMALL) == {}


@pytest.mark.parametrize("case", CASES)
def test_a_finding_comes_with_complete_answers_that_show_it(case):
    document, shows = CASES[case]
    program = Program(document)
    finding = findings_by_name(document)[case]
    assert program.fill_blanks(program.bits(program.answers(finding.example))) == finding.example
    assert shows(program, finding.example)


def test_a_rule_that_cannot_fire_is_shown_by_who_misses_one_clause():
    document = with_rules(rule("F", of("q1.c"), of("q0.a"), of("q0.none")))
    program = Program(document)
    bits = findings_by_name(document)["STOP P01 rule F"].example
    tests = condition(program, document.rules[-1])
    assert [test.holds(bits) for test in tests].count(False) == 1


def test_a_term_that_links_is_used_where_its_words_stand():
    term = Term("t", "Standing.", "#N")
    assert findings_by_name(replace(SMALL, terms=(term,))) == {}
    assert list(findings_by_name(replace(SMALL, terms=(replace(term, value="Elsewhere"),)))) == [
        "NOTE P11 term t"
    ]


def test_what_an_option_cites_is_used():
    cited = replace(HELD, code="A2", sources=(), why_unused="")
    document = replace(SMALL, claims=(cited,), options=(WALK,))
    assert "STOP P08 claim A2" not in findings_by_name(document)
    source = replace(SMALL.sources[0], code="S2")
    document = replace(
        SMALL,
        sources=(*SMALL.sources, source),
        options=(replace(WALK, claims=(), sources=("S2",)),),
    )
    assert "STOP P09 source S2" not in findings_by_name(document)


def test_a_factor_that_only_a_guarantee_names_is_used():
    guarantee = Guarantee("G1", "Some sentence.", whenever=(of("f"),), then=(of("E"),))
    factor = Factor("f", "F", ("q0.b",))
    assert findings_by_name(replace(SMALL, factors=(factor,), guarantees=(guarantee,))) == {}


@pytest.mark.parametrize(
    ("today", "findings"),
    [
        ("", []),
        ("2026-06-30", []),
        ("2026-07-01", ["NOTE P12 source S1"]),
        ("2027-01-10", ["NOTE P12 source S1"]),
        ("2027-01-11", ["NOTE P12 source S1", "NOTE P13 sign-off"]),
    ],
)
def test_a_source_and_a_sign_off_are_overdue_from_the_day_after(today, findings):
    sources = (replace(SMALL.sources[0], review_by="2026-06-30"),)
    document = replace(SMALL, sources=sources, sign_off=SIGNED)
    assert list(findings_by_name(document, today)) == findings
    for finding in findings_by_name(document, today).values():
        assert finding.example in set(all_answers(Program(document)))


@pytest.mark.parametrize("day", ["2026-6-30", "20260630", "2026-W27-2", "2026-02-30", "soon"])
def test_a_date_has_one_form(day):
    with pytest.raises(DocumentError, match=f"source S1: '{day}' is no date"):
        replace(SMALL.sources[0], review_by=day)
    with pytest.raises(DocumentError, match=f"sign-off: '{day}' is no date"):
        replace(SIGNED, next_review=day)
    with pytest.raises(DocumentError, match=f"sign-off: '{day}' is no date"):
        replace(SIGNED, reviewed_on=day)


@pytest.mark.parametrize(
    ("question", "alarms", "findings"),
    [
        ("", False, ["NOTE P05 choice q2.x"]),
        ("q1", False, ["NOTE P05 choice q2.x"]),
        ("q2", False, []),
        ("q2", True, ["STOP P05 choice q2.x"]),
    ],
)
def test_a_choice_that_no_rule_uses_is_of_use_in_the_strip_where_nothing_alarms(
    question, alarms, findings
):
    """`question` is the one that stands in the clinician's strip."""
    goals = Question("q2", "multiple", "What matters?", (Choice("x", "X"), Choice("y", "Y")))
    parts = (StripPart(question),)
    document = replace(
        with_questions(PAIN, SLEEP, goals),
        rules=(*SMALL.rules, rule("F", of("q2.y"), priority=25 if alarms else 45)),
        page=replace(PAGE, strip=(StripLine("Goals", parts),) if question else ()),
    )
    of_choices = [name for name in findings_by_name(document) if "P05" in name]
    assert of_choices == findings


def test_what_is_noted_of_the_shipped_content():
    assert sorted(findings_by_name(DOCUMENT)) == [
        "NOTE P07 choice baclofen_plans.skipped",
    ]


def test_who_comes_nearest_to_what_nobody_can_choose_leaves_all_else_blank():
    never = replace(SLEEP, shown_when=(of("q0.a"), of("q0.none")))
    examples = ExampleAnswers(Program(with_questions(PAIN, never)))
    assert examples.of_choice("q1", "c") == examples.of_question("q1")
    assert ExampleAnswers(PROGRAM).nearest(()) == PROGRAM.fill_blanks(0)


@pytest.mark.slow
@MANY
@given(RANDOM)
def test_findings_are_those_of_the_list(random: Random) -> None:
    program = Program(questionnaire(random))
    listed = BruteForce(program)
    findings = prove(program)
    assert {finding.example for finding in findings} <= set(listed.answers)
    for code, expected in listed.findings().items():
        assert {
            (finding.where, finding.sentence) for finding in findings if finding.code == code
        } == expected
    for finding in findings:
        if finding.code == "P01":
            met = listed.clauses_met(finding.where.removeprefix("rule "))
            assert met(finding.example) == max(map(met, listed.answers))
