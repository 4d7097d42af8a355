"""Which parts of two documents differ, and in which words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from difflib import SequenceMatcher
from typing import Any, Literal

from suitability.questionnaire.document import TERM, Document, Term
from suitability.questionnaire.options import Option
from suitability.questionnaire.questions import Question
from suitability.questionnaire.site_words import FOR_CLINICIANS, SiteWords
from suitability.questionnaire.summary_layout import Words
from suitability.questionnaire.translation import Translation

from .model_counting import ModelCount

What = Literal["added", "removed", "changed"]
Kind = Literal["gain", "lose", "move", "reword"]
Run = tuple[Literal["same", "out", "in"], str]

LISTS = ("rule", "question", "factor", "term", "source", "claim", "guarantee", "option")
FOR_EVERYBODY = ("order of questions", "order of options", "page", "help", "sign_off", "title")
ORIGINS = {"core": "from_core", "mixed": "from_mixed", "add": "from_add"}
"""The words that are read only at statements of that origin."""


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

    `was` and `now` are the part before and after; None for one that is not there. `everybody`: it
    is not tied to a statement or a follow-up, so that anybody may read it.
    """

    part: str
    what: What
    was: Any
    now: Any
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
            yield Change(name, what, was, now, everybody)


def parts(document: Document) -> dict[str, Any]:
    """Return every part by its name."""
    named = {
        f"{kind} {part.code}": part for kind in LISTS for part in getattr(document, f"{kind}s")
    }
    translations = {f"translation {each.code}": each for each in document.translations}
    return {
        **named,
        **translations,
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
    if isinstance(part, Translation):
        return part.offered
    if isinstance(part, Question):
        return not part.shown_when
    if isinstance(part, Term):
        asked = (question for question in document.questions if not question.shown_when)
        texts = (text for question in asked for text in texts_of(question))
        return any(part.code in TERM.findall(text) for text in (*texts, *document.help_lines))
    if isinstance(part, Option):
        return True
    kind, _, code = name.partition(" ")
    if kind == "site":
        return code not in FOR_CLINICIANS
    return name in FOR_EVERYBODY or (kind == "words" and code not in ORIGINS.values())


def texts_of(question: Question) -> Iterator[str]:
    """Yield the texts that are read at a question."""
    yield from (question.text, question.help)
    for choice in question.choices:
        yield from (choice.label, choice.hint, choice.one_of)


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
