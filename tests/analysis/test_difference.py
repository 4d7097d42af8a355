"""What reads differently in a new document agrees with reading every set of answers in both."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suitability.analysis.changes import Effect, Text, word_diff
from suitability.analysis.difference import Difference, difference
from suitability.analysis.model_counting import condition, count_models
from suitability.engine.program import Program
from suitability.questionnaire.conditions import Clause
from suitability.questionnaire.document import Choice, Document, Question, Rule
from tests.support.random_documents import all_answers, edited, varied
from tests.support.shipped_program import DOCUMENT, PROGRAM

RANDOM = st.randoms(use_true_random=False)
MANY = settings(max_examples=500, deadline=None)
ALL = 2_444_799_150_471_132_000


def names_of(program: Program, bits: int) -> set[str]:
    """`question.choice` for each choice, `question.skipped` for a question left blank."""
    return {
        f"{question}.{code}"
        for question, chosen in program.answers(bits).items()
        for code in (chosen or ("skipped",))
    }


def fires(document: Document, rule: Rule, chosen: set[str]) -> bool:
    factors = {factor.code: set(factor.of) for factor in document.factors}

    def holds(clause: Clause) -> bool:
        count = sum(not chosen.isdisjoint(factors.get(name, {name})) for name in clause.of)
        return clause.low <= count <= (len(clause.of) if clause.high is None else clause.high)

    return all(map(holds, rule.clauses))


def reading(document: Document, rule: Rule) -> tuple[object, ...]:
    """All that a statement says, wherever it stands in its category."""
    statement = rule.statement
    terms = {term.code: term.value for term in document.terms}
    origins = {one: getattr(document.words, f"from_{one}") for one in ("core", "mixed", "add")}
    texts = (statement.heading, statement.name, statement.text, *statement.ask)
    return (
        (statement.category, statement.origin, statement.claims, statement.related),
        [re.sub(r"{(\w+)}", lambda found: terms[found[1]], text) for text in texts],
        [(s.code, s.title, s.link) for s in document.sources if s.code in statement.sources],
        (statement.sources, statement.clinician, statement.quiet_beside),
        (origins[statement.origin], not rule.clauses),
    )


class Listed:
    """Both documents, read for each set of answers to the new one by the names they hold."""

    def __init__(self, old: Document, new: Document) -> None:
        self.old = {rule.code: rule for rule in old.rules}
        self.new = {rule.code: rule for rule in new.rules}
        self.reworded = {
            code
            for code in self.old.keys() & self.new.keys()
            if reading(old, self.old[code]) != reading(new, self.new[code])
        }
        program = Program(new)
        self.read: dict[int, tuple[list[str], list[str]]] = {}
        for bits in all_answers(program):
            chosen = names_of(program, bits)
            self.read[bits] = (read(old, chosen), read(new, chosen))

    def effects(self, bits: int) -> Iterator[tuple[str, str]]:
        """What happens to which rule, for these answers."""
        before, after = self.read[bits]
        both = [code for code in after if code in before]
        for code in {*before, *after}:
            if code not in before:
                yield "gain", code
            elif code not in after:
                yield "lose", code
            else:
                if code in self.reworded:
                    yield "reword", code
                if self.priority_changed(code) and self.passes(code, both, before):
                    yield "move", code

    def priority_changed(self, code: str) -> bool:
        return self.old[code].statement.priority != self.new[code].statement.priority

    def passes(self, code: str, both: list[str], before: list[str]) -> bool:
        was = [one for one in before if one in both]
        return set(was[: was.index(code)]) != set(both[: both.index(code)])


def read(document: Document, chosen: set[str]) -> list[str]:
    """The codes of the statements, in reading order."""
    fired = [rule for rule in document.rules if fires(document, rule, chosen)]
    return [rule.code for rule in sorted(fired, key=lambda r: (r.statement.priority, r.code))]


def effects(found: Difference) -> list[Effect]:
    return [effect for change in found.changes for effect in change.effects]


@MANY
@given(RANDOM)
def test_every_count_and_example_is_that_of_the_list(random: Random) -> None:
    old = varied(random)
    new = edited(random, old)
    listed, found = Listed(old, new), difference(old, new)
    assert found.answers_before == len(list(all_answers(Program(old))))
    assert found.answers_after == len(listed.read)
    expected: dict[tuple[str, str], set[int]] = {}
    for bits in listed.read:
        for effect in listed.effects(bits):
            expected.setdefault(effect, set()).add(bits)
    counts = [((effect.kind, effect.rule), effect.answers) for effect in effects(found)]
    assert len(dict(counts)) == len(counts), "an effect stands under two causes"
    differ = {bits for bits, (before, after) in listed.read.items() if before != after}
    reads = {bits for bits in listed.read if any(listed.effects(bits))} | differ
    agree(dict(counts), expected)
    agree({"differ": found.differ, "reads": found.reads}, {"differ": differ, "reads": reads})


def agree(found: Mapping, expected: Mapping) -> None:
    counts = {key: one.count for key, one in found.items() if one}
    assert counts == {key: len(bits) for key, bits in expected.items() if bits}
    for key, one in found.items():
        assert not one or one.example in expected[key]


@settings(max_examples=100, deadline=None)
@given(RANDOM)
def test_there_are_changes_exactly_when_the_documents_differ(random: Random) -> None:
    old = varied(random)
    new = edited(random, old)
    found = difference(old, new)
    assert bool(found.changes) == (old != new)
    assert len({change.part for change in found.changes}) == len(found.changes)


def statement(document: Document, code: str, **words: object) -> Document:
    return rule(document, code, lambda one: replace(one, statement=replace(one.statement, **words)))


def rule(document: Document, code: str, edit: Callable[[Rule], Rule]) -> Document:
    rules = (edit(one) if one.code == code else one for one in document.rules)
    return replace(document, rules=tuple(rules))


def question(document: Document, code: str, **fields: object) -> Document:
    questions = (replace(q, **fields) if q.code == code else q for q in document.questions)
    return replace(document, questions=tuple(questions))


def answers_with(*names: str) -> int:
    """How many answers to the shipped content hold all of these."""
    return count_models(PROGRAM, [(PROGRAM.constraint(Clause((name,))),) for name in names]).count


RULES = {one.code: one for one in DOCUMENT.rules}
QUESTIONS = {one.code: one for one in DOCUMENT.questions}
LAST_TWO_SWAPPED = (*DOCUMENT.questions[:-2], *DOCUMENT.questions[:-3:-1])


def test_a_document_does_not_differ_from_itself():
    assert difference(DOCUMENT, DOCUMENT) == Difference(ALL, ALL)
    assert difference(DOCUMENT, replace(DOCUMENT)) == Difference(ALL, ALL)


def test_other_words_are_read_by_those_for_whom_the_rule_fires():
    found = difference(DOCUMENT, statement(DOCUMENT, "C10", text="Other words."))
    (change,) = found.changes
    low = answers_with("blood_pressure.low")
    assert (change.part, change.what, change.everybody) == ("rule C10", "changed", False)
    assert change.texts == (Text("text", RULES["C10"].statement.text, "Other words."),)
    assert [(one.kind, one.rule, one.answers.count) for one in change.effects] == [
        ("reword", "C10", low)
    ]
    assert (found.differ.count, found.reads.count) == (0, low)
    assert PROGRAM.slot("blood_pressure").bits["low"] & found.reads.example


def test_a_choice_taken_out_of_a_clause_loses_those_who_have_only_that():
    def without_blank(one: Rule) -> Rule:
        kept = tuple(name for name in one.clauses[0].of if name != "trigger.skipped")
        return replace(one, clauses=(Clause(kept),))

    found = difference(DOCUMENT, rule(DOCUMENT, "E10", without_blank))
    (change,) = found.changes
    assert change.texts == (
        Text(
            "clauses",
            "at least 1 of trigger.not_sure, trigger.other, trigger.skipped",
            "at least 1 of trigger.not_sure, trigger.other",
        ),
    )
    (effect,) = change.effects
    assert (effect.kind, effect.rule) == ("lose", "E10")
    assert effect.answers == found.differ == found.reads
    assert effect.answers.count == answers_with("trigger.skipped")


def test_what_a_factor_changes_stands_under_the_factor():
    factors = tuple(
        replace(one, of=("blood_pressure.low",)) if one.code == "low_pressure" else one
        for one in DOCUMENT.factors
    )
    found = difference(DOCUMENT, replace(DOCUMENT, factors=factors))
    (change,) = found.changes
    assert change.part == "factor low_pressure"
    assert [(one.kind, one.rule) for one in change.effects] == [
        ("lose", "C41"),
        ("gain", "C40"),
        ("lose", "C40"),
    ]
    two_left, three_before = change.effects[1].answers.count, change.effects[0].answers.count
    assert two_left == three_before
    assert found.differ.count == three_before + change.effects[2].answers.count


def test_two_statements_that_change_places_move_for_those_who_read_both():
    swapped = statement(statement(DOCUMENT, "U02", priority=12), "U03", priority=11)
    found = difference(DOCUMENT, swapped)
    both = answers_with("withdrawal_from.alcohol", "withdrawal_from.benzos")
    assert [change.part for change in found.changes] == ["rule U02", "rule U03"]
    for change in found.changes:
        assert [(one.kind, one.answers.count) for one in change.effects] == [("move", both)]
    assert found.differ.count == found.reads.count == both


def test_a_new_priority_that_passes_nothing_moves_nothing():
    found = difference(DOCUMENT, statement(DOCUMENT, "C83", priority=34))
    assert [change.texts for change in found.changes] == [(Text("priority", "35", "34"),)]
    assert not found.changes[0].effects
    assert not found.differ


def test_a_statement_moved_before_those_that_everybody_reads_moves_for_everybody_who_reads_it():
    found = difference(DOCUMENT, statement(DOCUMENT, "N14", priority=70))
    (effect,) = found.changes[0].effects
    assert (effect.kind, effect.rule, effect.answers.count) == ("move", "N14", ALL)
    assert found.differ.count == ALL


def test_a_rule_that_comes_is_gained_and_one_that_goes_is_lost():
    more = replace(RULES["C10"], code="C99", clauses=(Clause(("any_opioid",)),))
    longer = replace(DOCUMENT, rules=(*DOCUMENT.rules, more))
    count = answers_with("any_opioid")
    for found, what, kind in (
        (difference(DOCUMENT, longer), "added", "gain"),
        (difference(longer, DOCUMENT), "removed", "lose"),
    ):
        (change,) = found.changes
        assert (change.part, change.what) == ("rule C99", what)
        assert [(one.kind, one.answers.count) for one in change.effects] == [(kind, count)]
        assert found.differ.count == found.reads.count == count


def test_what_a_term_rewords_stands_under_the_term():
    terms = (replace(t, value="112") if t.code == "emergency" else t for t in DOCUMENT.terms)
    found = difference(DOCUMENT, replace(DOCUMENT, terms=tuple(terms)))
    (change,) = found.changes
    named = {code for code, one in RULES.items() if "{emergency}" in said(one)}
    assert (change.part, change.everybody) == ("term emergency", True)
    assert change.texts == (Text("value", "911", "112"),)
    assert {(one.kind, one.rule) for one in change.effects} == {("reword", code) for code in named}
    assert (found.differ.count, found.reads.count) == (0, ALL)


def said(one: Rule) -> str:
    return " ".join((one.statement.heading, one.statement.text, *one.statement.ask))


def test_a_title_of_a_source_rewords_the_statements_that_show_it():
    sources = (replace(s, title="New") if s.code == "S64" else s for s in DOCUMENT.sources)
    found = difference(DOCUMENT, replace(DOCUMENT, sources=tuple(sources)))
    (change,) = found.changes
    assert change.part == "source S64"
    assert {one.rule for one in change.effects} == {
        code for code, one in RULES.items() if "S64" in one.statement.sources
    }


def test_each_effect_stands_under_its_own_cause():
    """A rule with other clauses and another priority, while words that it shares change too."""
    words = replace(DOCUMENT.words, from_add="Added")
    moved = statement(DOCUMENT, "C72", priority=23)
    new = rule(moved, "C72", lambda one: replace(one, clauses=(Clause(("any_opioid",)),)))
    found = difference(DOCUMENT, replace(new, words=words))
    causes = {
        (one.kind, change.part)
        for change in found.changes
        for one in change.effects
        if one.rule == "C72"
    }
    assert causes == {
        ("gain", "rule C72"),
        ("lose", "rule C72"),
        ("move", "rule C72"),
        ("reword", "words from_add"),
    }


def test_a_new_choice_brings_new_answers_and_changes_no_statement():
    choices = (*QUESTIONS["balance"].choices, Choice("cane", "A cane"))
    found = difference(DOCUMENT, question(DOCUMENT, "balance", choices=choices))
    (change,) = found.changes
    assert (change.part, change.effects, change.everybody) == ("question balance", (), True)
    assert Text("choices cane label", "", "A cane") in change.texts
    assert (found.answers_before, found.answers_after) == (ALL, ALL // 18 * 34)
    assert not found.differ
    assert not found.reads


def test_the_words_of_a_follow_up_are_not_for_everybody():
    found = difference(DOCUMENT, question(DOCUMENT, "withdrawal_from", text="From what?"))
    assert [(one.part, one.everybody) for one in found.changes] == [
        ("question withdrawal_from", False)
    ]


@pytest.mark.parametrize(
    ("part", "fields"),
    [
        ("words title", {"words": replace(DOCUMENT.words, title="Another title")}),
        ("page", {"page": replace(DOCUMENT.page, strip=())}),
        ("help", {"help_lines": ("Some help.",)}),
        ("title", {"title": "Another title"}),
        ("order of questions", {"questions": LAST_TWO_SWAPPED}),
    ],
)
def test_what_stands_around_the_statements_is_for_everybody(part, fields):
    found = difference(DOCUMENT, replace(DOCUMENT, **fields))
    assert [(one.part, one.what, one.everybody) for one in found.changes] == [
        (part, "changed", True)
    ]
    assert not found.reads


def test_everything_that_changes_in_a_part_is_named():
    old = Question("q", "single", "One?", (Choice("a", "A"), Choice("b", "B", "hint")))
    new = replace(old, text="Two?", choices=(Choice("b", "B"), Choice("c", "C", exclusive=True)))
    found = difference(
        replace(DOCUMENT, questions=(*DOCUMENT.questions, old)),
        replace(DOCUMENT, questions=(*DOCUMENT.questions, new)),
    )
    assert [(one.field, one.before, one.after) for one in found.changes[0].texts] == [
        ("text", "One?", "Two?"),
        ("choices", "a\nb", "b\nc"),
        ("choices a label", "A", ""),
        ("choices a origin", "core", ""),
        ("choices b hint", "hint", ""),
        ("choices c label", "", "C"),
        ("choices c origin", "", "core"),
        ("choices c exclusive", "", "yes"),
    ]


def test_too_many_rules_at_once_are_counted_one_by_one_only():
    """Rules that each come to hang on another question, as no edit by hand makes them."""
    random = Random(0)
    every = [f"{q.code}.{choice.code}" for q in DOCUMENT.questions for choice in q.choices]

    def widened(one: Rule) -> Rule:
        if not one.clauses:
            return one
        first, *others = one.clauses
        more = random.choice([name for name in every if name not in first.of])
        return replace(one, clauses=(replace(first, of=(*first.of, more)), *others))

    new = replace(DOCUMENT, rules=tuple(map(widened, DOCUMENT.rules)))
    found = difference(DOCUMENT, new)
    assert found.differ is found.reads is None
    program = Program(new)
    gained = {one.rule: one.answers for one in effects(found) if one.kind == "gain"}
    was, now = (condition(program, document["C10"]) for document in (RULES, rules_of(new)))
    assert gained["C10"] == count_models(program, (now,), (was,))


def rules_of(document: Document) -> dict[str, Rule]:
    return {one.code: one for one in document.rules}


@pytest.mark.parametrize(
    ("before", "after", "runs"),
    [
        ("", "", ()),
        ("Call now.", "Call now.", (("same", "Call now."),)),
        ("", "New.", (("in", "New."),)),
        ("Old.", "", (("out", "Old."),)),
        (
            "Call your doctor today.",
            "Please call your provider today.",
            (
                ("out", "Call"),
                ("in", "Please call"),
                ("same", " your "),
                ("out", "doctor"),
                ("in", "provider"),
                ("same", " today."),
            ),
        ),
        ("a b c", "x y c", (("out", "a b"), ("in", "x y"), ("same", " c"))),
        ("a\nb", "a b", (("same", "a"), ("out", "\n"), ("in", " "), ("same", "b"))),
    ],
)
def test_words_that_went_and_came(before, after, runs):
    assert word_diff(before, after) == runs


TEXTS = st.lists(st.sampled_from(["a", "b", "c", " ", "  ", "\n"])).map("".join)


@MANY
@given(TEXTS, TEXTS)
def test_the_runs_of_words_make_up_both_texts(before, after):
    runs = word_diff(before, after)
    assert "".join(text for kind, text in runs if kind != "in") == before
    assert "".join(text for kind, text in runs if kind != "out") == after
    assert all(text for _, text in runs)
