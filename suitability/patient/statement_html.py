"""A statement's HTML, rendered once for all readers, with holes for what differs between them:
the reason, and the quieter statements under it. A box to tick is rendered once as well."""

from collections.abc import Mapping
from dataclasses import fields
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from suitability.engine.explanations import as_sentence
from suitability.engine.sentences import main_sentence
from suitability.engine.statements import Shown
from suitability.engine.summary import Link
from suitability.engine.tick_list import QuestionToAsk
from suitability.languages import current_language
from suitability.questionnaire.summary_layout import Words

from .page_cache import Page, fill, render_with_holes

register = template.Library()

LOOKS = ("urgent", "inside", "open", "short")
# The kind of statement as the page shows it, and which of the words is its mark.
KINDS = {"urgent": "urgent", "caution": "caution", "evidence": "known", "context": "known"}
SHARED = tuple(field.name for field in fields(Shown) if field.name not in ("because", "quiet"))
shared_values = attrgetter(*SHARED)


class Surroundings(NamedTuple):
    """What else a statement's HTML depends on. `private`: its reason is not printed; `language`: of
    the page around it."""

    words: Words
    links: tuple[Link, ...]
    private: bool
    draft: bool
    language: str


@register.simple_tag(takes_context=True)
def statement_html(
    context: Mapping[str, Any], statement: Shown, shape: str, *looks: str, summary: Any = None
) -> SafeString:
    """Render patient/summary/SHAPE.html, in which the names in `looks` (of LOOKS) are true."""
    private = summary.private if summary else ()
    words, links, draft = context["words"], context["links"], bool(context.get("draft"))
    language = current_language()

    def html(statement: Shown, shape: str, looks: tuple[str, ...]) -> SafeString:
        around = Surroundings(words, links, statement.code in private, draft, language)
        quiet = "".join([html(weaker, "quiet", ()) for weaker in statement.quiet])
        holes = {"quiet": SafeString(quiet), "because": as_sentence(statement.because, words)}
        return SafeString(fill(_page(shared_values(statement), shape, looks, around), holes))

    return html(statement, shape, looks)


@lru_cache(maxsize=2048)
def _page(
    values: tuple[Any, ...], shape: str, looks: tuple[str, ...], around: Surroundings
) -> Page:
    statement = dict(zip(SHARED, values, strict=True))
    kind = KINDS.get(statement["category"], "")
    main, rest = main_sentence(statement["lines"])
    context = {
        "statement": statement,
        "kind": kind,
        "mark": getattr(around.words, f"mark_{kind}", ""),
        "main": main,
        "rest": rest,
        **around._asdict(),
        **{look: look in looks for look in LOOKS},
        "short": "short" in looks and around.words.more_on_this,
    }
    return render_with_holes(f"patient/summary/{shape}.html", context)


@register.simple_tag
def ticks_html(
    questions: tuple[QuestionToAsk, ...], tick_form: str, read_only: bool | str
) -> SafeString:
    """Render questions to ask, each with its box: one of the form `tick_form`, or else one that is
    `read_only`, or can be ticked for the printer alone. What is not set is an empty text."""
    language = current_language()
    boxes = [_box(question, tick_form, read_only, language) for question in questions]
    return SafeString("".join(boxes))


@lru_cache(maxsize=2048)
def _box(question: QuestionToAsk, tick_form: str, read_only: bool | str, language: str) -> str:
    context = {"question": question, "tick_form": tick_form, "read_only": read_only}
    return render_to_string("patient/summary/tick.html", context)
