"""A question and its choices, and which of these go together."""

from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from .canonical_form import late
from .conditions import Clause
from .document_errors import CODE, demand
from .options import Origin
from .sentence import Sentence

NONE, NOT_SURE, PREFER_NOT, SKIPPED = "none", "not_sure", "prefer_not", "skipped"
"""Choices with a meaning of their own in any content, and leaving a question blank."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What can be picked. `exclusive`: it cannot stand beside another, as "none of these".

    `one_of`: the heading over the choices that have the same, of which at most one can be picked,
    as "How many nights a week?" over "1 or 2" and "3 or more".
    """

    code: str
    label: str
    hint: str = ""
    origin: Origin = "core"
    exclusive: bool = False
    one_of: str = late("")

    @property
    def in_full(self) -> str:
        """Return the label as it is read away from its heading: "My age: under 18"."""
        if not self.one_of:
            return self.label
        return f"{self.one_of}{'' if self.one_of[-1] in '?:' else ':'} {self.label}"


@dataclass(frozen=True, slots=True)
class Question:
    """A question and its choices.

    `danger`: after its answer, a takeover rule that fires (`Page.alone`) is shown at once, before
    the next question; other urgent statements wait for the summary. A blank is asked about once
    more. `most`: how many choices can be picked beside each other; 0 for any number.
    """

    code: str
    kind: Literal["single", "multiple"]
    text: str
    choices: tuple[Choice, ...]
    help: str = ""
    origin: Origin = "core"
    danger: bool = False
    shown_when: tuple[Clause, ...] = ()
    most: int = late(0)

    def __post_init__(self) -> None:
        part = f"question {self.code}"
        codes = [choice.code for choice in self.choices]
        demand(codes, part, "has no choices")
        demand(len(set(codes)) == len(codes), part, "has two choices with one code")
        for code in (self.code, *codes):
            demand(CODE.fullmatch(code), part, "'%(code)s' is not a code", code=code)
            problem = Sentence("'%(code)s' is kept for a question left blank")
            demand(code != SKIPPED, part, problem, code=SKIPPED)
        self._check_limits()

    def _check_limits(self) -> None:
        part = f"question {self.code}"
        if self.most:
            beside = sum(not choice.exclusive for choice in self.choices)
            demand(self.kind == "multiple", part, "has 'most', and allows only one choice anyway")
            fits = 2 <= self.most <= beside
            problem = Sentence("'most' is %(most)s, not between 2 and %(beside)s")
            demand(fits, part, problem, most=self.most, beside=beside)
        runs = [(label, len([*run])) for label, run in groupby(c.one_of for c in self.choices)]
        headings = [heading for heading, _ in runs if heading]
        demand(self.kind == "multiple" or not headings, part, "has 'one_of', but is 'single'")
        for heading, size in runs:
            apart = headings.count(heading) > 1
            problem = Sentence("the choices with one_of '%(heading)s' stand apart")
            demand(not apart, part, problem, heading=heading)
            problem = Sentence("one_of '%(heading)s' stands at one choice alone")
            demand(not heading or size > 1, part, problem, heading=heading)
        for choice in self.choices:
            both = choice.exclusive and choice.one_of
            problem = Sentence("'%(code)s' is exclusive and has one_of")
            demand(not both, part, problem, code=choice.code)

    def choice(self, code: str) -> Choice | None:
        """Return the choice with this code; None if there is none."""
        return next((choice for choice in self.choices if choice.code == code), None)

    def groups(self) -> dict[str, tuple[str, ...]]:
        """Return the codes of the choices of which at most one can be picked, by heading."""
        headings = dict.fromkeys(choice.one_of for choice in self.choices if choice.one_of)
        return {
            heading: tuple(choice.code for choice in self.choices if choice.one_of == heading)
            for heading in headings
        }

    def choice_codes(self) -> tuple[str, ...]:
        """Return the codes of the choices, and of leaving the question blank."""
        return (*(choice.code for choice in self.choices), SKIPPED)
