"""A question's page, rendered once for everybody; then what is a person's own is put in."""

import re
from functools import lru_cache

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.translation import get_language

from suitability.rules.program import Slot
from suitability.rules.summary import Summaries

from .forms import QuestionForm

# What differs from person to person, each with a character that no text has in its place. Beside
# these it is which choices are picked: the page is rendered with all of them.
OWN = {name: chr(0xE000 + n) for n, name in enumerate(("csrf_token", "back", "number", "total"))}
NAMES = {mark: name for name, mark in OWN.items()}
PICKED = '(?<=") checked(?=[ >])'


def page(
    request: HttpRequest,
    summaries: Summaries,
    slot: Slot,
    chosen: tuple[str, ...],
    place: dict[str, object],
) -> str:
    """The page of a release's question without an error and without anything to tell.

    `place` is what stands for `back`, `number` and `total`.
    """
    own = dict.fromkeys(map(is_picked, chosen), " checked")
    own |= {name: str(value) for name, value in place.items()}
    own["csrf_token"] = get_token(request)
    parts = _parts(summaries, slot.question.code, get_language())
    return "".join([text + own.get(name, "") for text, name in parts])


def is_picked(choice: str) -> str:
    return f"{choice} is picked"


@lru_cache(maxsize=1024)
def _parts(summaries: Summaries, code: str, language: str | None) -> tuple[tuple[str, str], ...]:
    """The page in parts, each with the name of what is put in after it."""
    program = summaries.program
    slot = program.slot(code)
    context = {
        "form": QuestionForm(program, slot.question, chosen=tuple(slot.bits)),
        "question": slot.question,
        "help_lines": summaries.help_lines,
        "links": summaries.links,
    }
    html = render_to_string("patient/question.html", context | OWN)
    choices = iter(slot.question.choices)
    texts = re.split(f"({'|'.join(NAMES)}|{PICKED})", html)
    names = (NAMES.get(mark) or is_picked(next(choices).code) for mark in texts[1::2])
    return tuple(zip(texts[::2], (*names, ""), strict=True))
