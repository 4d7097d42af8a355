"""Rows of the list of responses: the cells, which templates/clinician/rows.html puts into a table.

Why cells and not the model: a template that works out fifty rows by itself takes 10 ms, and the
whole page otherwise 7. Most of it is the same for many rows (the statements that fired, status and
holder), so it is made once and remembered (docs/adr/0026-list-rows-from-cells.md), in each language
by itself: whoever asks says which one is active.
"""

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from suitability.engine.layout import under_stronger
from suitability.engine.summary import Summaries
from suitability.releases.release_cache import compiled_release
from suitability.responses.reference import in_groups
from suitability.responses.response import Response, Status

from .list_dates import day_and_time

LIST_COLUMNS = ("pk", "reference", "saved_at", "release_id", "fired", "status", "held_by")
MAX_CAUTIONS = 4  # by name; more are counted


class ListRow(NamedTuple):
    """The cells of one response, in the order of the table's head; `address` is its page's, and
    `choose` names its box to tick."""

    number: str
    address: str
    reference: str
    saved_at: str
    statements: SafeString
    status: str
    choose: str


class RowWords(NamedTuple):
    """What all rows of a page have in common: the active language, and the name of a row's box."""

    language: str
    choose: str


def list_rows(rows: Sequence[Sequence[Any]], key: str = "") -> list[ListRow]:
    """Return the cells of rows, each of which begins with LIST_COLUMNS. `key` names their list
    (visited_lists.py). When a follow-up is due is in no index of the list, and so asked apart."""
    followed = [row[0] for row in rows if row[5] == Status.FOLLOW_UP]
    days = Response.objects.on_replica().filter(pk__in=followed).values_list("pk", "follow_up_on")
    due = dict(days) if followed else {}
    words = RowWords(get_language() or "", _("Choose %(reference)s"))
    return [
        list_row(*row[: len(LIST_COLUMNS)], key=key, due=due.get(row[0]), words=words)
        for row in rows
    ]


def list_row(
    number: int,
    reference: str,
    saved_at: datetime,
    release: int,
    fired: bytes,
    status: str,
    held_by: str,
    *,
    key: str,
    due: date | None,
    words: RowWords,
) -> ListRow:
    """Return the cells of one row; `due` is the day of its follow-up, if one was given."""
    before, after = response_address()
    spoken, language = in_groups(reference), words.language
    return ListRow(
        str(number),
        f"{before}{number}{after}{key}",
        spoken,
        day_and_time(saved_at, language),
        urgent_and_cautions(compiled_release(release), bytes(fired), language),
        status_and_holder(status, held_by, due, language),
        words.choose % {"reference": spoken},
    )


@lru_cache(maxsize=1)
def response_address() -> tuple[str, str]:
    """Return what stands before and after the number in the address of a response."""
    before, _, after = reverse("response", args=[0]).rpartition("0")
    return before, after


@lru_cache(maxsize=4096)
def urgent_and_cautions(summaries: Summaries, fired: bytes, language: str) -> SafeString:
    """Return the names of the urgent statements and of the first cautions, without those that are
    quiet beside a stronger one, and how many more there are."""
    rules = summaries.program.rules_in(int.from_bytes(fired, "big"))
    statements = under_stronger(tuple(summaries.statements.prepared[rule.code] for rule in rules))
    urgent = [statement.name for statement in statements if statement.category == "urgent"]
    cautions = [statement.name for statement in statements if statement.category == "caution"]
    context = {
        "urgent": urgent,
        "cautions": cautions[:MAX_CAUTIONS],
        "more": len(cautions[MAX_CAUTIONS:]),
    }
    return render_to_string("clinician/statements_cell.html", context)


@lru_cache(maxsize=1024)
def status_and_holder(status: str, held_by: str, due: date | None, language: str) -> str:
    """Return `In review, cleo`, or `Follow-up, cleo, due Dec 5, 2026`."""
    words = capfirst(str(Status(status).label))
    about = {"status": words, "name": held_by, "day": ""}
    if due:
        about["day"] = date_format(due, "SHORT_DATE_FORMAT")
        both = _("%(status)s, %(name)s, due %(day)s")
        return (both if held_by else _("%(status)s, due %(day)s")) % about
    return _("%(status)s, %(name)s") % about if held_by else words
