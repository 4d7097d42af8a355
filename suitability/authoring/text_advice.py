"""What the style rules say of one text: at once while it is typed, and on every page."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from suitability.editorial.reading_grade import grade
from suitability.editorial.style_rules import text_faults
from suitability.questionnaire.document_errors import DocumentError
from suitability.questionnaire.summary_layout import BLANK
from suitability.releases.draft import CompiledDraft, current_draft

STEM = "stem"
BLANKS = "blanks"  # a text with {n} and the like, which is filled in for each page
UNGRADED = ("label", "words", BLANKS, "note")
NO_FAULTS = ("note",)  # read by staff alone


@dataclass(frozen=True, slots=True)
class Advice:
    """The grade and the number of words of a text, with their limits if it has any, and its
    faults in `hits` as (code, sentence)."""

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


def advise(draft: CompiledDraft, kind: str, text: str) -> Advice:
    """Return the advice on a text in the draft.

    `kind` is a category for a statement's text, else heading, option, ask, stem, label, words,
    blanks or note.
    """
    document, wording = draft.document, draft.wording
    text = BLANK.sub("", text) if kind == BLANKS else text
    limit = None if kind in UNGRADED else wording.text_grade
    budgets = {budget.kind: budget.words for budget in wording.budgets}
    try:
        hits = (
            () if kind in NO_FAULTS else tuple(dict(text_faults(document, wording, text)).items())
        )
        expanded = document.expand(text)
    except (DocumentError, KeyError) as error:
        hits, expanded = (("term", f"names {error}, which is no term"),), text
    return Advice(
        grade=max(grade(expanded), 0.0),
        grade_limit=wording.stem_grade if kind == STEM else limit,
        words=len(expanded.split()),
        budget=budgets.get(kind),
        hits=hits,
    )


@csrf_exempt  # it changes nothing; a token would be void once somebody signed in again meanwhile
@require_POST
def advice_view(request: HttpRequest) -> HttpResponse:
    """Return the advice as a piece of HTML, for a text that is being typed. Nothing is stored."""
    kind, text = request.POST.get("kind", ""), request.POST.get("text", "")
    return render(request, "authoring/advice.html", {"advice": advise(current_draft(), kind, text)})
