"""The practice's overview: figures about the responses that are kept now, of a period and with a
filter if they are asked for."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from suitability.clinician.access_control import render_page, requires
from suitability.clinician.list_choices import list_choices
from suitability.clinician.response_filters import UNKNOWN, FilterForm
from suitability.clinician.response_list import without_cursor
from suitability.permissions import may_see_responses, signed_in_user
from suitability.questionnaire.questions import NOT_SURE, PREFER_NOT, SKIPPED
from suitability.responses.answer_groups import AnswerGroups, answer_groups
from suitability.responses.response import Response

from .answer_counts import ANSWER, CAUTION, URGENT, count_answers, newest
from .disclosure_control import THRESHOLD, suppress
from .figures import Figure, figure_rows
from .list_links import Links
from .turnaround import figures_over_time

ABOUT_ANSWERS = (
    (URGENT, _("Urgent statements"), _("Statement"), _("Responses for which each fired.")),
    (CAUTION, _("Cautions"), _("Statement"), _("Responses for which each fired.")),
    (SKIPPED, UNKNOWN[SKIPPED], _("Question"), _("Not every question is asked of everybody.")),
    (NOT_SURE, UNKNOWN[NOT_SURE], _("Question"), _("Questions that can be answered so.")),
    (PREFER_NOT, UNKNOWN[PREFER_NOT], _("Question"), _("Questions that can be answered so.")),
)
FIELDS = ("since", "until", "answer", "rule", "category", "status", "release")
PERIODS = {7: _("The last 7 days"), 30: _("The last 30 days"), 0: _("All that is kept")}


@require_safe
@requires(may_see_responses, recorded=False)
def overview(request: HttpRequest) -> HttpResponse:
    """Show the figures of the filtered responses. Answer a filter that makes no sense with status
    400 and words beside its fields."""
    # Nothing is written into the access log: it says who saw which response, and this page shows
    # none, nor a number below five.
    now = timezone.now()
    form = FilterForm(request.GET, choices=list_choices())
    if not form.is_valid():
        context = {"form": form, "fields": form.in_html(FIELDS)}
        return render_page(request, "overview.html", context, status=400)
    context = overview_context(form, request, now)
    return render_page(request, "overview.html", context)


def overview_context(form: FilterForm, request: HttpRequest, now: datetime) -> dict[str, Any]:
    wanted = without_cursor(request.GET)
    filters = {name: str(wanted[name]) for name in wanted if name != "sort"}
    responses = form.matching(by=signed_in_user(request), now=now)
    return {
        "form": form,
        "fields": form.in_html(FIELDS),
        "filtered": bool(filters),
        "periods": periods(filters, now),
        "figures": figures(responses, filters, now),
        "threshold": THRESHOLD,
        "now": now,
    }


def figures(
    responses: QuerySet[Response], filters: Mapping[str, str], now: datetime
) -> list[Figure]:
    """Return the figures; none if fewer responses than the threshold have the filter, since the
    words of the filter would say what these few have in common."""
    parts = [*answer_groups(now, responses if filters else None)][::-1]
    if not parts or (filters and sum(sum(part.people) for part in parts) < THRESHOLD):
        return []
    links = Links(filters)
    weeks, review = figures_over_time(now, responses, links)
    return [weeks, *about_answers(parts, links), review]


def about_answers(parts: Sequence[AnswerGroups], links: Links) -> Iterator[Figure]:
    """Yield the figures about answers: of the key question, then in the order of ABOUT_ANSWERS."""
    counts, site = count_answers(parts), newest(parts).site
    key = (ANSWER, site.key_heading, site.key_label, _("Some chose more than one."))
    for code, heading, column, note in (key, *ABOUT_ANSWERS):
        if code in counts:
            labels, numbers = zip(*counts[code].values(), strict=True)
            queries = [list_query(links, code, each) for each in counts[code]]
            rows = figure_rows(labels, map(suppress, numbers), queries)
            yield Figure(code, heading, column, rows, note)


def list_query(links: Links, figure: str, code: str) -> str:
    """Return the query string of the list behind one bar of a figure about answers."""
    if figure == ANSWER:
        return links.to("answer", code)
    if figure in (URGENT, CAUTION):
        return links.to("rule", code)
    return links.to("unknown", f"{figure}.{code}")


def periods(filters: Mapping[str, str], now: datetime) -> list[tuple[str | Promise, str, bool]]:
    """Return the words for each period, its query string, and whether it is shown."""
    links: list[tuple[str | Promise, str, bool]] = []
    for days, words in PERIODS.items():
        others = {name: value for name, value in filters.items() if name not in ("since", "until")}
        since = (timezone.localdate(now) - timedelta(days=days - 1)).isoformat()
        query = {**others, "since": since} if days else others
        links.append((words, urlencode(query), query == dict(filters)))
    return links
