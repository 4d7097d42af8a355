"""Documents of any number of rules, with clauses of the same shapes as the shipped content's."""

from dataclasses import replace
from random import Random

from suitability.questionnaire.conditions import Clause
from suitability.questionnaire.document import Document, Factor, Rule


def document(shipped: Document, count: int, seed: int = 1) -> Document:
    """The shipped document with `count` generated rules in place of its own. The same ones for
    the same seed."""
    random = Random(seed)
    factors = shipped.factors
    names = [
        f"{question.code}.{choice.code}"
        for question in shipped.questions
        for choice in question.choices
    ]
    pattern = [rule.statement for rule in shipped.rules if not rule.statement.quiet_beside]
    rules = tuple(
        Rule(f"G{n:04}", clauses(random, names, factors), random.choice(pattern))
        for n in range(count)
    )
    return in_place_of_its_own(shipped, rules)


def clauses(random: Random, names: list[str], factors: tuple[Factor, ...]) -> tuple[Clause, ...]:
    """One or two: any of, none of, all of, or two of three factors, as often as in the content."""
    number = random.choices((1, 2, 3), (8, 3, 1))[0]
    return tuple(one_clause(random, names, factors) for _ in range(number))


def one_clause(random: Random, names: list[str], factors: tuple[Factor, ...]) -> Clause:
    shape = random.choices(("one", "any", "none", "all", "two"), (10, 5, 2, 1, 1))[0]
    codes = [factor.code for factor in factors]
    if shape == "two":
        return Clause(tuple(random.sample(codes, 3)), 2, random.choice((2, None)))
    if shape == "one":
        return Clause((random.choice(names + codes),))
    some = tuple(random.sample(names, random.randint(2, 5)))
    if shape == "any":
        return Clause(some)
    return Clause(some, 0, 0) if shape == "none" else Clause(some[:2], 2)


def in_place_of_its_own(shipped: Document, rules: tuple[Rule, ...]) -> Document:
    """Without the page's places and the guarantees, which name the shipped rules."""
    first = next(rule.code for rule in rules if rule.statement.category == "next_step")
    nowhere = dict.fromkeys(
        (
            "alone",
            "beside_alone",
            "never_folds",
            "standing",
            "stays_listed",
            "folds_known",
            "lead_questions",
            "lead_urgent",
            "open_line",
            "fill_questions",
            "clinician_first",
            "private",
        ),
        (),
    )
    nowhere |= {"never_folds": (first,), "standing": (first,)}
    page = replace(shipped.page, **nowhere, danger_list=first, sheet=None)
    return replace(shipped, rules=rules, page=page, guarantees=())
