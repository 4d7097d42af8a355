"""Template filters for content's text: links at its terms, and lines to write on."""

import re
from collections.abc import Sequence

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from suitability.engine.statements import BLANK_LINE
from suitability.engine.summary import Link

register = template.Library()

BLANK = '<span class="fill"><span class="visually-hidden">(blank to fill in)</span></span>'


@register.filter
def linked(text: str, links: Sequence[Link]) -> SafeString:
    """Return the text as HTML, escaped, with the words of each link as a link."""
    addresses = {link.words: link.to for link in links}
    pattern = "|".join(re.escape(words) for words in sorted(addresses, key=len, reverse=True))
    if not pattern:
        return conditional_escape(text)
    parts = re.split(rf"(?<![\w-])({pattern})(?![\w-])", text)
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
    return mark_safe(conditional_escape(text).replace(BLANK_LINE, BLANK))  # noqa: S308
