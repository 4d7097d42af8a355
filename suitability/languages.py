"""Which language a page is in: the one that its reader chose, or else what their browser asks for.

Patients read a release in a language that it is offered in and the interface is written in, or else
in the release's own, interface included: no page of theirs is half in one and half in another.
Staff, whose pages are of no release, choose among the catalogues that have their words.
"""

from collections.abc import Iterable, Sequence

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation.trans_real import parse_accept_lang_header

from .cookie_names import LANGUAGE, cookie_name


def current_language() -> str:
    """Return the language of this request, which config/language_middleware.py activated."""
    return get_language() or settings.LANGUAGE_CODE


def interface_language(language: str) -> str:
    """Return the language of the words around a text in some language."""
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def wished(request: HttpRequest) -> list[str]:
    """Return the tags of what this browser wants to read, the best first: what was chosen on a
    page, alone, or else what its Accept-Language says."""
    chosen = request.COOKIES.get(cookie_name(LANGUAGE), "")
    if chosen in dict(settings.LANGUAGES):
        return [chosen]
    header = request.headers.get("Accept-Language", "")
    return [tag for tag, _ in parse_accept_lang_header(header)]


def best(wishes: Iterable[str], offered: Sequence[str]) -> str:
    """Return the first wish that is offered, or else the first that is offered. Who wants `es-mx`
    is given `es`, and who wants `en` is not given `en-xa`."""
    for wish in wishes:
        parts = wish.split("-")
        for length in range(len(parts), 0, -1):
            if (tag := "-".join(parts[:length])) in offered:
                return tag
    return offered[0]


def language_name(language: str) -> str:
    """Return what its speakers call a language, or its tag."""
    return dict(settings.LANGUAGES).get(language, language)


def is_right_to_left(language: str) -> bool:
    """Return whether a language is read from right to left, in all of its regions."""
    return language.partition("-")[0] in settings.LANGUAGES_BIDI


def named(languages: Iterable[str]) -> list[tuple[str, str]]:
    """Return those of the languages that the interface has, each with what its speakers call it."""
    names = dict(settings.LANGUAGES)
    return [(tag, names[tag]) for tag in languages if tag in names]
