"""Small questionnaires drawn at random, and all their answers listed one by one."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, combinations, product
from random import Random

from suitability.rules.clauses import Clause, Guarantee
from suitability.rules.document import Choice, Document, Factor, Question, Rule
from suitability.rules.page import Page
from suitability.rules.program import Program
from tests.rules.given import DOCUMENT

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
    return Question(
        f"q{number}",
        random.choice(("multiple", "multiple", "single")),
        f"Question {number}?",
        tuple(choices),
        shown_when=shown_when,
    )


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
            free = tuple(
                f"{question.code}.{one.code}" for one in question.choices if not one.exclusive
            )
            yield Guarantee(f"add_{question.code}", "Some sentence.", never_lowers=free)


def all_answers(program: Program) -> Iterator[int]:
    """Every complete set of answers, as bits."""
    ways = []
    for slot in program.slots:
        choices = slot.question.choices
        free = [choice.code for choice in choices if not slot.alone(choice)]
        sets = chain.from_iterable(combinations(free, n) for n in range(len(free) + 1))
        alone = ((choice.code,) for choice in choices if slot.alone(choice))
        ways.append([*sets, *alone])
    seen = set()
    for chosen in product(*ways):
        bits = 0
        for slot, codes in zip(program.slots, chosen, strict=True):
            if slot.shown(bits):
                bits |= program.choose(slot.question.code, codes)
        seen.add(bits)
    yield from seen
