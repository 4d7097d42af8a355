"""docs/security.md: which requirements of ASVS 5.0 hold, and which tests say so by their marker.

python -m tests.security.security_page     write docs/security.md
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tests.support.collected import EVERYTHING, collected

DOCS = Path(__file__).parents[2] / "docs"
SOURCE, PAGE = DOCS / "security.yaml", DOCS / "security.md"
DONE, NOT_YET, BY_OPERATOR = "done", "not yet", "by the operator"

HEAD = """\
# Security, by the requirements of ASVS 5.0

{figures}

The ids are those of the OWASP Application Security Verification Standard 5.0, levels 1 and 2; what
each asks for is put in our own words, so read it there. This page is written from
[security.yaml](security.yaml) and from the tests, which carry the ids (`@pytest.mark.asvs`), by
`make security`; a test fails if it is stale. Nobody from outside has checked it.
[The threat model](threat-model.md) says what all this is for, [the map of data](data.md) what is
stored.
"""


@dataclass(frozen=True, slots=True)
class Requirement:
    code: str
    level: int
    asks: str
    answer: str
    chapter: str
    state: str


@cache
def read_source() -> Mapping[str, Any]:
    return yaml.safe_load(SOURCE.read_text(encoding="utf-8"))


def requirements() -> Iterator[Requirement]:
    source = read_source()
    for state, chapters in (
        (DONE, source["chapters"]),
        (NOT_YET, source["not_yet"]),
        (BY_OPERATOR, {"At the proxy, the database and the firewall": source["by_operator"]}),
    ):
        for chapter, rows in chapters.items():
            for code, (level, asks, answer) in rows.items():
                yield Requirement(code, level, asks, answer, chapter, state)


def carriers() -> dict[str, list[str]]:
    """Return the tests that carry each id; those that are skipped carry none."""
    tests: dict[str, list[str]] = {}
    for test, entry in collected(EVERYTHING).items():
        for code in entry.asvs if entry.runs else ():
            tests.setdefault(code, []).append(test)
    return tests


def page(tests: Mapping[str, list[str]]) -> str:
    rows = list(requirements())
    parts = [HEAD.format(figures=figures(rows, tests))]
    for state, heading in ((DONE, "{}"), (NOT_YET, "Not yet: {}"), (BY_OPERATOR, "{}")):
        of_state = [row for row in rows if row.state == state]
        for chapter in dict.fromkeys(row.chapter for row in of_state):
            parts += [f"## {heading.format(chapter)}", "", "| id | level | asked | {} | test |"]
            parts[-1] = parts[-1].format("lacking" if state == NOT_YET else "what is done")
            parts.append("|---|---|---|---|---|")
            parts += [_row(row, tests) for row in of_state if row.chapter == chapter]
            parts.append("")
    parts += ["## What does not apply", ""]
    parts += [f"- {codes}: {why}." for codes, why in read_source()["does_not_apply"].items()]
    return "\n".join(parts) + "\n"


def figures(rows: list[Requirement], tests: Mapping[str, list[str]]) -> str:
    done = [row for row in rows if row.state == DONE]
    tested = sum(row.code in tests for row in done)
    lacking = sum(row.state == NOT_YET for row in rows)
    operator = len(rows) - len(done) - lacking
    return (
        f"{len(rows)} requirements apply. {len(done)} are met, {tested} of them by a named test "
        f"({tested / len(rows):.0%} of all that apply); {lacking} are not met yet; {operator} are "
        "for who operates the service."
    )


def _row(row: Requirement, tests: Mapping[str, list[str]]) -> str:
    names = [f"`{name.removeprefix('tests/')}`" for name in sorted(tests.get(row.code, ()))]
    test = "<br>".join(names) or ("read in the code" if row.state == DONE else "")
    return f"| {row.code} | {row.level} | {row.asks} | {row.answer} | {test} |"


if __name__ == "__main__":
    PAGE.write_text(page(carriers()), encoding="utf-8")
