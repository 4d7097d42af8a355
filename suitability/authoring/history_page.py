"""What every release said in one part, side by side."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from suitability.analysis.changes import Run, part_texts, word_diff
from suitability.questionnaire import canonical_form
from suitability.questionnaire.document import Document
from suitability.releases.document_parts import KINDS, Value, apart
from suitability.releases.draft import drafted
from suitability.releases.draft_part import Part
from suitability.releases.release import Release

from .draft_pages import show
from .part_links import Place


@dataclass(frozen=True, slots=True)
class Told:
    """A part as it stood for some time: each text as the words that stay, go and come."""

    where: str
    since: Release | None
    there: bool
    texts: tuple[tuple[str, tuple[Run, ...]], ...]


@require_safe
def history(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    told = [*tell(kind, code)] if kind in KINDS else []
    if not told:
        raise Http404
    place = Place(kind, code)
    in_draft = Part.objects.filter(pk=f"{kind}.{code}").exists()
    context = {"place": place, "told": told, "in_draft": in_draft}
    return show(request, "history.html", f"History of {place}", context)


def tell(kind: str, code: str) -> Iterator[Told]:
    """From the first that had the part: only those in which it is not as before."""
    releases = Release.objects.order_by("number")
    told = [
        (release, part_of(release.digest, release.document, kind, code)) for release in releases
    ]
    now = {(k, c): value for k, c, value in apart(drafted().document)}.get((kind, code))
    before: dict[str, str] | None = None
    for value, group in groupby([*told, (None, now)], key=lambda one: one[1]):
        texts = dict(part_texts(value)) if value is not None else {}
        if texts or before is not None:
            since = [release for release, _ in group]
            runs = apart_from(texts if before is None else before, texts)
            yield Told(where(since), since[0], value is not None, runs)
            before = texts


def part_of(digest: str, document: str, kind: str, code: str) -> Value | None:
    return _parts(digest, document).get((kind, code))


@lru_cache(maxsize=64)
def _parts(digest: str, document: str) -> dict[tuple[str, str], Value]:
    read = canonical_form.from_text(Document, document)
    return {(kind, code): value for kind, code, value in apart(read)}


def apart_from(
    before: dict[str, str], after: dict[str, str]
) -> tuple[tuple[str, tuple[Run, ...]], ...]:
    """Each text that is in either, word by word."""
    texts = (
        (name.replace("_", " "), word_diff(before.get(name, ""), after.get(name, "")))
        for name in dict.fromkeys((*after, *before))
    )
    return tuple((name, runs) for name, runs in texts if runs)


def where(releases: list[Release | None]) -> str:
    """`Release 1`, `Releases 2 to 4`, or with the draft at the end."""
    numbers = [release.number for release in releases if release]
    if not numbers:
        return "The draft"
    said = (
        f"Releases {numbers[0]} to {numbers[-1]}" if len(numbers) > 1 else f"Release {numbers[0]}"
    )
    return f"{said} and the draft" if None in releases else said
