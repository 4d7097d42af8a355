"""The HTML of the options, rendered once for all readers of a release: no answer changes them."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from suitability.engine.shown_options import ShownOption
from suitability.engine.summary import Link
from suitability.languages import current_language
from suitability.questionnaire.summary_layout import Words

register = template.Library()


@register.simple_tag(takes_context=True)
def options_html(
    context: Mapping[str, Any], options: tuple[ShownOption, ...], is_open: bool = False
) -> SafeString:
    """Render patient/summary/options.html; nothing for a summary from before there were options.

    `is_open`: they stand away from the list, to be printed, and link to none of its statements.
    """
    if not options:
        return SafeString("")
    draft, links = bool(context.get("draft")), context["links"]
    if is_open:
        links = tuple(link for link in links if not link.to.startswith("#"))
    return _rendered(options, context["words"], links, draft, is_open, current_language())


@lru_cache(maxsize=64)
def _rendered(
    options: tuple[ShownOption, ...],
    words: Words,
    links: tuple[Link, ...],
    draft: bool,
    is_open: bool,
    language: str,
) -> SafeString:
    """Render them for a page in a language: the arguments name all that the HTML depends on."""
    context = {"options": options, "words": words, "links": links, "draft": draft}
    context |= {"is_open": is_open}
    return render_to_string("patient/summary/options.html", context)
