"""A statement as HTML. Its words are the same for everybody who reads it, so they are rendered
once, and the reason and the quieter statements under it are put in."""

from collections.abc import Mapping
from dataclasses import fields
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple

from django import template
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from suitability.engine.statements import Shown
from suitability.engine.summary import Link
from suitability.questionnaire.summary_layout import Words

from .page_cache import MARK

register = template.Library()

BECAUSE, QUIET = f"{MARK}because", f"{MARK}quiet"
SAME = tuple(one.name for one in fields(Shown) if one.name not in ("because", "quiet"))
same = attrgetter(*SAME)


class Around(NamedTuple):
    """What else a statement's HTML depends on. `private`: its reason is not printed."""

    words: Words
    links: tuple[Link, ...]
    private: bool
    draft: bool


@register.simple_tag(takes_context=True)
def statement(
    context: Mapping[str, Any], one: Shown, shape: str, *looks: str, summary: Any = None
) -> SafeString:
    """By the template patient/summary/SHAPE.html; `looks` are the names that are true in it."""
    private = summary.private if summary else ()
    words, links, draft = context["words"], context["links"], bool(context.get("draft"))

    def html(one: Shown, shape: str, looks: tuple[str, ...]) -> str:
        around = Around(words, links, one.code in private, draft)
        head, between, tail = _parts(same(one), shape, looks, around)
        quiet = "".join([html(weaker, "quiet", ()) for weaker in one.quiet])
        because = escape(", and ".join(one.because))
        return f"{head}{quiet}{between}{because}{tail}"

    return mark_safe(html(one, shape, looks))  # noqa: S308 - rendered by templates, or escaped


@lru_cache(maxsize=2048)
def _parts(
    one: tuple[Any, ...], shape: str, looks: tuple[str, ...], around: Around
) -> tuple[str, str, str]:
    """The HTML around the quiet statements and around the reason."""
    context = {
        "one": dict(zip(SAME, one, strict=True)),
        "because": BECAUSE,
        "quiet": QUIET,
        **around._asdict(),
        **dict.fromkeys(looks, True),
    }
    html = render_to_string(f"patient/summary/{shape}.html", context)
    head, rest = html.split(QUIET)
    between, tail = rest.split(BECAUSE)
    return head, between, tail
