"""Release drift: what the live release would say today to the answers of a saved response."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from suitability.engine.journey import carry
from suitability.engine.statements import Shown
from suitability.engine.summary import Summaries, Summary, every_statement


@dataclass(frozen=True, slots=True)
class Drift:
    """Statements that today would be `added`, `dropped` or said in other words. `unfit` are
    questions whose answers do not fit the live questionnaire any more."""

    release: int | None
    added: tuple[Shown, ...]
    dropped: tuple[Shown, ...]
    reworded: tuple[Shown, ...]
    unfit: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.dropped or self.reworded or self.unfit)


def drift(summary: Summary, answers: Mapping[str, Sequence[str]], live: Summaries) -> Drift:
    """Return how the live release differs from the summary for the same answers; falsy if it
    says the same."""
    carried = carry(live.program, answers)
    fired = live.statements.fired(live.program.fill_blanks(carried.bits))
    now = {statement.code: statement for statement in fired}
    then = {statement.code: statement for statement in every_statement(summary)}
    return Drift(
        live.release,
        added=tuple(now[code] for code in now if code not in then),
        dropped=tuple(then[code] for code in sorted(then) if code not in now),
        reworded=tuple(
            now[code] for code in now if code in then and wording(now[code]) != wording(then[code])
        ),
        unfit=carried.dropped,
    )


def wording(statement: Shown) -> Shown:
    """Return the statement without where it stands and why, so that only its words compare."""
    return replace(statement, priority=0, because=(), quiet=())
