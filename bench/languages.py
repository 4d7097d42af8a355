"""The words of each peer for what rules say: one clause, one expression."""

from abc import ABC, abstractmethod
from itertools import combinations
from typing import Any

from suitability.engine.program import Program
from suitability.questionnaire.conditions import Clause
from suitability.questionnaire.document import Rule
from suitability.questionnaire.questions import SKIPPED

from .people import Answers

# What a clause counts: groups of choices, each `(question, (choice, ...))`.

Group = tuple[tuple[str, tuple[str, ...]], ...]


class Counted:
    """A clause without factors: from `low` to `high` of `groups` hold."""

    def __init__(self, program: Program, clause: Clause) -> None:
        factors = {factor.code: factor.of for factor in program.document.factors}
        groups = [by_question(factors.get(name, (name,))) for name in clause.of]
        self.low = clause.low
        self.high = clause.most
        if self.high == 0 or (self.low == 1 and self.high == len(groups)):
            names = [name for code in clause.of for name in factors.get(code, (code,))]
            groups, self.high = [by_question(names)], min(self.high, 1)
        self.groups = groups


def by_question(names: Any) -> Group:
    choices_of: dict[str, list[str]] = {}
    for name in names:
        question, _, choice = name.partition(".")
        choices_of.setdefault(question, []).append(choice)
    return tuple((question, tuple(choices)) for question, choices in choices_of.items())


class Language(ABC):
    """The words of one peer for the few things that a clause says."""

    @abstractmethod
    def chosen(self, question: str, choices: tuple[str, ...]) -> list[Any]:
        """Whether one of the choices is; more than one expression are joined by OR."""

    @abstractmethod
    def skipped(self, question: str) -> Any: ...

    @abstractmethod
    def any(self, parts: list[Any]) -> Any: ...

    @abstractmethod
    def all(self, parts: list[Any]) -> Any: ...

    @abstractmethod
    def no(self, part: Any) -> Any: ...

    def group(self, group: Group) -> Any:
        parts: list[Any] = []
        for question, choices in group:
            if real := tuple(choice for choice in choices if choice != SKIPPED):
                parts += self.chosen(question, real)
            if SKIPPED in choices:
                parts.append(self.skipped(question))
        return self.any(parts)

    def at_least(self, parts: list[Any], low: int) -> Any:
        if low == len(parts):
            return self.all(parts)
        return self.any([self.all(list(some)) for some in combinations(parts, low)])

    def clause(self, counted: Counted) -> Any:
        parts = [self.group(group) for group in counted.groups]
        bounds = []
        if counted.low:
            bounds.append(self.at_least(parts, counted.low))
        if counted.high < len(parts):
            bounds.append(self.no(self.at_least(parts, counted.high + 1)))
        return self.all(bounds)

    def rule(self, program: Program, rule: Rule) -> Any:
        return self.all([self.clause(Counted(program, clause)) for clause in rule.clauses])


class JsonLogic(Language):
    """Answers as they come: lists of choices."""

    def chosen(self, question: str, choices: tuple[str, ...]) -> list[Any]:
        return [{"in": [choice, {"var": question}]} for choice in choices]

    def skipped(self, question: str) -> Any:
        return {"===": [{"var": question}, []]}

    def any(self, parts: list[Any]) -> Any:
        return parts[0] if len(parts) == 1 else {"or": parts}

    def all(self, parts: list[Any]) -> Any:
        if not parts:
            return True
        return parts[0] if len(parts) == 1 else {"and": parts}

    def no(self, part: Any) -> Any:
        return {"!": [part]}


class JsonLogicFlags(JsonLogic):
    """Answers as `{question: {choice: true}}`, so that a choice is one look-up."""

    def chosen(self, question: str, choices: tuple[str, ...]) -> list[Any]:
        return [{"var": f"{question}.{choice}"} for choice in choices]

    def skipped(self, question: str) -> Any:
        return {"var": f"{question}.{SKIPPED}"}

    def rule(self, program: Program, rule: Rule) -> Any:
        return {"!!": [super().rule(program, rule)]}


def flags(answers: Answers) -> dict[str, dict[str, bool]]:
    return {
        question: dict.fromkeys(chosen, True) if chosen else {SKIPPED: True}
        for question, chosen in answers.items()
    }


class Infix(Language):
    """What zen and CEL have in common."""

    def any(self, parts: list[Any]) -> Any:
        return parts[0] if len(parts) == 1 else "(" + f" {self.or_} ".join(parts) + ")"

    def all(self, parts: list[Any]) -> Any:
        if not parts:
            return "true"
        return parts[0] if len(parts) == 1 else "(" + f" {self.and_} ".join(parts) + ")"

    def no(self, part: Any) -> Any:
        return f"{self.not_}({part})"

    def chosen(self, question: str, choices: tuple[str, ...]) -> list[Any]:
        return [f"'{choice}' in {question}" for choice in choices]

    or_, and_, not_ = "or", "and", "not "


class Zen(Infix):
    """As with CEL; zen cannot look for a choice in what is absent."""

    def skipped(self, question: str) -> Any:
        return f"(len({question}) == 0 and not ('{question}' in not_asked))"


class ZenSome(Zen):
    def chosen(self, question: str, choices: tuple[str, ...]) -> list[Any]:
        if len(choices) == 1:
            return super().chosen(question, choices)
        return [f"some({question}, # in {list(choices)})"]


class Cel(Infix):
    """A question that was not asked is an empty list here, and `not_asked` names it."""

    or_, and_, not_ = "||", "&&", "!"

    def skipped(self, question: str) -> Any:
        return f"(size({question}) == 0 && !('{question}' in not_asked))"


class CelExists(Cel):
    def chosen(self, question: str, choices: tuple[str, ...]) -> list[Any]:
        if len(choices) == 1:
            return super().chosen(question, choices)
        return [f"{question}.exists(one, one in {list(choices)})"]


def rules_in(language: Language, program: Program) -> list[Any]:
    return [language.rule(program, rule) for rule in program.rules]
