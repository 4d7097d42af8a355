"""What there is to pick from in a document, in groups; and which parts name something."""

import json
from collections.abc import Iterator
from typing import Any, get_args

from suitability.questionnaire.document import PRIORITIES, SKIPPED, Document, Question
from suitability.questionnaire.sources import Checked
from suitability.releases.draft_part import Part

from .form_fields import Groups

CATEGORIES: list[tuple[str, str]] = [
    (category, category.replace("_", " ")) for category in PRIORITIES
]
ORIGINS = [
    ("core", "from the article"),
    ("mixed", "from the article, with added facts"),
    ("add", "added from other sources"),
]
CHECKED = [(code, code.replace("_", " ")) for code in get_args(Checked)]


def groups(document: Document) -> dict[str, Groups]:
    """What a PickField offers, by its `of`."""
    choices = [(question.text, _choices(question)) for question in document.questions]
    factors = [("Factors", [(one.code, one.label) for one in document.factors])]
    questions = [(one.code, one.text) for one in document.questions]
    by_category = [
        (
            f"Rules: {category.replace('_', ' ')}",
            [
                (rule.code, f"{rule.code} {rule.statement.name}")
                for rule in document.rules
                if rule.statement.category == category
            ],
        )
        for category in PRIORITIES
    ]
    return {
        "choices": choices,
        "names": [*factors, *choices],
        "anything": [*factors, *choices, *by_category, ("Questions that are asked", questions)],
        "rules": by_category,
        "sources": [
            (f"Tier {tier}", [(s.code, f"{s.code} {s.title}") for s in document.sources
                              if s.tier.startswith(tier)])
            for tier in ("T1", "T2", "T3", "T4")
        ],
        "claims": [
            (section, [(c.code, f"{c.code} {c.statement}") for c in document.claims
                       if c.section == section])
            for section in sections(document)
        ],
    }  # fmt: skip


def rules(document: Document) -> list[tuple[str, str]]:
    return [(rule.code, f"{rule.code} {rule.statement.name}") for rule in document.rules]


def sections(document: Document) -> list[str]:
    return list(dict.fromkeys(claim.section for claim in document.claims))


def _choices(question: Question) -> list[tuple[str, str]]:
    named = [(f"{question.code}.{one.code}", one.label) for one in question.choices]
    return [*named, (f"{question.code}.{SKIPPED}", "(left blank)")]


def users(names: set[str]) -> list[str]:
    """The parts of the draft that name one of these: a code, `question.choice` or `{term}`."""
    return [str(part) for part in Part.objects.all() if _names(json.loads(part.body), names)]


def _names(plain: Any, names: set[str]) -> bool:
    return any(
        text in names or any(name[0] == "{" and name in text for name in names)
        for text in _strings(plain)
    )


def _strings(plain: Any, own: str = "code") -> Iterator[str]:
    """Every string in a part but its codes."""
    if isinstance(plain, str):
        yield plain
    elif isinstance(plain, list):
        for one in plain:
            yield from _strings(one)
    elif isinstance(plain, dict):
        for name, one in plain.items():
            if name != own:
                yield from _strings(one)


def names_of(kind: str, code: str, document: Document) -> set[str]:
    """What other parts call a part, and what belongs to it."""
    if kind == "term":
        return {f"{{{code}}}"}
    if kind == "question":
        question = next(one for one in document.questions if one.code == code)
        return {code, *(name for name, _ in _choices(question))}
    return {code}
