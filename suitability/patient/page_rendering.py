"""The pages around a journey, and how every patient page is rendered."""

from collections.abc import Callable, Hashable, Mapping
from functools import lru_cache, wraps
from types import MappingProxyType
from typing import Any, Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from suitability.engine.summary import Summaries
from suitability.releases.release_cache import NothingPublished, live

from . import journey_cookie, page_cache
from .page_cache import kept_nowhere

P = ParamSpec("P")


def show(
    request: HttpRequest,
    template: str,
    summaries: Summaries | None,
    context: dict[str, Any],
    status: int = 200,
) -> HttpResponse:
    """Render a page with the help lines of a release, or marked as the draft's. No copy of it is
    kept by browsers."""
    if summaries:
        context |= {
            "help_lines": summaries.help_lines,
            "links": summaries.links,
            "draft": summaries.release is None,
        }
    return kept_nowhere(render(request, template, context, status=status))


def show_ready(
    request: HttpRequest,
    template: str,
    summaries: Summaries,
    same: Callable[..., dict[str, Any]],
    *about: Hashable,
    own: Mapping[str, str] = MappingProxyType({}),
) -> HttpResponse:
    """Like `show`, with the context `same(summaries, *about)` and what is a person's own as HTML:
    from the page that was rendered once, where that will do."""
    if page_cache.fits(request, summaries):
        return page_cache.page(request, template, summaries, same, *about, own=own)
    return show(request, template, summaries, {**same(summaries, *about), **own})


def needs_release(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Says so, in plain words, while nothing is published."""

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
    journey = journey_cookie.read(request)
    summaries = journey.summaries if journey and journey.is_preview else live()
    return show_ready(request, "patient/start.html", summaries, welcome, journey is not None)


def welcome(summaries: Summaries, under_way: bool) -> dict[str, Any]:
    document = summaries.program.document
    follow_ups = sum(1 for question in document.questions if question.shown_when)
    return {
        "sign_off": document.sign_off,
        "under_way": under_way,
        "most": len(document.questions),
        "fewest": len(document.questions) - follow_ups,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@needs_release
def clear(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        response = redirect("cleared", permanent=False)
        journey_cookie.forget(response)
        return response
    return show(request, "patient/clear.html", journey_cookie.reading(request), {})


@require_safe
@needs_release
def cleared(request: HttpRequest) -> HttpResponse:
    return show(request, "patient/cleared.html", journey_cookie.reading(request), {})
