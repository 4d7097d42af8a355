"""Small questionnaires drawn at random, and all their answers listed one by one."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import chain, combinations, product
from random import Random

from suitability.engine.program import Program
from suitability.questionnaire.conditions import Clause, Guarantee
from suitability.questionnaire.document import Document, Factor, Rule, Statement
from suitability.questionnaire.document_errors import DocumentError
from suitability.questionnaire.questions import Choice, Question
from suitability.questionnaire.site_words import SiteWords
from suitability.questionnaire.summary_layout import Page
from tests.support.choice_limits import within_limits
from tests.support.shipped_program import DOCUMENT

STATEMENT = DOCUMENT.rules[0].statement
PRIORITY = {"urgent": 10, "caution": 20, "evidence": 40, "next_step": 70}
PAGE = Page(
    alone=(),
    beside_alone=(),
    danger_list="N",
    never_folds=("N",),
    standing=("N",),
    stays_listed=(),
    folds_known=(),
    lead_questions=(),
    fill_questions=(),
    clinician_first=(),
    private=(),
    under_age="q0.a",
    strip=(),
)


def questionnaire(random: Random) -> Document:
    """Two to four questions, two to five rules besides the standing one, and guarantees."""
    questions: list[Question] = []
    for number in range(random.randint(2, 4)):
        questions.append(_question(random, number, names(questions)))
    factor = Factor("f", "F", tuple(random.sample(names(questions), 2)))
    rules = [
        _rule(random, number, [*names(questions), "f"]) for number in range(random.randint(2, 5))
    ]
    standing = replace(STATEMENT, category="next_step", priority=89)
    document = replace(
        DOCUMENT,
        questions=tuple(questions),
        factors=(factor,),
        rules=(*rules, Rule("N", (), standing)),
        page=PAGE,
        site=SiteWords(),
        guarantees=(),
    )
    parts = [*names(questions), "f", *(rule.code for rule in rules), "q0", "q1"]
    guarantees = (_guarantee(random, number, parts) for number in range(4))
    return replace(document, guarantees=(*guarantees, *_special(random, document)))


def names(questions: list[Question]) -> list[str]:
    return [
        f"{question.code}.{code}"
        for question in questions
        for code in (*(choice.code for choice in question.choices), "skipped")
    ]


def _question(random: Random, number: int, earlier: list[str]) -> Question:
    free = [Choice(code, code.upper()) for code in "abc"[: random.randint(1, 3)]]
    alone = [Choice(code, code, exclusive=True) for code in ("none", "not_sure")]
    choices = [*free, *random.sample(alone, random.randint(0, 2))]
    shown_when = (clause(random, earlier),) if earlier and random.random() < 0.4 else ()
    kind = random.choice(("multiple", "multiple", "single"))
    text = f"Question {number}?"
    return limited(
        random, Question(f"q{number}", kind, text, tuple(choices), shown_when=shown_when)
    )


def without_limits(question: Question) -> Question:
    choices = tuple(replace(choice, one_of="") for choice in question.choices)
    return replace(question, choices=choices, most=0)


def limited(random: Random, question: Question) -> Question:
    """The question with other limits, if it can have any: some of its choices under headings, and
    a bound on how many can be picked."""
    question = without_limits(question)
    free = [choice for choice in question.choices if not choice.exclusive]
    alone = [choice for choice in question.choices if choice.exclusive]
    if question.kind == "single" or len(free) < 2:
        return question
    most = random.choice((0, 0, random.randint(2, len(free))))
    return replace(question, choices=(*_under_headings(random, free), *alone), most=most)


def _under_headings(random: Random, free: list[Choice]) -> Iterator[Choice]:
    """The choices in up to three runs, each of which may have a heading if it is longer than 1."""
    first, last = sorted(random.sample(range(len(free) + 1), 2))
    for number, run in enumerate((free[:first], free[first:last], free[last:])):
        heading = random.choice(("", f"Heading {number}")) if len(run) > 1 else ""
        yield from (replace(choice, one_of=heading) for choice in run)


def clause(random: Random, of: list[str]) -> Clause:
    named = tuple(random.sample(of, random.randint(1, min(4, len(of)))))
    low = random.randint(0, len(named))
    return Clause(named, low, random.choice((None, random.randint(low, len(named)))))


def _rule(random: Random, number: int, of: list[str]) -> Rule:
    category = random.choice(("urgent", "caution", "caution", "evidence"))
    statement = replace(STATEMENT, category=category, priority=PRIORITY[category] + number)
    return Rule(
        f"R{number}", tuple(clause(random, of) for _ in range(random.randint(1, 2))), statement
    )


def _guarantee(random: Random, number: int, of: list[str]) -> Guarantee:
    return Guarantee(
        f"G{number}",
        "Some sentence.",
        whenever=tuple(clause(random, of) for _ in range(random.randint(0, 2))),
        then=tuple(clause(random, of) for _ in range(random.randint(1, 2))),
        exactly=random.random() < 0.3,
    )


def _special(random: Random, document: Document) -> Iterator[Guarantee]:
    yield Guarantee("first", "Some sentence.", first=random.choice(document.rules).code)
    for question in document.questions:
        if question.kind == "multiple":
            free = tuple(f"{question.code}.{c.code}" for c in question.choices if not c.exclusive)
            yield Guarantee(f"add_{question.code}", "Some sentence.", never_lowers=free)


def all_answers(program: Program) -> Iterator[int]:
    """Every complete set of answers, as bits."""
    ways = []
    for slot in program.slots:
        choices = slot.question.choices
        free = [choice.code for choice in choices if not slot.is_exclusive(choice)]
        sets = chain.from_iterable(combinations(free, n) for n in range(len(free) + 1))
        alone = ((choice.code,) for choice in choices if slot.is_exclusive(choice))
        ways.append([*(some for some in sets if within_limits(slot.question, some)), *alone])
    seen = set()
    for chosen in product(*ways):
        bits = 0
        for slot, codes in zip(program.slots, chosen, strict=True):
            if slot.shown(bits):
                bits |= program.choose(slot.question.code, codes)
        seen.add(bits)
    yield from seen


def varied(random: Random) -> Document:
    """A questionnaire whose statements differ in origin, terms and sources, without guarantees."""
    document = questionnaire(random)
    rules = tuple(replace(rule, statement=_varied(random, rule)) for rule in document.rules)
    return replace(document, rules=rules, guarantees=())


def _varied(random: Random, rule: Rule) -> Statement:
    return replace(
        rule.statement,
        text=random.choice(("Some text.", "Call {emergency}.", "Call {poison} or {emergency}.")),
        ask=random.choice(((), ("What of {crisis}?",))),
        origin=random.choice(("core", "mixed", "add")),
        sources=random.choice((("S01",), ("S01", "S02"), ("S03",))),
    )


def edited(random: Random, document: Document) -> Document:
    """The questionnaire after some edits, of which those that it does not allow are left out."""
    for edit in random.choices(EDITS, k=random.choice((1, 1, 2, 3, 6))):
        try:
            document = edit(random, document)
        except DocumentError:
            continue
    return document


def _edit_rule(random: Random, document: Document, edit: Callable[[Rule], Rule]) -> Document:
    code = random.choice(document.rules).code
    rules = tuple(edit(rule) if rule.code == code else rule for rule in document.rules)
    return replace(document, rules=rules)


def _named(document: Document) -> list[str]:
    return [*names(list(document.questions)), *(factor.code for factor in document.factors)]


def _edit_clauses(random: Random, document: Document) -> Document:
    def edit(rule: Rule) -> Rule:
        remaining = random.sample(rule.clauses, random.randint(0, len(rule.clauses)))
        more = (clause(random, _named(document)) for _ in range(random.randint(0, 1)))
        return replace(rule, clauses=(*remaining, *more))

    return _edit_rule(random, document, edit)


def _at_random(random: Random, rule: Rule) -> Rule:
    """The rule with another priority, and now and then in another category."""
    category = random.choice((rule.statement.category, "urgent", "caution"))
    priority = PRIORITY[category] + random.randint(0, 4)
    return replace(rule, statement=replace(rule.statement, category=category, priority=priority))


def _edit_priority(random: Random, document: Document) -> Document:
    return _edit_rule(random, document, lambda rule: _at_random(random, rule))


def _edit_priorities(random: Random, document: Document) -> Document:
    rules = (_at_random(random, rule) if rule.code != "N" else rule for rule in document.rules)
    return replace(document, rules=tuple(rules))


def _edit_text(random: Random, document: Document) -> Document:
    return _edit_rule(random, document, lambda r: replace(r, statement=_varied(random, r)))


def _edit_factor(random: Random, document: Document) -> Document:
    of = random.sample(names(list(document.questions)), random.randint(1, 3))
    factors = tuple(replace(factor, of=tuple(of)) for factor in document.factors)
    return replace(document, factors=factors)


def _drop_rule(random: Random, document: Document) -> Document:
    gone = random.choice(document.rules)
    rules = [rule for rule in document.rules if rule != gone]
    return replace(document, rules=tuple(rules))


def _add_rule(random: Random, document: Document) -> Document:
    rule = _rule(random, random.randint(0, 9), _named(document))
    return replace(document, rules=(rule, *document.rules))


def _edit_question(
    random: Random, document: Document, edit: Callable[[Question], Question]
) -> Document:
    code = random.choice(document.questions).code
    questions = (edit(old) if old.code == code else old for old in document.questions)
    return replace(document, questions=tuple(questions))


def _add_choice(random: Random, document: Document) -> Document:
    new = Choice(random.choice("de"), "New", exclusive=random.random() < 0.3)
    return _edit_question(
        random, document, lambda question: replace(question, choices=(*question.choices, new))
    )


def _without(of: Clause, name: str) -> Clause:
    left = tuple(member for member in of.of if member != name)
    high = None if of.high is None else min(of.high, len(left))
    return Clause(left, min(of.low, len(left)), high)


def _drop_choice(random: Random, document: Document) -> Document:
    """Remove a choice, and its name from all clauses."""
    question = random.choice(document.questions)
    choice = random.choice(question.choices)
    name = f"{question.code}.{choice.code}"

    def without_name(clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
        return tuple(_without(clause, name) for clause in clauses if clause.of != (name,))

    questions = (
        replace(
            old,
            choices=tuple(c for c in old.choices if old != question or c != choice),
            shown_when=without_name(old.shown_when),
        )
        for old in document.questions
    )
    return replace(
        document,
        questions=tuple(questions),
        rules=tuple(replace(rule, clauses=without_name(rule.clauses)) for rule in document.rules),
        factors=tuple(
            replace(factor, of=tuple(member for member in factor.of if member != name))
            for factor in document.factors
        ),
    )


def _edit_shown_when(random: Random, document: Document) -> Document:
    position = random.randrange(1, len(document.questions))
    earlier = names(list(document.questions[:position]))
    shown_when = random.choice(((), (clause(random, earlier),)))
    return _edit_question(random, document, lambda old: replace(old, shown_when=shown_when))


def _edit_kind(random: Random, document: Document) -> Document:
    kind = random.choice(("multiple", "single"))
    return _edit_question(
        random, document, lambda old: limited(random, replace(without_limits(old), kind=kind))
    )


def _edit_limits(random: Random, document: Document) -> Document:
    return _edit_question(random, document, partial(limited, random))


def _edit_words(random: Random, document: Document) -> Document:
    field = random.choice(("from_core", "from_mixed", "from_add", "title"))
    return replace(document, words=replace(document.words, **{field: "Otherwise"}))


def _edit_term(random: Random, document: Document) -> Document:
    code = random.choice(("emergency", "poison", "crisis"))
    terms = (replace(term, value="112") if term.code == code else term for term in document.terms)
    return replace(document, terms=tuple(terms))


def _edit_source(random: Random, document: Document) -> Document:
    code = random.choice(("S01", "S02", "S03"))
    sources = (
        replace(source, title="Another title") if source.code == code else source
        for source in document.sources
    )
    return replace(document, sources=tuple(sources))


EDITS = (
    _edit_clauses,
    _edit_clauses,
    _edit_priority,
    _edit_priorities,
    _edit_priorities,
    _edit_text,
    _edit_factor,
    _drop_rule,
    _add_rule,
    _add_choice,
    _drop_choice,
    _edit_shown_when,
    _edit_kind,
    _edit_limits,
    _edit_words,
    _edit_term,
    _edit_source,
)
