"""Part links: the parts that a finding or a change is about, and the way to their forms."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.admin.utils import quote
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from suitability.releases.document_parts import LISTS, SINGLES
from suitability.releases.draft import current_draft
from suitability.releases.draft_part import part_in_words, stored_or_default

QUESTIONNAIRE_FIELDS = ("help", "title", "code", "language", "sign_off", "sign-off")


@dataclass(frozen=True, slots=True)
class PartLink:
    """A part by its kind and code, as the addresses of its pages name it."""

    kind: str
    code: str

    def __str__(self) -> str:
        return self.kind if self.kind == self.code else f"{self.kind} {self.code}"

    @property
    def in_words(self) -> str:
        """Return what pages call the part, in the reader's language."""
        return part_in_words(self.kind, self.code)


def part_links(where: str) -> tuple[PartLink, ...]:
    """Return the parts that a finding names, of which there may be none.

    It names them as `rule C10 text`, `rules C10 and C11`, `choice colour.red`, `words title`,
    `sign-off` or `document`.
    """
    return tuple(_part_links(where))


def _part_links(where: str) -> Iterator[PartLink]:
    kind, *names = where.split()
    if kind in QUESTIONNAIRE_FIELDS:
        kind = "questionnaire"
    if kind in SINGLES:
        yield PartLink(kind, kind)
    elif kind == "rules":
        yield from (PartLink("rule", name) for name in names if name != "and")
    elif kind == "choice":
        yield PartLink("question", names[0].partition(".")[0])
    elif kind in LISTS and names:
        yield PartLink(kind, names[0])


@require_safe
def edit_view(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """Lead on to the form of a part, or to the texts of a translation. Raises Http404."""
    current_draft()  # begins the draft if nobody did before
    part = f"{kind}.{code}"
    if not stored_or_default(part):
        raise Http404
    if kind == "translation":
        return redirect("admin:translation", code)
    return redirect(f"admin:suitability_{kind}part_change", quote(part))
