"""Rules engines: the compiled rules of a program, said in the language of each peer.

Each takes a Program and gives a function from answers to the codes of the rules that fire, in
reading order. Everything that can be done once is done before. What a peer offers in more than
one form stands here in each, and the fastest is the one that we are compared with.
"""

import json
from abc import ABC, abstractmethod
from collections.abc import Callable
from itertools import combinations, compress
from typing import Any

import datalogic_py
import json_logic
import zen
from cel_expr_python import cel

from suitability.rules.clauses import Clause
from suitability.rules.document import SKIPPED, Rule
from suitability.rules.program import Program

from .people import Answers

Assess = Callable[[Answers], tuple[str, ...]]
Maker = Callable[[Program], Assess]


def ours(program: Program) -> Assess:
    if hasattr(program, "assess"):
        return program.assess  # type: ignore[no-any-return]

    def assess(answers: Answers) -> tuple[str, ...]:
        bits = program.complete(program.bits(answers))
        return tuple(rule.code for rule in program.fired_rules(bits))

    return assess


# What a clause counts: groups of choices, each `(question, (choice, ...))`.

Group = tuple[tuple[str, tuple[str, ...]], ...]


class Counted:
    """A clause without factors: from `low` to `high` of `groups` hold."""

    def __init__(self, program: Program, clause: Clause) -> None:
        factors = {factor.code: factor.of for factor in program.document.factors}
        groups = [by_question(factors.get(name, (name,))) for name in clause.of]
        self.low = clause.low
        self.high = len(groups) if clause.high is None else clause.high
        if self.high == 0 or (self.low == 1 and self.high == len(groups)):
            names = [name for code in clause.of for name in factors.get(code, (code,))]
            groups, self.high = [by_question(names)], min(self.high, 1)
        self.groups = groups


def by_question(names: Any) -> Group:
    found: dict[str, list[str]] = {}
    for name in names:
        question, _, choice = name.partition(".")
        found.setdefault(question, []).append(choice)
    return tuple((question, tuple(choices)) for question, choices in found.items())


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
        said = []
        if counted.low:
            said.append(self.at_least(parts, counted.low))
        if counted.high < len(parts):
            said.append(self.no(self.at_least(parts, counted.high + 1)))
        return self.all(said)

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


def said(language: Language, program: Program) -> list[Any]:
    return [language.rule(program, rule) for rule in program.rules]


def codes(program: Program) -> tuple[str, ...]:
    return tuple(rule.code for rule in program.rules)


def with_all(program: Program) -> Callable[[Answers], Answers]:
    """Answers with an empty list for what was not asked. Only if a rule asks whether a question
    that can be hidden was left blank, `not_asked` is worked out."""
    empty: Answers = {slot.question.code: [] for slot in program.slots}
    hideable = [slot.question.code for slot in program.slots if slot.shown_when]
    named = {name for rule in program.rules for clause in rule.clauses for name in clause.of}
    named |= {name for factor in program.document.factors for name in factor.of}
    if named.isdisjoint(f"{question}.{SKIPPED}" for question in hideable):
        empty["not_asked"] = []
        return lambda answers: {**empty, **answers}
    return lambda answers: {
        **empty,
        **answers,
        "not_asked": [question for question in hideable if question not in answers],
    }


# datalogic: all rules as one compiled array, evaluated in a session.


def datalogic_lists(program: Program) -> Assess:
    engine = datalogic_py.Engine()
    rules, names = engine.compile(said(JsonLogic(), program)), codes(program)
    evaluate = engine.session().evaluate
    return lambda answers: tuple(compress(names, evaluate(rules, answers)))


def datalogic_text(program: Program) -> Assess:
    engine = datalogic_py.Engine()
    rules, names = engine.compile(said(JsonLogic(), program)), codes(program)
    evaluate, dumps = engine.session().evaluate_str, json.dumps
    return lambda answers: tuple(compress(names, json.loads(evaluate(rules, dumps(answers)))))


def datalogic_flags(program: Program) -> Assess:
    engine = datalogic_py.Engine()
    rules, names = engine.compile(said(JsonLogicFlags(), program)), codes(program)
    evaluate = engine.session().evaluate
    return lambda answers: tuple(compress(names, evaluate(rules, flags(answers))))


