"""What reads differently in a new document agrees with reading every set of answers in both."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suitability.analysis.changes import Effect, word_diff
from suitability.analysis.difference import Difference, difference
from suitability.analysis.model_counting import condition, count_models
from suitability.engine.program import Program
from suitability.questionnaire.conditions import Clause
from suitability.questionnaire.document import Document, Rule
from suitability.questionnaire.questions import Choice
from tests.support.random_documents import all_answers, edited, varied
from tests.support.shipped_program import DOCUMENT, PROGRAM

RANDOM = st.randoms(use_true_random=False)
MANY = settings(max_examples=500, deadline=None)
ALL = 455_779_685_446_530_304_539_279_600


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
    origins = {name: getattr(document.words, f"from_{name}") for name in ("core", "mixed", "add")}
    texts = (statement.heading, statement.name, statement.text, *statement.ask)
    return (
        (statement.category, statement.origin, statement.claims, statement.related),
        [re.sub(r"{(\w+)}", lambda match: terms[match[1]], text) for text in texts],
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
        was = [other for other in before if other in both]
        return set(was[: was.index(code)]) != set(both[: both.index(code)])


def read(document: Document, chosen: set[str]) -> list[str]:
    """The codes of the statements, in reading order."""
    fired = [rule for rule in document.rules if fires(document, rule, chosen)]
    return [rule.code for rule in sorted(fired, key=lambda r: (r.statement.priority, r.code))]


def effects(diff: Difference) -> list[Effect]:
    return [effect for change in diff.changes for effect in change.effects]


@pytest.mark.slow
@MANY
@given(RANDOM)
def test_every_count_and_example_is_that_of_the_list(random: Random) -> None:
    old = varied(random)
    new = edited(random, old)
    listed, diff = Listed(old, new), difference(old, new)
    assert diff.answers_before == len(list(all_answers(Program(old))))
    assert diff.answers_after == len(listed.read)
    expected: dict[tuple[str, str], set[int]] = {}
    for bits in listed.read:
        for effect in listed.effects(bits):
            expected.setdefault(effect, set()).add(bits)
    counts = [((effect.kind, effect.rule), effect.answers) for effect in effects(diff)]
    assert len(dict(counts)) == len(counts), "an effect stands under two causes"
    differ = {bits for bits, (before, after) in listed.read.items() if before != after}
    reads = {bits for bits in listed.read if any(listed.effects(bits))} | differ
    agree(dict(counts), expected)
    agree({"differ": diff.differ, "reads": diff.reads}, {"differ": differ, "reads": reads})


def agree(actual: Mapping, expected: Mapping) -> None:
    counts = {key: models.count for key, models in actual.items() if models}
    assert counts == {key: len(bits) for key, bits in expected.items() if bits}
    for key, models in actual.items():
        assert not models or models.example in expected[key]


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(RANDOM)
def test_there_are_changes_exactly_when_the_documents_differ(random: Random) -> None:
    old = varied(random)
    new = edited(random, old)
    diff = difference(old, new)
    assert bool(diff.changes) == (old != new)
    assert len({change.part for change in diff.changes}) == len(diff.changes)


def statement(document: Document, code: str, **words: object) -> Document:
    return rule(document, code, lambda old: replace(old, statement=replace(old.statement, **words)))


def rule(document: Document, code: str, edit: Callable[[Rule], Rule]) -> Document:
    rules = (edit(old) if old.code == code else old for old in document.rules)
    return replace(document, rules=tuple(rules))


def question(document: Document, code: str, **fields: object) -> Document:
    questions = (replace(q, **fields) if q.code == code else q for q in document.questions)
    return replace(document, questions=tuple(questions))


def answers_with(*names: str) -> int:
    """How many answers to the shipped content hold all of these."""
    return count_models(PROGRAM, [(PROGRAM.constraint(Clause((name,))),) for name in names]).count


RULES = {rule.code: rule for rule in DOCUMENT.rules}
QUESTIONS = {question.code: question for question in DOCUMENT.questions}
LAST_TWO_SWAPPED = (*DOCUMENT.questions[:-2], *DOCUMENT.questions[:-3:-1])


def test_a_document_does_not_differ_from_itself():
    assert difference(DOCUMENT, DOCUMENT) == Difference(ALL, ALL)
    assert difference(DOCUMENT, replace(DOCUMENT)) == Difference(ALL, ALL)


def test_other_words_are_read_by_those_for_whom_the_rule_fires():
    diff = difference(DOCUMENT, statement(DOCUMENT, "C10", text="Other words."))
    (change,) = diff.changes
    low = answers_with("blood_pressure.low")
    assert (change.part, change.what, change.everybody) == ("rule C10", "changed", False)
    assert change.was == RULES["C10"]
    assert change.now.statement.text == "Other words."
    assert [(effect.kind, effect.rule, effect.answers.count) for effect in change.effects] == [
        ("reword", "C10", low)
    ]
    assert (diff.differ.count, diff.reads.count) == (0, low)
    assert PROGRAM.slot("blood_pressure").bits["low"] & diff.reads.example


def test_a_choice_taken_out_of_a_clause_loses_those_who_have_only_that():
    def without_blank(rule: Rule) -> Rule:
        remaining = tuple(name for name in rule.clauses[0].of if name != "trigger.skipped")
        return replace(rule, clauses=(Clause(remaining),))

    diff = difference(DOCUMENT, rule(DOCUMENT, "E10", without_blank))
    (change,) = diff.changes
    assert change.now.clauses == (Clause(("trigger.not_sure", "trigger.other")),)
    (effect,) = change.effects
    assert (effect.kind, effect.rule) == ("lose", "E10")
    assert effect.answers == diff.differ == diff.reads
    assert effect.answers.count == answers_with("trigger.skipped")


def test_what_a_factor_changes_stands_under_the_factor():
    factors = tuple(
        replace(factor, of=("blood_pressure.low",)) if factor.code == "low_pressure" else factor
        for factor in DOCUMENT.factors
    )
    diff = difference(DOCUMENT, replace(DOCUMENT, factors=factors))
    (change,) = diff.changes
    assert change.part == "factor low_pressure"
    assert [(effect.kind, effect.rule) for effect in change.effects] == [
        ("lose", "C41"),
        ("lose", "C42"),
        ("lose", "C43"),
        ("gain", "C44"),
    ]
    three_before, *two_before, two_left = (effect.answers.count for effect in change.effects)
    assert two_left == three_before
    assert diff.differ.count == three_before + sum(two_before)


def test_two_statements_that_change_places_move_for_those_who_read_both():
    swapped = statement(statement(DOCUMENT, "U04", priority=14), "U05", priority=13)
    diff = difference(DOCUMENT, swapped)
    fire = [condition(PROGRAM, RULES[code]) for code in ("U04", "U05")]
    both = count_models(PROGRAM, fire).count
    assert [change.part for change in diff.changes] == ["rule U04", "rule U05"]
    for change in diff.changes:
        assert [(effect.kind, effect.answers.count) for effect in change.effects] == [
            ("move", both)
        ]
    assert diff.differ.count == diff.reads.count == both


def test_a_new_priority_that_passes_nothing_moves_nothing():
    diff = difference(DOCUMENT, statement(DOCUMENT, "C83", priority=34))
    assert [change.now.statement.priority for change in diff.changes] == [34]
    assert not diff.changes[0].effects
    assert not diff.differ


def test_a_statement_moved_before_those_that_everybody_reads_moves_for_everybody_who_reads_it():
    diff = difference(DOCUMENT, statement(DOCUMENT, "N14", priority=70))
    (effect,) = diff.changes[0].effects
    assert (effect.kind, effect.rule, effect.answers.count) == ("move", "N14", ALL)
    assert diff.differ.count == ALL


def test_a_rule_that_comes_is_gained_and_one_that_goes_is_lost():
    more = replace(RULES["C10"], code="C99", clauses=(Clause(("lungs",)),))
    longer = replace(DOCUMENT, rules=(*DOCUMENT.rules, more))
    count = answers_with("lungs")
    for diff, what, kind in (
        (difference(DOCUMENT, longer), "added", "gain"),
        (difference(longer, DOCUMENT), "removed", "lose"),
    ):
        (change,) = diff.changes
        assert (change.part, change.what) == ("rule C99", what)
        assert [(effect.kind, effect.answers.count) for effect in change.effects] == [(kind, count)]
        assert diff.differ.count == diff.reads.count == count


def test_what_a_term_rewords_stands_under_the_term():
    terms = (replace(t, value="112") if t.code == "emergency" else t for t in DOCUMENT.terms)
    diff = difference(DOCUMENT, replace(DOCUMENT, terms=tuple(terms)))
    (change,) = diff.changes
    named = {code for code, rule in RULES.items() if "{emergency}" in texts_of(rule)}
    assert (change.part, change.everybody) == ("term emergency", True)
    assert (change.was.value, change.now.value) == ("911", "112")
    assert {(effect.kind, effect.rule) for effect in change.effects} == {
        ("reword", code) for code in named
    }
    assert (diff.differ.count, diff.reads.count) == (0, ALL)


def texts_of(rule: Rule) -> str:
    return " ".join((rule.statement.heading, rule.statement.text, *rule.statement.ask))


def test_a_title_of_a_source_rewords_the_statements_that_show_it():
    sources = (replace(s, title="New") if s.code == "S64" else s for s in DOCUMENT.sources)
    diff = difference(DOCUMENT, replace(DOCUMENT, sources=tuple(sources)))
    (change,) = diff.changes
    assert change.part == "source S64"
    assert {effect.rule for effect in change.effects} == {
        code for code, rule in RULES.items() if "S64" in rule.statement.sources
    }


def test_each_effect_stands_under_its_own_cause():
    """A rule with other clauses and another priority, while words that it shares change too."""
    words = replace(DOCUMENT.words, from_add="Added")
    moved = statement(DOCUMENT, "C72", priority=23)
    new = rule(moved, "C72", lambda old: replace(old, clauses=(Clause(("lungs",)),)))
    diff = difference(DOCUMENT, replace(new, words=words))
    causes = {
        (effect.kind, change.part)
        for change in diff.changes
        for effect in change.effects
        if effect.rule == "C72"
    }
    assert causes == {
        ("gain", "rule C72"),
        ("lose", "rule C72"),
        ("move", "rule C72"),
        ("reword", "words from_add"),
    }


def test_a_new_choice_brings_new_answers_and_changes_no_statement():
    choices = (*QUESTIONS["balance"].choices, Choice("cane", "A cane"))
    diff = difference(DOCUMENT, question(DOCUMENT, "balance", choices=choices))
    (change,) = diff.changes
    assert (change.part, change.effects, change.everybody) == ("question balance", (), True)
    assert "A cane" in [choice.label for choice in change.now.choices]
    assert (diff.answers_before, diff.answers_after) == (ALL, ALL // 18 * 34)
    assert not diff.differ
    assert not diff.reads


def test_the_words_of_a_follow_up_are_not_for_everybody():
    diff = difference(DOCUMENT, question(DOCUMENT, "withdrawal_from", text="From what?"))
    assert [(change.part, change.everybody) for change in diff.changes] == [
        ("question withdrawal_from", False)
    ]


@pytest.mark.parametrize(
    ("part", "fields"),
    [
        ("words title", {"words": replace(DOCUMENT.words, title="Another title")}),
        ("site lead", {"site": replace(DOCUMENT.site, lead="Another lead.")}),
        ("page", {"page": replace(DOCUMENT.page, strip=())}),
        ("help", {"help_lines": ("Some help.",)}),
        ("title", {"title": "Another title"}),
        ("order of questions", {"questions": LAST_TWO_SWAPPED}),
    ],
)
def test_what_stands_around_the_statements_is_for_everybody(part, fields):
    diff = difference(DOCUMENT, replace(DOCUMENT, **fields))
    assert [(change.part, change.what, change.everybody) for change in diff.changes] == [
        (part, "changed", True)
    ]
    assert not diff.reads


def test_what_only_clinicians_read_is_not_for_everybody():
    site = replace(DOCUMENT.site, key_label="Cause")
    changes = difference(DOCUMENT, replace(DOCUMENT, site=site)).changes
    assert [(change.part, change.everybody) for change in changes] == [("site key_label", False)]


def test_too_many_rules_at_once_are_counted_one_by_one_only():
    """Rules that each come to hang on another question, as no edit by hand makes them."""
    random = Random(0)
    every = [f"{q.code}.{choice.code}" for q in DOCUMENT.questions for choice in q.choices]

    def widened(rule: Rule) -> Rule:
        if not rule.clauses:
            return rule
        first, *others = rule.clauses
        more = random.choice([name for name in every if name not in first.of])
        return replace(rule, clauses=(replace(first, of=(*first.of, more)), *others))

    new = replace(DOCUMENT, rules=tuple(map(widened, DOCUMENT.rules)))
    diff = difference(DOCUMENT, new)
    assert diff.differ is diff.reads is None
    program = Program(new)
    gained = {effect.rule: effect.answers for effect in effects(diff) if effect.kind == "gain"}
    was, now = (condition(program, document["C10"]) for document in (RULES, rules_of(new)))
    assert gained["C10"] == count_models(program, (now,), (was,))


def rules_of(document: Document) -> dict[str, Rule]:
    return {rule.code: rule for rule in document.rules}


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
