"""A second reading of the content, to compare the program with (a test oracle).

It takes the YAML as it stands and evaluates it in the simplest way, on sets of names. It imports
nothing of the program, so that a mistake in the one is not a mistake in the other.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml

SHIPPED = Path(__file__).parents[2] / "suitability/content/shipped"
SKIPPED = "skipped"
LOADER = getattr(
    yaml, "CSafeLoader", yaml.SafeLoader
)  # safe_load; the one in C is ten times faster

Names = set[str]  # `question.choice`, also `question.skipped`
Answers = Mapping[str, Collection[str]]
Plain = dict[str, Any]  # a mapping as it stands in a file


def load(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), LOADER)


class Oracle:
    """The questions and the rules of a folder."""

    def __init__(self, folder: Path = SHIPPED) -> None:
        content = load(folder / "questionnaire.yaml")
        self.questions: list[Plain] = content["questions"]
        self.factors = {factor["code"]: factor["of"] for factor in content.get("factors", ())}
        rules = [rule for file in (folder / "rules").glob("*.yaml") for rule in load(file)]
        self.rules: list[Plain] = sorted(rules, key=lambda rule: (rule["priority"], rule["code"]))

    def holds(self, clause: Plain, names: Names) -> bool:
        """Return whether a clause holds: is the count of what it names within its bounds?"""
        count = sum(not names.isdisjoint(self.factors.get(name, [name])) for name in clause["of"])
        least = clause.get("at_least", 0 if "at_most" in clause else 1)
        low, high = clause.get("exactly", least), clause.get("exactly", clause.get("at_most"))
        return low <= count and (high is None or count <= high)

    def all_hold(self, clauses: Iterable[Plain], names: Names) -> bool:
        return all(self.holds(clause, names) for clause in clauses)

    def asked(self, answers: Answers) -> dict[str, Names]:
        """Return the questions that are asked, in order, each with the names of its answer."""
        asked: dict[str, Names] = {}
        for question in self.questions:
            if self.all_hold(question.get("shown_when", ()), set().union(*asked.values())):
                asked[question["code"]] = names_of(question["code"], answers)
        return asked

    def read(self, answers: Answers) -> "Reading":
        asked = self.asked(answers)
        names = set().union(*asked.values())
        fired = [rule for rule in self.rules if self.all_hold(rule.get("when", ()), names)]
        codes = [rule["code"] for rule in fired]
        under = defaultdict(list)
        for rule in fired:
            stronger = [code for code in rule.get("quiet_beside", ()) if code in codes]
            under[stronger[0] if stronger else ""].append(rule["code"])
        return Reading([*asked], codes, [(code, under[code]) for code in under[""]])


class Reading(NamedTuple):
    """What follows from a person's answers: the questions that are asked, the rules that fire, in
    reading order, and the statements that stand on their own, each with those quiet under it. A
    statement is quiet under the first of its `quiet_beside` that fires too."""

    asked: list[str]
    fired: list[str]
    stated: list[tuple[str, list[str]]]


def names_of(question: str, answers: Answers) -> Names:
    return {f"{question}.{choice}" for choice in answers.get(question) or (SKIPPED,)}
