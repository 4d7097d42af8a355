"""What the wording list says of one text, at once: while it is typed, and on every page."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from suitability.editorial.reading_grade import grade
from suitability.editorial.style_rules import text_faults
from suitability.questionnaire.document_errors import DocumentError
from suitability.releases.draft import Drafted, drafted

STEM = "stem"
UNGRADED = ("label", "words", "note")
NO_FAULTS = ("note",)  # read by staff alone


@dataclass(frozen=True, slots=True)
class Advice:
    """The grade and length of a text, with their limits if it has any, and what is wrong."""

    grade: float
    grade_limit: float | None
    words: int
    budget: int | None
    hits: tuple[tuple[str, str], ...]

    @property
    def hard(self) -> bool:
        return self.grade_limit is not None and self.grade > self.grade_limit

    @property
    def long(self) -> bool:
        return self.budget is not None and self.words > self.budget


def advise(draft: Drafted, kind: str, text: str) -> Advice:
    """`kind` is a category for a statement's text, else heading, ask, stem, label or words."""
    document, wording = draft.document, draft.wording
    limit = None if kind in UNGRADED else wording.text_grade
    budgets = {budget.kind: budget.words for budget in wording.budgets}
    try:
        hits = (
            () if kind in NO_FAULTS else tuple(dict(text_faults(document, wording, text)).items())
        )
        said = document.expand(text)
    except (DocumentError, KeyError) as error:
        hits, said = (("term", f"names {error}, which is no term"),), text
    return Advice(
        grade=max(grade(said), 0.0),
        grade_limit=wording.stem_grade if kind == STEM else limit,
        words=len(said.split()),
        budget=budgets.get(kind),
        hits=hits,
    )


@require_POST
def advice(request: HttpRequest) -> HttpResponse:
    """The advice as a piece of a page, for a text that is being typed. Nothing is kept."""
    kind, text = request.POST.get("kind", ""), request.POST.get("text", "")
    return render(request, "authoring/advice.html", {"advice": advise(drafted(), kind, text)})
