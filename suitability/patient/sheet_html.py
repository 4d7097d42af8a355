"""Template tags of the sheet: its topics, rendered once for all who have them, and the QR code."""

from datetime import date
from functools import lru_cache
from typing import Any

import segno
from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from suitability.engine.sheet import QUESTION_LINES, QUESTIONS, WIDTH, Topic
from suitability.engine.summary import Summary
from suitability.languages import current_language
from suitability.questionnaire.summary_layout import Words

register = template.Library()


@register.inclusion_tag("sheet/sheet.html")
def sheet_html(
    summary: Summary, made_on: date, reference: str = "", hidden: bool = False
) -> dict[str, Any]:
    """Render the sheet of a summary. `hidden`: it is there for the printer alone."""
    return {
        "summary": summary,
        "made_on": made_on,
        "reference": reference,
        "hidden": hidden,
        "limits": {"questions": QUESTIONS, "lines": QUESTION_LINES, "width": WIDTH},
    }


@register.simple_tag
def topic_html(topic: Topic, words: Words) -> SafeString:
    return _topic(topic, words.sheet_urgent, words.sheet_caution, current_language())


@lru_cache(maxsize=4096)
def _topic(topic: Topic, urgent: str, caution: str, language: str) -> SafeString:
    context = {"topic": topic, "urgent": urgent, "caution": caution}
    return render_to_string("sheet/topic.html", context)


@register.filter
def with_n(words: str, count: int) -> str:
    """Return words with a count in the place of `{n}`."""
    return words.replace("{n}", str(count))


@register.simple_tag
def qr_code(reference: str) -> SafeString:
    """Draw a reference as it is spoken, and no address, so that a scanner types it: an SVG without
    inline style, which the content security policy would refuse."""
    title = _("QR code: %(reference)s") % {"reference": reference}
    code = segno.make(reference, error="m", micro=False)
    drawn = code.svg_inline(omitsize=True, svgclass="qr", lineclass=None, light="#fff", title=title)
    return mark_safe(drawn.replace("<svg ", '<svg role="img" ', 1))  # noqa: S308 - of segno
