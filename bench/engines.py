"""Rules engines: the compiled rules of a program, rules_in in the language of each peer.

Each takes a Program and gives a function from answers to the codes of the rules that fire, in
reading order. Everything that can be done once is done before. What a peer offers in more than
one form stands here in each, and the fastest is the one that we are compared with.
"""

import json
from collections.abc import Callable
from itertools import compress

import datalogic_py
import json_logic
import zen
from cel_expr_python import cel

from suitability.engine.program import Program
from suitability.questionnaire.questions import SKIPPED

from .languages import Cel, CelExists, JsonLogic, JsonLogicFlags, Zen, ZenSome, flags, rules_in
from .people import Answers

Assess = Callable[[Answers], tuple[str, ...]]
Maker = Callable[[Program], Assess]


def ours(program: Program) -> Assess:
    return program.assess


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
    rules, names = engine.compile(rules_in(JsonLogic(), program)), codes(program)
    evaluate = engine.session().evaluate
    return lambda answers: tuple(compress(names, evaluate(rules, answers)))


def datalogic_text(program: Program) -> Assess:
    engine = datalogic_py.Engine()
    rules, names = engine.compile(rules_in(JsonLogic(), program)), codes(program)
    evaluate, dumps = engine.session().evaluate_str, json.dumps
    return lambda answers: tuple(compress(names, json.loads(evaluate(rules, dumps(answers)))))


def datalogic_flags(program: Program) -> Assess:
    engine = datalogic_py.Engine()
    rules, names = engine.compile(rules_in(JsonLogicFlags(), program)), codes(program)
    evaluate = engine.session().evaluate
    return lambda answers: tuple(compress(names, evaluate(rules, flags(answers))))


def datalogic_merged(program: Program) -> Assess:
    """The engine leaves out what does not fire, and gives the codes."""
    engine = datalogic_py.Engine()
    parts = [
        {"if": [rule, [code], []]}
        for rule, code in zip(rules_in(JsonLogic(), program), codes(program), strict=True)
    ]
    rules = engine.compile({"merge": parts})
    evaluate = engine.session().evaluate
    return lambda answers: tuple(evaluate(rules, answers))


# zen: one compiled expression, or a decision table that collects.


def zen_in(program: Program, language: Zen = Zen()) -> Assess:  # noqa: B008 - it has no state
    rules = zen.compile_expression("[" + ", ".join(rules_in(language, program)) + "]")
    names, evaluate, every = codes(program), rules.evaluate, with_all(program)
    return lambda answers: tuple(compress(names, evaluate(every(answers))))


def zen_some(program: Program) -> Assess:
    return zen_in(program, ZenSome())


def zen_table(program: Program) -> Assess:
    """A decision table with a rule a row, as GoRules' editor makes it."""
    columns = [{"id": "when", "name": "when", "field": ""}]
    rows = [
        {"_id": code, "when": rule, "code": json.dumps(code)}
        for code, rule in zip(codes(program), rules_in(Zen(), program), strict=True)
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
    expression = "[" + ", ".join(rules_in(language, program)) + "]"
    rules = cel.NewEnv(variables=variables).compile(expression)
    names, every = codes(program), with_all(program)
    return lambda answers: tuple(compress(names, rules.eval(data=every(answers)).plain_value()))


def cel_exists(program: Program) -> Assess:
    return cel_in(program, CelExists())


# json-logic: no compiled form; a call a rule, or one call for all.


def jsonlogic_rules(program: Program) -> Assess:
    rules, names = rules_in(JsonLogic(), program), codes(program)
    logic = json_logic.jsonLogic
    return lambda answers: tuple(
        code for code, rule in zip(names, rules, strict=True) if logic(rule, answers)
    )


def jsonlogic_flags(program: Program) -> Assess:
    rules, names = rules_in(JsonLogicFlags(), program), codes(program)
    logic = json_logic.jsonLogic

    def assess(answers: Answers) -> tuple[str, ...]:
        data = flags(answers)
        return tuple(code for code, rule in zip(names, rules, strict=True) if logic(rule, data))

    return assess


def jsonlogic_list(program: Program) -> Assess:
    rules, names = rules_in(JsonLogic(), program), codes(program)
    logic = json_logic.jsonLogic
    return lambda answers: tuple(compress(names, logic(rules, answers)))


DATALOGIC = (datalogic_lists, datalogic_text, datalogic_flags, datalogic_merged)
ZEN = (zen_in, zen_some, zen_table)
CEL = (cel_in, cel_exists)
JSON_LOGIC = (jsonlogic_rules, jsonlogic_flags, jsonlogic_list)
