"""The hazard log in docs/safety/hazards.yaml, and whether what it names is there.

python -m tests.safety.hazard_log          write docs/safety/hazards.md
python -m tests.safety.hazard_log FILE     whether each named test passed, by a record of a run
"""

import re
import sys
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from suitability.content.reader import Content

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs/safety"
SOURCE, PAGE = DOCS / "hazards.yaml", DOCS / "hazards.md"
LOW, MEDIUM = 4, 10  # the highest risk that is called so
KINDS = ("rules", "guarantees", "checks", "words", "tests", "constraints")


@dataclass(frozen=True, slots=True)
class Control:
    """What is done against a hazard, and the names of what enforces it, by their kind."""

    sentence: str
    named: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Hazard:
    """`initial` and `residual` are (severity, likelihood), as proposed."""

    code: str
    hazard: str
    cause: str
    effect: str
    initial: tuple[int, int]
    residual: tuple[int, int]
    still_open: str
    controls: tuple[Control, ...]

    def names(self, kind: str) -> list[str]:
        return [name for control in self.controls for name in control.named[kind]]


@dataclass(frozen=True, slots=True)
class HazardLog:
    status: str
    note: str
    severity: dict[int, str]
    likelihood: dict[int, str]
    hazards: tuple[Hazard, ...]

    def names(self, kind: str) -> set[str]:
        return {name for hazard in self.hazards for name in hazard.names(kind)}


@cache
def read_log() -> HazardLog:
    log = yaml.safe_load(SOURCE.read_text(encoding="utf-8"))
    hazards = tuple(map(_hazard, log["hazards"]))
    return HazardLog(log["status"], log["note"], log["severity"], log["likelihood"], hazards)


def _hazard(entry: dict[str, Any]) -> Hazard:
    entry = dict(entry)
    controls = tuple(_control(dict(control)) for control in entry.pop("controls"))
    initial, residual = tuple(entry.pop("initial")), tuple(entry.pop("residual"))
    still_open = entry.pop("open", "")
    return Hazard(
        **entry, initial=initial, residual=residual, still_open=still_open, controls=controls
    )


def _control(entry: dict[str, Any]) -> Control:
    sentence = entry.pop("control")
    named = {kind: tuple(entry.pop(kind, ())) for kind in KINDS}
    if entry:
        raise ValueError(f"'{sentence}' is enforced by no such kind: {', '.join(entry)}")
    return Control(sentence, named)


def lost_names(log: HazardLog, content: Content) -> Iterator[str]:
    """Yield a sentence for each code of the log that the content lacks, and for each risk,
    guarantee, pattern or kept word of the content that the log does not name."""
    document, wording = content.document, content.wording
    guarantees = {guarantee.code for guarantee in document.guarantees}
    rules = {rule.code for rule in document.rules}
    patterns = {part.code for part in (*wording.patterns, *wording.readers)}
    yield from _differences("guarantee", guarantees, log.names("guarantees"))
    yield from _missing("rule", log.names("rules"), rules)
    yield from _missing("check", log.names("checks"), patterns | raised_checks())
    alarming = {rule.code for rule in document.rules if rule.code[0] in "UC"}
    yield from _missing("hazard for the rule", alarming, log.names("rules"))
    yield from _missing("hazard for the pattern", patterns, log.names("checks"))
    words = Counter((control.hazard, control.place) for control in wording.controls.kept)
    named = Counter((hazard.code, text) for hazard in log.hazards for text in hazard.names("words"))
    for code, text in (words - named) + (named - words):
        yield f"{code}: the words kept in '{text}' are not those of the log"


@cache
def raised_checks() -> frozenset[str]:
    """Return the codes that the checks of texts and the proof raise, but for those of patterns."""
    rooms = [ROOT / "suitability/editorial", ROOT / "suitability/analysis"]
    modules = (path for room in rooms for path in room.glob("*.py"))
    sources = (path.read_text(encoding="utf-8") for path in modules)
    return frozenset(code for source in sources for code in re.findall(r'"([TPW]\d\d)"', source))


def _differences(what: str, there: Collection[str], named: Collection[str]) -> Iterator[str]:
    yield from _missing(what, named, there)
    yield from _missing(f"hazard for the {what}", there, named)


def _missing(what: str, wanted: Collection[str], there: Collection[str]) -> Iterator[str]:
    return (f"there is no {what} {code}" for code in sorted(set(wanted) - set(there)))


def not_passed(log: HazardLog, record: Collection[str]) -> list[str]:
    """Return the named tests of which a run has no example that passed. `record` are the ids of
    those that passed, each with its parameters."""
    passed = {line.partition("[")[0] for line in record}
    return sorted(log.names("tests") - passed)


def page(log: HazardLog) -> str:
    parts = [
        HEAD.format(status=log.status, note=log.note, scale=_scale(log), overview=_overview(log))
    ]
    return "\n".join([*parts, *map(_section, log.hazards)])


HEAD = """\
# Hazard log

{status}

Risk is severity times likelihood: up to 4 is low, up to 10 medium, above that high. Where somebody
can die, the residual risk is medium at best, since no control makes that impossible.

This page is written from [hazards.yaml](hazards.yaml) by `make hazards`. A test fails if it is
stale, or if anything that it names is not there: each test is collected and not skipped, each code
is in the shipped content or raised by a check, each constraint is in a model. `make test-all`
records what passed, and fails if a test named here is not among it.

{note}

{scale}

## Overview

{overview}
"""


def _scale(log: HazardLog) -> str:
    rows = [f"| {n} | {log.severity[n]} | {log.likelihood[n]} |" for n in sorted(log.severity)]
    return "\n".join(["| | severity | likelihood |", "|---|---|---|", *rows])


def _overview(log: HazardLog) -> str:
    rows = [
        f"| [{each.code}](#{each.code.lower()}) | {each.hazard} | {_risk(each.initial)} "
        f"| {_risk(each.residual)} | {len(each.controls)} |"
        for each in log.hazards
    ]
    head = ["| | hazard | initial | residual | controls |", "|---|---|---|---|---|"]
    return "\n".join([*head, *rows])


def _risk(scores: tuple[int, int]) -> str:
    severity, likelihood = scores
    risk = severity * likelihood
    word = "low" if risk <= LOW else "medium" if risk <= MEDIUM else "high"
    return f"{word} ({severity} x {likelihood})"


def _section(hazard: Hazard) -> str:
    lines = [f"## {hazard.code}", "", f"**{hazard.hazard}.** {hazard.cause}"]
    lines += [f"Effect: {hazard.effect} Initially {_risk(hazard.initial)}, then"]
    lines[-1] += f" {_risk(hazard.residual)}."
    lines += [f"Open: {hazard.still_open}"] if hazard.still_open else []
    lines += ["", *(line for control in hazard.controls for line in _bullet(control)), ""]
    return "\n".join(lines)


def _bullet(control: Control) -> Iterator[str]:
    yield f"- {control.sentence}"
    for kind, names in control.named.items():
        ticked = [f"`{name}`" for name in names] if kind in ("tests", "constraints") else names
        if names:
            yield f"  - {kind}: {', '.join(ticked)}"


def main(arguments: list[str]) -> int:
    if not arguments:
        PAGE.write_text(page(read_log()), encoding="utf-8")
        return 0
    record = Path(arguments[0]).read_text(encoding="utf-8").splitlines()
    missing = not_passed(read_log(), record)
    print(*(f"named in the hazard log, and did not pass: {test}" for test in missing), sep="\n")
    return bool(missing)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
