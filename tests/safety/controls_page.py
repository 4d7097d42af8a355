"""The page of what holds the shipped content: each guarantee in words, and each check of wording.

A control that is taken out or weakened shows there, and the page is committed with it.
"""

import json
from collections.abc import Iterator

import yaml

from suitability.content.reader import Content, read
from suitability.editorial.clauses_in_english import ClausesInEnglish
from suitability.engine.program import Program
from suitability.questionnaire.canonical_form import to_text
from tests.safety.hazard_log import DOCS

PAGE = DOCS / "controls.md"
NOT_SHOWN = {"patterns", "article_runs"}  # those have a table; these are hashes
HEAD = """\
# What holds the shipped content

Each guarantee that the proof decides over all possible answers, and each check of wording, as they
are in `suitability/content/shipped/`. Whoever takes one out or weakens it changes this page too, by
`make hazards`, and a test fails until then. [The hazard log](hazards.md) says what each is for.
"""


def page(content: Content) -> str:
    return "\n".join((HEAD, *_guarantees(content), *_patterns(content), *_other_checks(content)))


def _guarantees(content: Content) -> Iterator[str]:
    english = ClausesInEnglish(Program(content.document))
    yield from ("## Guarantees", "", "| code | guarantee | in full |", "|---|---|---|")
    for guarantee in content.document.guarantees:
        yield _row(guarantee.code, guarantee.sentence, english.guarantee(guarantee))


def _patterns(content: Content) -> Iterator[str]:
    yield from ("", "## Phrasing", "", "| code | why | pattern | only in | but in |")
    yield "|---|---|---|---|---|"
    for each in content.wording.patterns:
        pattern = each.pattern if each.ignore_case else f"{each.pattern} (case matters)"
        yield _row(each.code, each.reason, pattern, ", ".join(each.kinds), ", ".join(each.but))


def _other_checks(content: Content) -> Iterator[str]:
    wording = json.loads(to_text(content.wording))
    others = {name: value for name, value in wording.items() if name not in NOT_SHOWN}
    yield from ("", "## Other checks", "", "```yaml")
    yield yaml.safe_dump(others, allow_unicode=True, sort_keys=True, width=110).rstrip()
    yield from ("```", "")


def _row(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


if __name__ == "__main__":
    PAGE.write_text(page(read()), encoding="utf-8")
