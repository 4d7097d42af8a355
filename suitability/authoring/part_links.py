"""The parts of the draft that a finding or a change is about, and the way to their forms."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.admin.utils import quote
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from suitability.releases.document_parts import LISTS, SINGLES
from suitability.releases.draft import drafted
from suitability.releases.draft_part import Part

WHOLE = {
    "help": "questionnaire",
    "title": "questionnaire",
    "code": "questionnaire",
    "sign_off": "questionnaire",
    "sign-off": "questionnaire",
}
"""What a document says of itself as a whole."""


@dataclass(frozen=True, slots=True)
class Place:
    """A part by its kind and code, as the addresses of its pages name it."""

    kind: str
    code: str

    def __str__(self) -> str:
        return self.kind if self.kind == self.code else f"{self.kind} {self.code}"


def places_in(where: str) -> tuple[Place, ...]:
    """The parts that are named by `rule C10 text`, `rules C10 and C11`, `choice trigger.stress`,
    `words title` or `sign-off`; none for `document`."""
    return tuple(_places(where))


def _places(where: str) -> Iterator[Place]:
    kind, *names = where.split()
    kind = WHOLE.get(kind, kind)
    if kind in SINGLES:
        yield Place(kind, kind)
    elif kind == "rules":
        yield from (Place("rule", name) for name in names if name != "and")
    elif kind == "choice":
        yield Place("question", names[0].partition(".")[0])
    elif kind in LISTS and names:
        yield Place(kind, names[0])


@require_safe
def edit(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """On to the form of a part."""
    drafted()
    part = f"{kind}.{code}"
    if not Part.objects.filter(pk=part).exists():
        raise Http404
    return redirect(f"admin:suitability_{kind}part_change", quote(part))
