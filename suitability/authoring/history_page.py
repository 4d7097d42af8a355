"""What every release said in one part, side by side."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from operator import itemgetter

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from suitability.analysis.changes import Run
from suitability.engine.program import Program
from suitability.questionnaire import canonical_form
from suitability.questionnaire.document import Document
from suitability.releases.document_parts import KINDS, PartValue, split_document
from suitability.releases.draft import current_draft
from suitability.releases.draft_part import Part
from suitability.releases.release import Release
from suitability.releases.release_cache import compiled_release

from .draft_pages import render_draft_page
from .part_links import PartLink
from .parts_in_words import FieldInWords, PartsInWords, compared

RANGES = {  # by whether there are several releases, and whether the draft is among them
    (False, False): _("Release %(first)s"),
    (False, True): _("Release %(first)s and the draft"),
    (True, False): _("Releases %(first)s to %(last)s"),
    (True, True): _("Releases %(first)s to %(last)s and the draft"),
}


@dataclass(frozen=True, slots=True)
class PartVersion:
    """A part as it stood for some time: each text as the words that stay, go and come.

    `since` is the first release with this version, or None if only the draft has it.
    """

    releases: str
    since: Release | None
    exists: bool
    texts: tuple[tuple[str, tuple[Run, ...]], ...]


@require_safe
def history_view(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """Show each version of a part, with the releases that have it. Raises Http404 for a part that
    was never there."""
    versions = [*part_versions(kind, code)] if kind in KINDS else []
    if not versions:
        raise Http404
    link, words = PartLink(kind, code), PartsInWords(current_draft().summaries.program)
    in_draft = Part.objects.filter(pk=f"{kind}.{code}").exists()
    context = {"link": link, "versions": versions, "in_draft": in_draft}
    title = gettext("History of %(part)s") % {"part": words.part_name(str(link))}
    return render_draft_page(request, "history.html", title, context)


def part_versions(kind: str, code: str) -> Iterator[PartVersion]:
    """Yield each version of a part, the oldest first, with its texts beside those before it."""
    values: list[tuple[Release | None, PartValue | None]] = [
        (release, _parts_of(release.digest, release.document).get((kind, code)))
        for release in Release.objects.order_by("number")
    ]
    in_draft = {(k, c): value for k, c, value in split_document(current_draft().document)}
    values.append((None, in_draft.get((kind, code))))
    words = PartsInWords(current_draft().summaries.program, *_older(values))
    before: tuple[FieldInWords, ...] | None = None
    for value, group in groupby(values, key=itemgetter(1)):
        after = words.fields(kind if kind == code else f"{kind} {code}", value)
        if after or before is not None:
            releases = [release for release, _ in group]
            runs = compared(after if before is None else before, after)
            yield PartVersion(release_range(releases), releases[0], value is not None, runs)
            before = after


def _older(values: Sequence[tuple[Release | None, PartValue | None]]) -> Iterator[Program]:
    """Yield the newest release that has a part: it names what the draft does not name any more."""
    releases = [release for release, value in values if release and value is not None]
    yield from (compiled_release(release.number).program for release in releases[-1:])


@lru_cache(maxsize=64)
def _parts_of(digest: str, document: str) -> dict[tuple[str, str], PartValue]:
    """Return a release's parts by kind and code."""
    parts = split_document(canonical_form.from_text(Document, document))
    return {(kind, code): value for kind, code, value in parts}


def release_range(releases: list[Release | None]) -> str:
    """Return `Release 1`, `Releases 2 to 4`, or such with the draft (None) at the end."""
    numbers = [release.number for release in releases if release]
    if not numbers:
        return gettext("The draft")
    text = RANGES[len(numbers) > 1, None in releases]
    return text % {"first": numbers[0], "last": numbers[-1]}
