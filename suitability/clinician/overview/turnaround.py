"""Turnaround: when responses were saved, and how long it took until they were signed off."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from suitability.clinician.response_filters import TURNAROUNDS
from suitability.responses.days import midnight
from suitability.responses.response import Response
from suitability.responses.span_counts import SpanCounts, span_counts

from .disclosure_control import SuppressedCount, parts_until_half, suppress_parts
from .figures import Figure, figure_rows
from .list_links import Links

WEEKS = 13

# The words for a median in each row; there is none in the last.
MEDIANS = (_("within a day"), _("within 3 days"), _("within 7 days"), _("within two weeks"), "")


def figures_over_time(
    now: datetime, responses: QuerySet[Response], links: Links
) -> tuple[Figure, Figure]:
    """Return the responses a week and the time to review, both from one look at the database.

    Weeks are those of the time zone of the settings, from Monday on, the current one last.
    """
    today = timezone.localdate(now)
    monday = today - timedelta(days=today.weekday())
    days = [monday + timedelta(weeks=n) for n in range(1 - WEEKS, 2)]
    spans = span_counts([midnight(day) for day in days], [*TURNAROUNDS][1:], responses)
    weeks = responses_a_week(days[:-1], [span.people for span in spans[1:]], links)
    return weeks, time_to_review(spans, links)


def responses_a_week(days: Sequence[date], counts: Sequence[int], links: Links) -> Figure:
    """Return the figure of how many were saved in each week, named by its first day."""
    labels = [date_format(day, "DATE_FORMAT") for day in days]
    labels[-1] = _("%(day)s (not over)") % {"day": labels[-1]}
    limit = settings.RESPONSE_DAYS
    note = ngettext(
        "A response is kept for %(days)s day at most, so earlier weeks may have had more.",
        "A response is kept for %(days)s days at most, so earlier weeks may have had more.",
        limit,
    )
    queries = [links.within(day, day + timedelta(days=6)) for day in days]
    rows = figure_rows(labels, suppress_parts(counts), queries)
    return Figure("week", _("Responses a week"), _("Week from"), rows, note % {"days": limit})


def time_to_review(spans: Sequence[SpanCounts], links: Links) -> Figure:
    """Return the figure of how many were signed off within each time, and its median in words."""
    people = sum(span.people for span in spans)
    within = [sum(counts) for counts in zip(*(span.signed_off for span in spans), strict=True)]
    counts = [after - before for before, after in pairwise([0, *within, people])]
    queries = [links.to("turnaround", str(days)) for days in TURNAROUNDS]
    labels = [*TURNAROUNDS.values(), _("Not yet")]
    rows = figure_rows(labels, suppress_parts(counts), [*queries, links.to("status", "open")])
    note = _("From when it was saved until it was signed off.")
    median = median_in_words([row.count for row in rows[:-1]])
    return Figure("review", _("Time to review"), _("Time"), rows, f"{note} {median}".strip())


def median_in_words(signed_off: Sequence[SuppressedCount]) -> str:
    """Return the median of the times, as closely as the shown counts give it; empty if they do
    not."""
    taken = parts_until_half(signed_off)
    until = MEDIANS[taken - 1] if taken else ""
    words = _("The median is %(time)s: at least half were signed off by then.")
    return words % {"time": until} if until else ""
