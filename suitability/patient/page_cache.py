"""Pages that are the same for everybody but for a few parts: rendered once, and these put in."""

import re
from collections.abc import Callable, Collection, Hashable, Mapping
from functools import lru_cache
from itertools import count
from secrets import token_hex
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.translation import get_language

from suitability.engine.summary import Summaries

# In place of what is a person's own stand marks, which nobody can have written into a text. Which
# choices are picked is a person's own too: the page is rendered with all of them.
MARK = token_hex(16)
PICKED = '(?<=") checked(?=[ >])'

Parts = tuple[tuple[str, str], ...]
"""Texts, each with the name of what is put in after it."""


def fits(request: HttpRequest, summaries: Summaries) -> bool:
    """Whether nothing is to be told on the page, and it is not the draft's, which may change."""
    return summaries.release is not None and not len(messages.get_messages(request))


def page(
    request: HttpRequest,
    template: str,
    summaries: Summaries,
    same: Callable[..., dict[str, Any]],
    *about: Hashable,
    own: Mapping[str, str],
    picked: Collection[int] = (),
) -> HttpResponse:
    """`same(summaries, *about)` is the context that is the same for everybody, and `own` what
    stands beside it for this person, as HTML. Of the choices, which `same` picks all, those in
    the places `picked` are. No copy of the page is kept by browsers."""
    values = dict(own)
    parts, has_form = _parts(template, summaries, same, about, tuple(own), get_language())
    for place in picked:
        values[choice(place)] = " checked"
    if has_form:
        values["csrf_token"] = get_token(request)
    return kept_nowhere(
        HttpResponse("".join([text + values.get(name, "") for text, name in parts]))
    )


def kept_nowhere(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response


def choice(place: int) -> str:
    return f"choice {place} is picked"


@lru_cache(maxsize=1024)
def _parts(
    template: str,
    summaries: Summaries,
    same: Callable[..., dict[str, Any]],
    about: tuple[Hashable, ...],
    own: tuple[str, ...],
    language: str | None,
) -> tuple[Parts, bool]:
    """The page in parts, and whether it has a form."""
    marks = {name: f"{MARK}{name}" for name in ("csrf_token", *own)}
    around = {"help_lines": summaries.help_lines, "links": summaries.links, "draft": False}
    html = render_to_string(template, around | same(summaries, *about) | marks)
    texts = re.split(f"({'|'.join(marks.values())}|{PICKED})", html)
    choices = count()
    put_in = [
        mark.removeprefix(MARK) if mark in marks.values() else choice(next(choices))
        for mark in texts[1::2]
    ]
    return tuple(zip(texts[::2], (*put_in, ""), strict=True)), "csrf_token" in put_in
