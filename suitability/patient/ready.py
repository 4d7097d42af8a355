"""A question's page as it is before anybody has answered, rendered once and then only filled in."""

import re
from functools import lru_cache

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.translation import get_language

from suitability.rules.program import Slot
from suitability.rules.summary import Summaries

from .forms import QuestionForm

# What is a person's own, each with a character that no text has as its place.
OWN = {name: chr(0xE000 + n) for n, name in enumerate(("csrf_token", "back", "number", "total"))}
NAMES = {mark: name for name, mark in OWN.items()}


def page(request: HttpRequest, summaries: Summaries, slot: Slot, own: dict[str, object]) -> str:
    """The page of a release's question with nothing picked and nothing to tell."""
    own["csrf_token"] = get_token(request)
    parts = _parts(summaries, slot.question.code, get_language())
    return "".join([str(own[NAMES[part]]) if part in NAMES else part for part in parts])


@lru_cache(maxsize=1024)
def _parts(summaries: Summaries, code: str, language: str | None) -> tuple[str, ...]:
    """The page's text, and the marks in it, in turn."""
    program = summaries.program
    slot = program.slot(code)
    context = {
        "form": QuestionForm(program, slot.question),
        "question": slot.question,
        "help_lines": summaries.help_lines,
        "links": summaries.links,
    }
    html = render_to_string("patient/question.html", context | OWN)
    return tuple(re.split(f"([{''.join(NAMES)}])", html))
