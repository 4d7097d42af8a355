"""How every patient page is rendered, and the start page."""

from collections.abc import Callable, Hashable, Mapping
from functools import lru_cache, wraps
from types import MappingProxyType
from typing import Any, Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from suitability.engine.summary import Summaries
from suitability.http_cache import no_store
from suitability.languages import current_language
from suitability.releases.release_cache import NothingPublished

from . import journey_cookie
from .forms import JOURNEY
from .page_cache import cached_page, fill_for, is_cached, on_every_page
from .reader_language import in_language_of, live_for

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def show(
    request: HttpRequest,
    template: str,
    summaries: Summaries | None,
    context: dict[str, Any],
    status: int = 200,
) -> HttpResponse:
    """Render a page anew, with the help lines of a release, or marked as the draft's; in the
    language of what it shows, or else in that of the request."""
    if summaries:
        context = on_every_page(summaries) | context
        if not is_cached(summaries):  # the draft's banner has a form
            context.setdefault(JOURNEY, journey_cookie.name_in(request))
    with in_language_of(summaries):
        return in_current_language(render(request, template, context, status=status))


def in_current_language(response: HttpResponse) -> HttpResponse:
    response["Content-Language"] = current_language()
    return no_store(response)


def show_cached(
    request: HttpRequest,
    template: str,
    summaries: Summaries,
    shared: Callable[..., dict[str, Any]],
    *about: Hashable,
    holes: Mapping[str, str] = MappingProxyType({}),
) -> HttpResponse:
    """Show a page from the page cache, with what is this person's own in its holes.

    The draft's pages are rendered anew, with the values of the holes beside the shared context.
    """
    if not is_cached(summaries):
        return show(request, template, summaries, {**shared(summaries, *about), **holes})
    with in_language_of(summaries):
        page = cached_page(template, summaries, shared, about, current_language())
        return in_current_language(HttpResponse(fill_for(request, page, holes)))


def needs_release(view: View[P]) -> View[P]:
    """Show a page that says so, in plain words, while nothing is published."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NothingPublished:
            return show(request, "patient/not_ready.html", None, {}, status=503)

    return guarded


@lru_cache
def address(name: str, *args: str) -> str:
    return reverse(name, args=args)


@require_safe
@needs_release
def start(request: HttpRequest) -> HttpResponse:
    """Show the start page, with a way on for who has answers in this browser."""
    journey = journey_cookie.read(request)
    summaries = journey.summaries if journey and journey.is_preview else live_for(request)
    return show_cached(request, "patient/start.html", summaries, welcome, journey is not None)


def welcome(summaries: Summaries, under_way: bool) -> dict[str, Any]:
    document = summaries.program.document
    follow_ups = sum(1 for question in document.questions if question.shown_when)
    most = len(document.questions)
    how_many = document.site.how_many.replace("{fewest}", str(most - follow_ups))
    return {
        "sign_off": document.sign_off,
        "under_way": under_way,
        "site": document.site,
        "how_many": how_many.replace("{most}", str(most)),
    }
