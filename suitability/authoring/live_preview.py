"""The live preview: a part that is being edited, as the patient will read it, and its clauses in
English, without anything being saved."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from .question_form import QuestionForm
from .rule_form import RuleForm

PREVIEWED = {form.part_kind: form for form in (RuleForm, QuestionForm)}


@csrf_exempt  # it changes nothing; a token would be void once somebody signed in again meanwhile
@require_POST
def live_preview_view(request: HttpRequest, kind: str) -> HttpResponse:
    """Return pieces of HTML for what was typed: each takes the place of what has its id on the
    page. Raises Http404 for a kind of part that has no preview."""
    if kind not in PREVIEWED:
        raise Http404
    return render(request, "authoring/live_preview.html", {"form": PREVIEWED[kind](request.POST)})
