"""Whether the answers of a finding show it, judged by what `assess` prints for them alone."""

import re
from collections.abc import Mapping
from typing import Any

from suitability.analysis.findings import Finding
from suitability.content.reader import Content
from suitability.editorial.readers import ReaderWords
from suitability.editorial.wording import Pattern
from suitability.engine.program import Program
from suitability.engine.summary import Summaries
from suitability.management.commands.assess import assess
from suitability.questionnaire.conditions import Clause, Guarantee
from tests.support.choice_limits import within_limits

ALARMS = ("urgent", "caution")


class Witness:
    """One person's answers to some content, and what is printed for them.

    `summaries` are those of the content, which are compiled once for all its witnesses.
    """

    def __init__(
        self,
        content: Content,
        answers: Mapping[str, list[str]],
        summaries: Summaries | None = None,
    ) -> None:
        self.content = content
        self.document = content.document
        self.answers = answers
        self.summaries = summaries or Summaries(Program(self.document), "")
        self.printed = assess(self.summaries, answers)["statements"]
        self.codes = [statement["code"] for statement in self.printed]

    def confirms(self, finding: Finding) -> bool:
        guarantees = {guarantee.code: guarantee for guarantee in self.document.guarantees}
        if finding.code in guarantees:
            return self.breaks(guarantees[finding.code])
        _, *named = finding.where.split()
        if finding.code[0] == "P":
            return bool(self.proofs()[finding.code](*named))
        return self.reads(finding)

    def proofs(self) -> dict[str, Any]:
        always = {rule.code for rule in self.document.rules if not rule.clauses}
        cited = [code for statement in self.printed for code in statement["sources"]]
        return {
            "P01": lambda rule: rule not in self.codes,
            "P02": lambda rule, _, other: {rule, other} <= set(self.codes),
            "P05": lambda choice: self.chose(choice) and not self.matters(choice),
            "P06": lambda: set(self.codes) <= always,
            "P08": lambda claim: claim not in cited,
            "P09": lambda source: source not in cited,
            "P14": lambda question: question not in self.answers,
            "P15": lambda choice: self.chose(choice) and self.chose_beside(choice),
            "P16": lambda claim: claim in cited,
            "P17": lambda rule: rule in self.codes,
        }

    def reads(self, finding: Finding) -> bool:
        """Whether this person gets to see the text that a fault is about."""
        kind, *named = finding.where.split()
        if kind == "question":
            return named[0] in self.answers
        if kind == "choice":
            return self.chose(named[0])
        if kind != "rule":
            return True
        statement = next(
            (statement for statement in self.printed if statement["code"] == named[0]), None
        )
        return statement is not None and self.is_found(finding.code, statement)

    def is_found(self, code: str, statement: dict[str, Any]) -> bool:
        """Whether forbidden phrasing stands in a statement as printed, or words that are not for
        this person."""
        texts = (statement["heading"], statement["text"], *statement["ask"])
        by_kind = {
            statement["category"]: (statement["text"],),
            "ask": statement["ask"],
            "clinician": (statement["clinician"],),
        }
        wording = self.content.wording
        patterns = [entry for entry in wording.patterns if entry.code == code]
        limits = [entry for entry in wording.readers if entry.code == code]
        return all(
            any(map(pattern.finds, self.texts_of(pattern, by_kind) or texts))
            for pattern in patterns
        ) and all(limit.in_text(" ".join(texts)) and self.is_kept_from(limit) for limit in limits)

    def texts_of(self, pattern: Pattern, by_kind: dict[str, tuple[str, ...]]) -> list[str]:
        return [text for kind in pattern.kinds for text in by_kind.get(kind, ())]

    def is_kept_from(self, limit: ReaderWords) -> bool:
        """Whether this person is one of those whom such words do not fit."""
        only = limit.only_with
        return any(map(self.holds, limit.never_with)) or (
            bool(only) and not any(map(self.holds, only))
        )

    def chose(self, choice: str) -> bool:
        question, _, code = choice.partition(".")
        return code in self.answers.get(question, ())

    def chose_beside(self, choice: str) -> bool:
        return len(self.answers[choice.partition(".")[0]]) > 1

    def matters(self, choice: str) -> bool:
        """Whether a statement gives a choice as its reason."""
        labels = {
            f"{question.code}.{option.code}": option.in_full
            for question in self.document.questions
            for option in question.choices
        }
        reasons = [
            part
            for statement in self.printed
            for line in statement["because"]
            for part in parts(line)
        ]
        return {*parts(labels[choice])} <= {*reasons}  # a heading ends in a colon too

    def breaks(self, guarantee: Guarantee) -> bool:
        if guarantee.first:
            return guarantee.first in self.codes[1:]
        if guarantee.never_lowers:
            return any(map(self.falls_by, guarantee.never_lowers))
        premise = all(map(self.meets, guarantee.whenever))
        conclusion = all(map(self.meets, guarantee.then))
        return (premise and not conclusion) or (guarantee.exactly and conclusion and not premise)

    def meets(self, clause: Clause) -> bool:
        count = sum(map(self.holds, clause.of))
        return clause.low <= count and (clause.high is None or count <= clause.high)

    def holds(self, name: str) -> bool:
        """Whether a rule fired, a question was shown, or a factor or choice was chosen."""
        factors = {factor.code: factor.of for factor in self.document.factors}
        if name in {rule.code for rule in self.document.rules}:
            return name in self.codes
        if name in factors:
            return any(map(self.holds, factors[name]))
        question, _, code = name.partition(".")
        if not code or question not in self.answers:
            return question in self.answers
        return self.chose(name) or (code == "skipped" and not self.answers[question])

    def alarm(self) -> int:
        """0 for urgent, 1 for caution, 2 for neither."""
        categories = {statement["category"] for statement in self.printed}
        return next((n for n, category in enumerate(ALARMS) if category in categories), 2)

    def falls_by(self, choice: str) -> bool:
        """Whether adding a choice lowers the highest category."""
        question, _, code = choice.partition(".")
        chosen = self.answers.get(question)
        if not chosen or code in chosen or {"not_sure", "prefer_not"} & {*chosen}:
            return False
        more = [*(option for option in chosen if option != "none"), code]
        (asked,) = (each for each in self.document.questions if each.code == question)
        if not within_limits(asked, more):
            return False
        other = Witness(self.content, {**self.answers, question: more}, self.summaries)
        return other.alarm() > self.alarm()


def parts(line: str) -> list[str]:
    return re.split(r"; |: ", line)
