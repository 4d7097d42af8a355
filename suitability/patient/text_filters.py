"""Template filters for content's text: links at its terms, and lines to write on."""

import re
from collections.abc import Sequence

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from suitability.engine.statements import BLANK_LINE
from suitability.engine.summary import Link, Summaries
from suitability.languages import current_language, is_right_to_left
from suitability.releases.release_cache import recall_reason

register = template.Library()

OFFICE = {
    "token": gettext_lazy("another computer"),
    "clinician": gettext_lazy("clinician"),
    "auditor": gettext_lazy("auditor"),
    "manager": gettext_lazy("manager"),
}

# Letters of scripts that put spaces around words: Latin, Greek and Cyrillic. In Chinese a number
# stands between letters, and in Korean a particle follows it.
IN_WORD = "[0-9A-Za-zÀ-\u052f_-]"
BLANK = '<span class="fill"><span class="visually-hidden">{}</span></span>'


@register.filter
def linked(text: str, links: Sequence[Link]) -> SafeString:
    """Return the text as HTML, escaped, with the words of each link as a link."""
    addresses = {link.words: link.to for link in links}
    pattern = "|".join(re.escape(words) for words in sorted(addresses, key=len, reverse=True))
    if not pattern:
        return conditional_escape(text)
    parts = re.split(f"(?<!{IN_WORD})({pattern})(?!{IN_WORD})", text)
    return mark_safe(  # noqa: S308 - every part is escaped
        "".join(
            format_html('<a href="{}">{}</a>', addresses[part], part)
            if part in addresses
            else conditional_escape(part)
            for part in parts
        )
    )


@register.filter
def with_blanks(text: str) -> SafeString:
    """Return the text as HTML, escaped, with a line to write on for each blank."""
    blank = format_html(BLANK, _("(blank to fill in)"))
    return mark_safe(conditional_escape(text).replace(BLANK_LINE, blank))  # noqa: S308


@register.simple_tag
def in_english() -> SafeString:
    """Return the attributes of a title that is in English on a page in another language."""
    if current_language() == "en":
        return SafeString("")
    return format_html(" {}", lang_and_dir("en"))


@register.filter
def office(role: str) -> str:
    """Return who opened a saved list, in words."""
    return str(OFFICE.get(role, role))


def why_recalled(number: int, summaries: Summaries) -> SafeString:
    """Return as HTML why a release was recalled, in the language that it is read in, or else in its
    own and marked so; empty if it was not."""
    own, reason = recall_reason(number), recall_reason(number, summaries.language)
    if reason == own and own and summaries.language != summaries.languages[0]:
        return format_html("<span {}>{}</span>", lang_and_dir(summaries.languages[0]), own)
    return conditional_escape(reason)


@register.filter
def lang_and_dir(language: str) -> SafeString:
    """Return the attributes of a part of a page that is in a language, maybe another than the page:
    `lang` and `dir`."""
    direction = "rtl" if is_right_to_left(language) else "ltr"
    return format_html('lang="{}" dir="{}"', language, direction)