def datalogic_merged(program: Program) -> Assess:
    """The engine leaves out what does not fire, and gives the codes."""
    engine = datalogic_py.Engine()
    parts = [
        {"if": [said_, [code], []]}
        for said_, code in zip(said(JsonLogic(), program), codes(program), strict=True)
    ]
    rules = engine.compile({"merge": parts})
    evaluate = engine.session().evaluate
    return lambda answers: tuple(evaluate(rules, answers))


# zen: one compiled expression, or a decision table that collects.


def zen_in(program: Program, language: Zen = Zen()) -> Assess:  # noqa: B008 - it has no state
    rules = zen.compile_expression("[" + ", ".join(said(language, program)) + "]")
    names, evaluate, every = codes(program), rules.evaluate, with_all(program)
    return lambda answers: tuple(compress(names, evaluate(every(answers))))


def zen_some(program: Program) -> Assess:
    return zen_in(program, ZenSome())


def zen_table(program: Program) -> Assess:
    """A decision table with a rule a row, as GoRules' editor makes it."""
    columns = [{"id": "when", "name": "when", "field": ""}]
    rows = [
        {"_id": code, "when": said_, "code": json.dumps(code)}
        for code, said_ in zip(codes(program), said(Zen(), program), strict=True)
    ]
    table = {
        "hitPolicy": "collect",
        "inputs": columns,
        "outputs": [{"id": "code", "name": "code", "field": "code"}],
        "rules": rows,
    }
    nodes = [
        {"id": "in", "name": "in", "type": "inputNode", "position": {"x": 0, "y": 0}},
        {
            "id": "table",
            "name": "table",
            "type": "decisionTableNode",
            "content": table,
            "position": {"x": 1, "y": 0},
        },
        {"id": "out", "name": "out", "type": "outputNode", "position": {"x": 2, "y": 0}},
    ]
    edges = [
        {"id": "1", "type": "edge", "sourceId": "in", "targetId": "table"},
        {"id": "2", "type": "edge", "sourceId": "table", "targetId": "out"},
    ]
    content = json.dumps({"nodes": nodes, "edges": edges})
    evaluate = zen.ZenEngine().create_decision(content).evaluate
    every = with_all(program)
    return lambda answers: tuple(row["code"] for row in evaluate(every(answers))["result"])


# CEL: one compiled list of booleans over typed variables.


def cel_in(program: Program, language: Cel = Cel()) -> Assess:  # noqa: B008 - it has no state
    questions = (slot.question.code for slot in program.slots)
    variables = dict.fromkeys((*questions, "not_asked"), cel.Type.List(cel.Type.STRING))
    expression = "[" + ", ".join(said(language, program)) + "]"
    rules = cel.NewEnv(variables=variables).compile(expression)
    names, every = codes(program), with_all(program)
    return lambda answers: tuple(compress(names, rules.eval(data=every(answers)).plain_value()))


def cel_exists(program: Program) -> Assess:
    return cel_in(program, CelExists())


# json-logic: no compiled form; a call a rule, or one call for all.


def jsonlogic_rules(program: Program) -> Assess:
    rules, names = said(JsonLogic(), program), codes(program)
    logic = json_logic.jsonLogic
    return lambda answers: tuple(
        code for code, rule in zip(names, rules, strict=True) if logic(rule, answers)
    )


def jsonlogic_flags(program: Program) -> Assess:
    rules, names = said(JsonLogicFlags(), program), codes(program)
    logic = json_logic.jsonLogic

    def assess(answers: Answers) -> tuple[str, ...]:
        data = flags(answers)
        return tuple(code for code, rule in zip(names, rules, strict=True) if logic(rule, data))

    return assess


def jsonlogic_list(program: Program) -> Assess:
    rules, names = said(JsonLogic(), program), codes(program)
    logic = json_logic.jsonLogic
    return lambda answers: tuple(compress(names, logic(rules, answers)))


DATALOGIC = (datalogic_lists, datalogic_text, datalogic_flags, datalogic_merged)
ZEN = (zen_in, zen_some, zen_table)
CEL = (cel_in, cel_exists)
JSON_LOGIC = (jsonlogic_rules, jsonlogic_flags, jsonlogic_list)
