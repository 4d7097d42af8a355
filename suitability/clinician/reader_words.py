"""A list that its patient read in another language than the clinician who opens it: as it was read,
and in the clinician's own words, made anew from the same release and answers."""

from dataclasses import replace
from typing import Any

from suitability.engine.summary import Summary
from suitability.languages import current_language, language_name
from suitability.releases.release_cache import compiled_release
from suitability.responses.response import Response

from .release_drift import Drift, drift


def summary_in(response: Response, language: str) -> Summary:
    """Return the list in a language that its release is offered in, or else in the release's own;
    not what the patient read, unless they read it in that."""
    summaries = compiled_release(response.release_id, language)
    return summaries.of(int.from_bytes(bytes(response.code), "big"))


def in_own_words(response: Response, read: Summary) -> Summary | None:
    """Return the list in the language of this page, or else in the release's own; None if that is
    the language that the patient read it in."""
    if read.language == current_language():
        return None
    own = summary_in(response, current_language())
    return None if own.language == read.language else own


def drift_in_words(response: Any, read: Summary, language: str) -> Drift:
    """Return what the live release would say otherwise than the list that was read: compared in the
    language that it was read in, or else in that of the release, and named in the reader's."""
    live = compiled_release(response.live, read.language)
    if live.language != read.language:
        read = summary_in(response, live.language)
    differs = drift(read, response.answers, live)
    now = compiled_release(response.live, language).statements.prepared
    then = compiled_release(response.release_id, language).statements.prepared
    return replace(
        differs,
        added=tuple(now[statement.code] for statement in differs.added),
        dropped=tuple(then.get(statement.code, statement) for statement in differs.dropped),
        reworded=tuple(now[statement.code] for statement in differs.reworded),
    )


def words_around(read: Summary, own: Summary | None) -> dict[str, Any]:
    """Return what the page says of the two languages."""
    names = {"read_in": language_name(read.language), "read": read}
    return names | {"own": own, "own_name": language_name(own.language)} if own else names
