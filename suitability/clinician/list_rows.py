"""A response as a row of the list, in HTML written by hand (docs/adr/0026-list-rows-in-jinja2.md
has the figures); templates/clinician/rows.html has the head and the columns' order."""

from datetime import datetime
from functools import lru_cache

from django.urls import reverse
from django.utils import timezone
from django.utils.dates import MONTHS_3
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst

from suitability.engine.summary import Summaries
from suitability.releases.release_cache import compiled_release
from suitability.responses.reference import in_groups
from suitability.responses.response import Status

LIST_COLUMNS = ("pk", "reference", "saved_at", "release_id", "fired", "status", "held_by")


def row_in_html(
    number: int,
    reference: str,
    saved_at: datetime,
    release: int,
    fired: bytes,
    status: str,
    held_by: str,
) -> SafeString:
    """Return the table row of LIST_COLUMNS. All that could hold a mark is escaped in a cell of its
    own, which is remembered: many rows have the same."""
    before, after = response_address()
    statements = urgent_and_cautions(released(release), bytes(fired))
    return mark_safe(  # noqa: S308 - each part is escaped, or a number, or a date
        f'<tr><th scope="row"><a href="{before}{number}{after}">'
        f"{conditional_escape(in_groups(reference))}</a></th><td>{day_and_time(saved_at)}</td>"
        f"<td>{statements}</td><td>{status_cell(status, held_by)}</td><td>{release}</td></tr>\n"
    )


@lru_cache(maxsize=1)
def response_address() -> tuple[str, str]:
    """Return what stands before and after the number in the address of a response."""
    before, _, after = reverse("response", args=[0]).rpartition("0")
    return before, after


def day_and_time(moment: datetime) -> str:
    """Return `Nov 24, 2026, 09:00`, in the time zone of the settings."""
    at = timezone.localtime(moment)
    return f"{MONTHS_3[at.month].title()} {at.day}, {at.year}, {at.hour:02}:{at.minute:02}"


@lru_cache(maxsize=4096)
def urgent_and_cautions(summaries: Summaries, fired: bytes) -> SafeString:
    """Return the names of the urgent statements, and how many are cautions."""
    rules = summaries.program.rules_in(int.from_bytes(fired, "big"))
    statements = [summaries.statements.prepared[rule.code] for rule in rules]
    urgent = [(statement.name,) for statement in statements if statement.category == "urgent"]
    cautions = sum(statement.category == "caution" for statement in statements)
    cell: list[str] = [format_html_join("; ", '<strong class="urgent-mark">{}</strong>', urgent)]
    if cautions:
        cell.append(format_html("{} caution{}", cautions, "" if cautions == 1 else "s"))
    elif not urgent:
        cell.append("No caution")
    return mark_safe("; ".join(filter(None, cell)))  # noqa: S308 - each part is escaped


@lru_cache(maxsize=1024)
def status_cell(status: str, held_by: str) -> SafeString:
    """Return `In review, cleo`."""
    return format_html("{}{}", capfirst(Status(status).label), f", {held_by}" if held_by else "")
