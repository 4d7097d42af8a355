"""The release cache: releases compiled once a process, and which of them is live."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from time import monotonic
from typing import ClassVar, NamedTuple

from django.conf import settings
from django.db import Error, transaction

from suitability.database_limits import ANSWER_SECONDS, CircuitBreaker
from suitability.engine.program import Program
from suitability.engine.summary import Summaries
from suitability.questionnaire.document import Document
from suitability.questionnaire.pseudo_language import PSEUDO_LANGUAGES, pseudo_translation
from suitability.questionnaire.translated_document import in_language, offered_languages

from .recall import Recall
from .release import Release

# How does a worker notice a new release? Nobody tells it: it asks the database again when what it
# knows is older than this. Release 8 is approved at 10:00:00.0 in worker A. A invalidates what it
# knows, and serves 8 at once. Worker B asked at 9:59:59.5, so it serves 7 until 10:00:01.5, and 8
# with its next request after that. A recall spreads in the same way.
CHECK_EVERY = 2.0  # seconds
LOOKS = CircuitBreaker(ANSWER_SECONDS)


class NothingPublished(Exception):
    """There is no release that is not recalled."""


class Compiled(NamedTuple):
    """A release as this process keeps it."""

    summaries: Summaries
    published_at: datetime
    document: str


# Why is a release kept by number and digest? A number names a release in one database alone. When a
# backup is restored, say, another release 2 may be published, and in that `low` may have the bit
# that `faint on standing` had. So a process reads the digests along with what is live, and compiles
# anew what is not the same under its number any more; a journey's cookie has the digest too.
#
# A language is compiled like a release of its own, when somebody asks for it first.
def compiled_release(number: int, language: str = "") -> Summaries:
    """Return the summaries of a release in a language that it is offered in, or else in its own;
    compiled once a process. Raises Release.DoesNotExist."""
    own = _release(number).summaries
    if language in ("", own.language) or language not in own.languages:
        return own
    return _release(number, language).summaries


def _release(number: int, language: str = "") -> Compiled:
    digest = _Cached.digests.get(number)
    if digest is None:
        digest = Release.objects.values_list("digest", flat=True).get(number=number)
        _Cached.digests[number] = digest
    try:
        return _compile_once(number, digest, language)
    except Release.DoesNotExist:
        _Cached.digests.pop(number, None)  # the database was replaced since they were read
        raise


@lru_cache(maxsize=64)
def _compile_once(number: int, digest: str, language: str) -> Compiled:
    """Compile a release. The arguments name the content, so that no entry is ever stale."""
    release = Release.objects.get(number=number, digest=digest)
    _Cached.newest_compiled = max(_Cached.newest_compiled, number)
    document = with_pseudo_languages(release.content())
    languages = offered_languages(document)
    if language:
        document = in_language(document, language)
    summaries = Summaries(Program(document), digest, number, languages)
    return Compiled(summaries, release.published_at, release.document)


def with_pseudo_languages(document: Document) -> Document:
    """Return a document in the pseudo-languages too, if the settings have them: in development."""
    there = {each.code for each in document.translations}
    codes = [code for code, _ in settings.LANGUAGES if code in PSEUDO_LANGUAGES.keys() - there]
    if not codes:
        return document
    added = (pseudo_translation(document, code) for code in codes)
    return replace(document, translations=(*document.translations, *added))


@dataclass(frozen=True, slots=True)
class LiveState:
    """The number of the live release, the reasons of recalls by release number and language (that
    in the release's own under no name), and when this was read, in seconds of `time.monotonic`."""

    number: int | None
    recall_reasons: Mapping[int, Mapping[str, str]]
    read_at: float


class _Cached:
    live_state: LiveState | None = None
    newest_compiled: int = 0
    digests: ClassVar[dict[int, str]] = {}  # by the number of the release, as read last


def published_at(number: int) -> datetime:
    """Return when a release was published; its page needs no query. Raises Release.DoesNotExist."""
    return _release(number).published_at


def stored_document(number: int) -> str:
    """Return a release's document as it is stored. Raises Release.DoesNotExist."""
    return _release(number).document


def live_summaries(language: str = "") -> Summaries:
    """Return the summaries of the live release, in a language that it is offered in or else in its
    own. Raises NothingPublished."""
    number = _refresh().number
    if number is None:
        raise NothingPublished
    return compiled_release(number, language)


def live_summaries_or_none(language: str = "") -> Summaries | None:
    """Return the summaries of the live release, or None if nothing is live."""
    try:
        return live_summaries(language)
    except NothingPublished:
        return None


def known_live(*, ask: bool, language: str = "") -> Summaries | None:
    """Return what this process knows to be live, or else the newest release that it compiled.

    For pages that must not fail or wait: the database is asked only where nothing is known, unless
    not to `ask`. None if that does not help.
    """
    state = _Cached.live_state
    number = (state and state.number) or _Cached.newest_compiled
    try:
        if number:
            return compiled_release(number, language)
        return live_summaries_or_none(language) if ask else None
    except (Error, Release.DoesNotExist):
        return None


def recall_reason(number: int, language: str = "") -> str:
    """Return the reason for which a release was recalled, in a language or else in the release's
    own; empty if it was not."""
    reasons = _refresh().recall_reasons.get(number, {})
    return reasons.get(language) or reasons.get("", "")


def _refresh() -> LiveState:
    """Return what is live, read anew if it is older than CHECK_EVERY or nothing was live.

    While the database does not answer, what was read last holds. Raises Error if nothing
    was read yet.
    """
    last = _Cached.live_state
    if last and last.number and monotonic() - last.read_at <= CHECK_EVERY:
        return last
    try:
        with LOOKS.attempt():
            _Cached.live_state = state = _read_live_state()
    except Error:
        if last is None:
            raise
        _Cached.live_state = state = replace(last, read_at=monotonic())
    return state


def _read_live_state() -> LiveState:
    recalls = Recall.objects.values_list("release", "reason", "translations")
    reasons = {number: {"": reason, **(others or {})} for number, reason, others in recalls}
    _Cached.digests = dict(Release.objects.order_by().values_list("number", "digest"))
    live = max(_Cached.digests.keys() - reasons.keys(), default=None)
    return LiveState(live, reasons, monotonic())


def invalidate_live_release() -> None:
    """Read what is live anew at the next request, since this process has changed it; and once more
    when the change is committed, if a transaction is open."""
    _forget_live_state()
    transaction.on_commit(_forget_live_state)


def _forget_live_state() -> None:
    _Cached.live_state = None


def clear_release_cache() -> None:
    """Clear every compiled release too, for a process whose database was replaced: that of the
    tests, each of which has another. No page calls it."""
    _compile_once.cache_clear()
    _Cached.newest_compiled = 0
    _Cached.digests = {}
    _forget_live_state()
