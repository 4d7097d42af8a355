"""The practice's overview: figures about the responses that are kept now."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from suitability.clinician.access_control import render_page, requires
from suitability.clinician.response_filters import TRIGGER
from suitability.permissions import may_see_responses
from suitability.questionnaire.document import NOT_SURE, PREFER_NOT, SKIPPED
from suitability.responses.answer_groups import answer_groups

from .answer_counts import CAUTION, URGENT, Counts, count_answers
from .disclosure_control import THRESHOLD, suppress
from .figures import Figure, figure_rows
from .turnaround import figures_over_time

ABOUT_ANSWERS = (
    (TRIGGER, "What keeps patients from sleeping", "Trigger", "Some chose more than one."),
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
    counts = count_answers(answer_groups(now))
    weeks, review = figures_over_time(now)
    figures = [weeks, *about_answers(counts), review] if counts else []
    return render_page(request, "overview.html", {"figures": figures, "threshold": THRESHOLD})


def about_answers(counts: Counts) -> Iterator[Figure]:
    """Yield the figures about answers, in the order of ABOUT_ANSWERS."""
    for code, heading, column, note in ABOUT_ANSWERS:
        if code in counts:
            labels, numbers = zip(*counts[code].values(), strict=True)
            rows = figure_rows(labels, map(suppress, numbers))
            yield Figure(code, heading, column, rows, note)
