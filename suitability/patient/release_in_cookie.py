"""Which release the answers in a journey's cookie were given to."""

from datetime import timedelta

from django.http import HttpRequest

from suitability.engine.summary import Summaries
from suitability.languages import current_language
from suitability.releases.release import Release
from suitability.releases.release_cache import compiled_release, published_at

from .signed_payload import Payload, name_of_cookie, signed_at

SECOND = timedelta(seconds=1)  # a signature's time has no parts of it


def content_of(request: HttpRequest, payload: Payload) -> Summaries | None:
    """Return the release that the bits are of, in the language of the journey: the one of the
    number if it has the digest, else one with the digest, under whatever number it is now."""
    number, digest = payload["release"], payload.get("digest")
    language = current_language()
    try:
        numbered = compiled_release(number, language)
    except Release.DoesNotExist:
        numbered = None
    if digest is None:
        return numbered if numbered and _was_there(number, request) else None
    if numbered and numbered.digest.startswith(digest):
        return numbered
    same = Release.objects.filter(digest__startswith=digest).first()
    return compiled_release(same.number, payload.get("language", language)) if same else None


def _was_there(number: int, request: HttpRequest) -> bool:
    """Return whether a release is older than the cookie of a program that wrote no digest. If so it
    is the one meant: what is published after a backup was restored is younger."""
    cookie = request.COOKIES[name_of_cookie(request)]
    return published_at(number) <= signed_at(cookie) + SECOND
