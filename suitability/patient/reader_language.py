"""The language of a patient's page, and choosing it."""

from contextlib import AbstractContextManager, nullcontext

from django.conf import settings
from django.db import Error
from django.http import HttpRequest
from django.utils.translation import override

from suitability.engine.summary import Summaries
from suitability.languages import best, current_language, interface_language, wished
from suitability.releases.release import Release
from suitability.releases.release_cache import (
    NothingPublished,
    compiled_release,
    live_summaries,
)

from .signed_payload import payload_of


def language_of(request: HttpRequest) -> str:
    """Return the language of the patient's page that is asked for: the one of the journey, or what
    is wished, if what is read here is offered in it; else what that is written in."""
    payload = payload_of(request) or {}
    chosen = payload.get("language")
    wishes = [chosen] if chosen else wished(request)
    if payload and payload["release"] is None:
        return best(wishes, list(dict(settings.LANGUAGES)))  # a draft's: it has them or not
    try:
        return best(wishes, offered(_read_here(payload.get("release"))))
    except (Error, NothingPublished):
        return best(wishes, list(dict(settings.LANGUAGES)))


def language_of_live(request: HttpRequest) -> str:
    """Return the language in which this browser reads what is live, whatever the journey that it
    may have is offered in. Raises NothingPublished."""
    return best(wished(request), offered(live_summaries()))


def live_for(request: HttpRequest) -> Summaries:
    """Return what is live, in the language in which this browser reads it. Raises
    NothingPublished."""
    return live_summaries(language_of_live(request))


def live_for_or_none(request: HttpRequest) -> Summaries | None:
    """Return the same, or None if nothing is live."""
    try:
        return live_for(request)
    except NothingPublished:
        return None


def offered(summaries: Summaries) -> list[str]:
    """Return what readers can choose from: content that the interface's words go with, and what
    the content is written in."""
    own, *others = summaries.languages
    return [own, *(tag for tag in others if interface_language(tag) == tag)]


def _read_here(release: int | None) -> Summaries:
    try:
        return live_summaries() if release is None else compiled_release(release)
    except Release.DoesNotExist:
        return live_summaries()


def in_language_of(summaries: Summaries | None) -> AbstractContextManager[None]:
    """Return a context in which the interface is in the language of the content that is shown."""
    language = interface_language(summaries.language) if summaries else current_language()
    return nullcontext() if language == current_language() else override(language)
