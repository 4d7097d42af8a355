"""The decision table: for each answer to each question, what it means for all rules at once.

A rule fires if all of its constraints hold, so it is enough to know which rules are ruled out.
Each answer has a row of two integers, made when that answer is first seen:

    ruled out   a bit for each rule that this answer rules out, whatever else is answered
    met         a bit for each mask that this answer meets, of constraints on several questions

The rows of all answers are joined by OR. What the joined `met` rules out is then looked up too.

An example, with bit 0 on the right: question A is bits 0 to 2 of the answers, question B bits 3 to
5. Rule 0 wants A's bit 0. Rule 1 wants at least 2 of the masks 000001, 011000 and 100000, which are
met bits 0 to 2:

    A = 000001 (its first choice)     ruled out 00   met 001
    B = 100000 (its last choice)      ruled out 00   met 100
    joined                            ruled out 00   met 101: two masks, so rule 1 stays
    A = 000010 in place of 000001     ruled out 01   met 100: one mask, so rule 1 is out as well
"""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import NamedTuple

from suitability.questionnaire.conditions import CardinalityConstraint, union

from .bounded_cache import BoundedCache

Row = tuple[int, int]


class MetConstraint(NamedTuple):
    """A cardinality constraint, asked of the met bits: how many of those in `mask` are set."""

    mask: int
    low: int
    high: int

    def holds(self, met: int) -> bool:
        return self.low <= (met & self.mask).bit_count() <= self.high


class DecisionTable:
    """The rows of all answers. `questions` are the masks of their bits; in what is returned, bit
    n stands for `rules[n]`, the constraints of a rule.

    Rows depend on what is watched, so everything is watched before the first row is read.
    """

    def __init__(
        self, questions: Sequence[int], rules: Iterable[Sequence[CardinalityConstraint]]
    ) -> None:
        self._of_question: dict[int, list[tuple[int, CardinalityConstraint]]]
        self._of_question = {question: [] for question in questions}
        self._of_several: list[tuple[int, MetConstraint]] = []
        self._watched: list[int] = []
        for n, constraints in enumerate(rules):
            for constraint in constraints:
                self._add(1 << n, constraint)
        self.rows = {question: BoundedCache(partial(self._row, question)) for question in questions}
        self._ruled_out_jointly = BoundedCache(self.ruled_out_jointly)

    def _add(self, rule: int, constraint: CardinalityConstraint) -> None:
        """Note a rule's constraint where it is decided: at the answer to a question if that alone
        can rule it out, as when none of its masks may be met; else at the joined met bits."""
        asked = [q for q in self._of_question if any(q & mask for mask in constraint.masks)]
        if len(asked) > 1 and constraint.high > 0:
            self._of_several.append((rule, self.watch(constraint)))
        else:
            for question in asked:
                self._of_question[question].append((rule, constraint))

    def watch(self, constraint: CardinalityConstraint) -> MetConstraint:
        """Give each mask of a constraint the next met bit."""
        start = len(self._watched)
        self._watched += constraint.masks
        mask = (1 << len(self._watched)) - (1 << start)
        return MetConstraint(mask, constraint.low, constraint.high)

    def _row(self, question: int, bits: int) -> Row:
        """Return the row of an answer; `bits` are 0 if the question was not asked."""
        constraints = self._of_question[question]
        ruled_out = union(rule for rule, constraint in constraints if not constraint.holds(bits))
        met = union(1 << n for n, mask in enumerate(self._watched) if bits & mask)
        return ruled_out, met

    def ruled_out_jointly(self, met: int) -> int:
        """Return the rules that the constraints on several questions rule out."""
        return union(
            rule
            for rule, (mask, low, high) in self._of_several
            if not low <= (met & mask).bit_count() <= high  # holds(), without a call for each
        )

    def ruled_out(self, bits: int) -> int:
        """Return the rules that do not fire for answers, complete or not."""
        ruled_out = met = 0
        for question, rows in self.rows.items():
            by_answer, met_by_answer = rows[bits & question]
            ruled_out |= by_answer
            met |= met_by_answer
        return ruled_out | self._ruled_out_jointly[met]


def names_by_byte(names: Sequence[str]) -> list[list[tuple[str, ...]]]:
    """Return for each byte of the rules that are ruled out, lowest first, and each value of it:
    the names of its eight rules that are not. [names[0:8] by value, names[8:16] by value, ...]"""
    return [
        [
            tuple(name for n, name in enumerate(names[start : start + 8]) if not value >> n & 1)
            for value in range(256)
        ]
        for start in range(0, len(names), 8)
    ]
