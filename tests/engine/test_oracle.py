"""The shipped content against the file it was written from, with an evaluator of its own.

`content.json` states each rule in other terms than the shipped files do: any, all, none, count
and groups. Nothing below uses the program but the last line of a test.
"""

import json
import re
from pathlib import Path

import pytest

from suitability.questionnaire.document import SKIPPED
from tests.support.shipped_program import DOCUMENT, codes, people

FILE = json.loads((Path(__file__).parent / "content.json").read_text(encoding="utf-8"))
QUESTIONS = {question["code"]: question for question in FILE["questions"]}
RULES = {rule["code"]: rule for rule in FILE["rules"]}
TERMS = {"any", "all", "none", "count", "groups", "always"}


def is_shown(show, ticked):
    """`show` is 'always ...' or 'if a or b'."""
    if show.startswith("always"):
        return True
    return any(name in ticked for name in show.removeprefix("if ").split(" or "))


def everything_ticked(answers):
    ticked = set()
    for question in FILE["questions"]:
        if is_shown(question["show"], ticked):
            chosen = answers.get(question["code"]) or (SKIPPED,)
            ticked |= {f"{question['code']}.{choice}" for choice in chosen}
    return ticked


def holds(when, ticked):
    at_least, counted = when.get("count", (0, ()))
    low, high, groups = when.get("groups", (0, 0, ()))
    return (
        all(any(name in ticked for name in names) for names in when.get("any", ()))
        and all(name in ticked for name in when.get("all", ()))
        and not any(name in ticked for name in when.get("none", ()))
        and sum(name in ticked for name in counted) >= at_least
        and low <= sum(any(name in ticked for name in names) for names in groups) <= high
    )


def oracle(answers):
    ticked = everything_ticked(answers)
    fired = [rule for rule in FILE["rules"] if holds(rule["when"], ticked)]
    fired.sort(key=lambda rule: (rule["priority"], rule["code"]))
    return [rule["code"] for rule in fired]


def test_every_condition_of_the_file_is_in_terms_the_oracle_knows():
    for rule in FILE["rules"]:
        assert rule["when"]
        assert set(rule["when"]) <= TERMS


def test_the_program_agrees_with_the_oracle_on_two_thousand_people():
    differ = [answers for answers in people(2000) if codes(answers) != oracle(answers)]
    assert differ == []


def test_the_two_thousand_people_are_not_all_alike():
    lists = {tuple(oracle(answers)) for answers in people(2000)}
    assert len(lists) > 1000
    assert {code for fired in lists for code in fired} == set(RULES)


def test_the_rules_are_those_of_the_file():
    assert {rule.code for rule in DOCUMENT.rules} == set(RULES)


@pytest.mark.parametrize("rule", DOCUMENT.rules, ids=lambda rule: rule.code)
def test_a_rule_says_what_the_file_says(rule):
    statement, in_file = rule.statement, RULES[rule.code]
    assert {
        "category": statement.category,
        "priority": statement.priority,
        "origin": statement.origin,
        "heading": DOCUMENT.expand(statement.heading),
        "short": DOCUMENT.expand(statement.short),
        "text": " ".join(DOCUMENT.expand(statement.text).splitlines()),
        "ask": [DOCUMENT.expand(ask) for ask in statement.ask],
        "clinician": statement.clinician,
        "quiet_if": list(statement.quiet_beside),
        "always": not rule.clauses,
    } == {
        "category": in_file["category"],
        "priority": in_file["priority"],
        "origin": in_file["origin"],
        "heading": in_file["heading"],
        "short": in_file.get("short", ""),
        "text": in_file["text"],
        "ask": in_file["ask"],
        "clinician": in_file["clinician"],
        "quiet_if": in_file.get("quiet_if", []),
        "always": in_file["when"].get("always", False),
    }


@pytest.mark.parametrize("rule", DOCUMENT.rules, ids=lambda rule: rule.code)
def test_a_rule_names_the_sources_that_the_file_names(rule):
    statement, in_file = rule.statement, RULES[rule.code]["sources"]
    named, _, related = in_file.partition("related")
    assert set(statement.references) == set(re.findall(r"[AS]\d\d", in_file))
    assert set(statement.related) == set(re.findall(r"[AS]\d\d", related))
    assert set(statement.claims) == set(re.findall(r"A\d\d", named))
    assert statement.scope_choice == ("(scope choice)" in in_file)


@pytest.mark.parametrize("question", DOCUMENT.questions, ids=lambda question: question.code)
def test_a_question_asks_what_the_file_asks(question):
    in_file = QUESTIONS[question.code]
    assert (question.kind, question.origin) == (in_file["type"], in_file["origin"])
    assert question.text == in_file["text"]
    assert DOCUMENT.expand(question.help) == in_file["help"]
    assert [
        (choice.code, choice.label, choice.hint, choice.origin, choice.exclusive)
        for choice in question.choices
    ] == [
        (it["code"], it["label"], it.get("hint", ""), it["origin"], it["exclusive"])
        for it in in_file["choices"]
    ]


def test_the_questions_are_those_of_the_file_in_the_page_order_it_suggests():
    assert {question.code for question in DOCUMENT.questions} == set(QUESTIONS)
    assert " ".join(question.code for question in DOCUMENT.questions) == (
        "trigger withdrawal_from baclofen_now baclofen_plans depressants danger_signs "
        "blood_pressure balance conditions about_you tried"
    )


def test_the_ledger_says_what_the_file_says():
    assert [
        {
            "id": claim.code,
            "kind": claim.kind,
            "statement": claim.statement,
            "verdict": claim.verdict,
        }
        for claim in DOCUMENT.claims
    ] == FILE["ledger"]


def test_the_sources_are_those_of_the_file():
    assert [source.code for source in DOCUMENT.sources] == FILE["sources"]
