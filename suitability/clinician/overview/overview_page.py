"""The practice's overview: figures about the responses that are kept now."""

from collections.abc import Iterator, Sequence

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from suitability.clinician.access_control import render_page, requires
from suitability.permissions import may_see_responses
from suitability.questionnaire.questions import NOT_SURE, PREFER_NOT, SKIPPED
from suitability.responses.answer_groups import AnswerGroups, answer_groups

from .answer_counts import ANSWER, CAUTION, URGENT, count_answers, newest
from .disclosure_control import THRESHOLD, suppress
from .figures import Figure, figure_rows
from .turnaround import figures_over_time

ABOUT_ANSWERS = (
    (URGENT, "Urgent statements", "Statement", "Responses for which each fired."),
    (CAUTION, "Cautions", "Statement", "Responses for which each fired."),
    (SKIPPED, "Left blank", "Question", "Not every question is asked of everybody."),
    (NOT_SURE, "Not sure", "Question", "Questions that can be answered so."),
    (PREFER_NOT, "Prefer not to say", "Question", "Questions that can be answered so."),
)


@require_safe
@requires(may_see_responses, recorded=False)
def overview(request: HttpRequest) -> HttpResponse:
    # Nothing is written into the access log: it says who saw which response, and this page shows
    # none, nor a number below five.
    now = timezone.now()
    parts = [*answer_groups(now)][::-1]
    weeks, review = figures_over_time(now)
    figures = [weeks, *about_answers(parts), review] if parts else []
    return render_page(request, "overview.html", {"figures": figures, "threshold": THRESHOLD})


def about_answers(parts: Sequence[AnswerGroups]) -> Iterator[Figure]:
    """Yield the figures about answers: of the key question, then in the order of ABOUT_ANSWERS."""
    counts, site = count_answers(parts), newest(parts).site
    key = (ANSWER, site.key_heading, site.key_label, "Some chose more than one.")
    for code, heading, column, note in (key, *ABOUT_ANSWERS):
        if code in counts:
            labels, numbers = zip(*counts[code].values(), strict=True)
            rows = figure_rows(labels, map(suppress, numbers))
            yield Figure(code, heading, column, rows, note)
