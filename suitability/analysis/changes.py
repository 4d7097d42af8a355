"""Which parts of two documents differ, and in which of their texts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from suitability.questionnaire.conditions import Clause
from suitability.questionnaire.document import TERM, Document, Statement, Term
from suitability.questionnaire.options import Option
from suitability.questionnaire.questions import Question
from suitability.questionnaire.site_words import FOR_CLINICIANS, SiteWords
from suitability.questionnaire.summary_layout import Words

from .model_counting import ModelCount

What = Literal["added", "removed", "changed"]
Kind = Literal["gain", "lose", "move", "reword"]
Run = tuple[Literal["same", "out", "in"], str]

LISTS = ("rule", "question", "factor", "term", "source", "claim", "guarantee", "option")
FOR_EVERYBODY = ("order of questions", "order of options", "page", "help", "sign_off", "title")
ORIGINS = {"core": "from_core", "mixed": "from_mixed", "add": "from_add"}
"""The words that are read only at statements of that origin."""


@dataclass(frozen=True, slots=True)
class Text:
    """One text of a part before and after; `field` is such as `heading` or `choices low label`.

    A list and clauses have a line for each. What is not there is empty.
    """

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Effect:
    """The answers in which a rule fires only now (`gain`), fires no more (`lose`), stands on
    another side of some statement (`move`), or brings other words (`reword`)."""

    kind: Kind
    rule: str
    answers: ModelCount


@dataclass(frozen=True, slots=True)
class Change:
    """A part that is not the same, such as `rule C10`, `words title` or `page`, and its effects.

    `everybody`: it is not tied to a statement or a follow-up, so that anybody may read it.
    """

    part: str
    what: What
    texts: tuple[Text, ...]
    everybody: bool = False
    effects: tuple[Effect, ...] = ()


def changes(old: Document, new: Document) -> Iterator[Change]:
    """Yield every part that differs, kind by kind, in the order of the new document; without
    their effects."""
    before, after = parts(old), parts(new)
    before |= orders(before, after)
    after |= orders(after, before)
    for name in dict.fromkeys((*after, *before)):
        was, now = before.get(name), after.get(name)
        if was != now:
            what: What = "added" if was is None else "removed" if now is None else "changed"
            everybody = for_everybody(name, was, old) or for_everybody(name, now, new)
            yield Change(name, what, text_changes(was, now), everybody)


def parts(document: Document) -> dict[str, Any]:
    """Return every part by its name."""
    named = {
        f"{kind} {part.code}": part for kind in LISTS for part in getattr(document, f"{kind}s")
    }
    return {
        **named,
        **each_word("words", document.words),
        **each_word("site", document.site),
        "page": document.page,
        "help": document.help_lines,
        "article": document.article,
        "sign_off": document.sign_off,
        "title": document.title,
        "code": document.code,
    }


def each_word(kind: str, words: Words | SiteWords) -> dict[str, Any]:
    return {f"{kind} {field.name}": getattr(words, field.name) for field in fields(words)}


def orders(own: dict[str, Any], other: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    """Return for each kind in which order the parts stand that both documents have."""
    both = [name.partition(" ") for name in own if name in other]
    return {
        f"order of {kind}s": tuple(code for of, _, code in both if of == kind) for kind in LISTS
    }


def for_everybody(name: str, part: Any, document: Document) -> bool:
    """Return whether anybody may read a part, whichever statements fire."""
    if isinstance(part, Question):
        return not part.shown_when
    if isinstance(part, Term):
        asked = (question for question in document.questions if not question.shown_when)
        texts = (text for question in asked for _, text in part_texts(question))
        return any(part.code in TERM.findall(text) for text in (*texts, *document.help_lines))
    if isinstance(part, Option):
        return True
    kind, _, code = name.partition(" ")
    if kind == "site":
        return code not in FOR_CLINICIANS
    return name in FOR_EVERYBODY or (kind == "words" and code not in ORIGINS.values())


def text_changes(was: Any, now: Any) -> tuple[Text, ...]:
    """Return the texts of a part that differ; None for a part that is not there."""
    before, after = (dict(part_texts(part)) if part is not None else {} for part in (was, now))
    texts = (
        Text(field, before.get(field, ""), after.get(field, ""))
        for field in dict.fromkeys((*before, *after))
    )
    return tuple(text for text in texts if text.before != text.after)


def part_texts(part: Any, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield the texts of a part by their field; a statement's stand among its rule's."""
    if not is_dataclass(part):
        yield "text", as_text(part)
        return
    for field in fields(part):
        value, name = getattr(part, field.name), f"{prefix}{field.name}"
        if isinstance(value, Statement):
            yield from part_texts(value)
        elif isinstance(part, Question) and field.name == "choices":
            yield name, as_text(tuple(choice.code for choice in value))
            for choice in value:
                yield from part_texts(choice, f"{name} {choice.code} ")
        elif field.name != "code":
            yield name, as_text(value)


def as_text(value: Any) -> str:
    """Return a value as text: a line for each of several, yes or nothing for a flag, and nothing
    for 0, which says that there is no bound."""
    if isinstance(value, Clause):
        return clause_text(value)
    if isinstance(value, tuple):
        return "\n".join(map(as_text, value))
    if is_dataclass(value):
        inner = (as_text(getattr(value, field.name)) for field in fields(value))
        return " | ".join(text.replace("\n", ", ") for text in inner if text)
    if isinstance(value, bool):
        return "yes" if value else ""
    return str(value or "")


def clause_text(clause: Clause) -> str:
    """Return a clause as the content files have it."""
    bounds = (f"{bound.replace('_', ' ')} {n}" for bound, n in clause.bounds().items())
    return f"{' and '.join(bounds)} of {', '.join(clause.of)}"


def word_diff(before: str, after: str) -> tuple[Run, ...]:
    """Return the words that both texts have, and those that went or came, with their spaces.

    All runs but those that came in make up `before`, all but those that went out make up `after`.
    """
    old, new = re.findall(r"\s+|\S+", before), re.findall(r"\s+|\S+", after)
    matcher = SequenceMatcher(str.isspace, old, new, autojunk=False)
    runs: list[Run] = []
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        went, came = "".join(old[start:end]), "".join(new[new_start:new_end])
        runs += [("same", went)] if tag == "equal" else [("out", went), ("in", came)]
    return tuple(run for run in runs if run[1])
