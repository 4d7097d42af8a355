"""A response as a row of the list, in HTML. Fifty are written by hand in less time than a template
takes for three; templates/clinician/rows.html has the head and the fields' order."""

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

COLUMNS = ("pk", "reference", "saved_at", "release_id", "fired", "status", "held_by")


def in_list(
    number: int,
    reference: str,
    saved_at: datetime,
    release: int,
    fired: bytes,
    status: str,
    held_by: str,
) -> SafeString:
    before, after = address()
    matters = what_matters(compiled_release(release), bytes(fired))
    return mark_safe(  # noqa: S308 - each part is escaped, or a number, or a date
        f'<tr><th scope="row"><a href="{before}{number}{after}">'
        f"{conditional_escape(in_groups(reference))}</a></th><td>{day_and_time(saved_at)}</td>"
        f"<td>{matters}</td><td>{review(status, held_by)}</td><td>{release}</td></tr>\n"
    )


@lru_cache(maxsize=1)
def address() -> tuple[str, str]:
    """What stands before and after the number in the address of a response."""
    before, _, after = reverse("response", args=[0]).rpartition("0")
    return before, after


def day_and_time(moment: datetime) -> str:
    """`Nov 24, 2026, 09:00`."""
    at = timezone.localtime(moment)
    return f"{MONTHS_3[at.month].title()} {at.day}, {at.year}, {at.hour:02}:{at.minute:02}"


@lru_cache(maxsize=4096)
def what_matters(summaries: Summaries, fired: bytes) -> SafeString:
    """The names of the urgent statements, and how many are cautions."""
    rules = summaries.program.rules_in(int.from_bytes(fired, "big"))
    shown = [summaries.statements.prepared[rule.code] for rule in rules]
    urgent = [(one.name,) for one in shown if one.category == "urgent"]
    cautions = sum(one.category == "caution" for one in shown)
    said: list[str] = [format_html_join("; ", '<strong class="urgent-mark">{}</strong>', urgent)]
    if cautions:
        said.append(format_html("{} caution{}", cautions, "" if cautions == 1 else "s"))
    elif not urgent:
        said.append("No caution")
    return mark_safe("; ".join(filter(None, said)))  # noqa: S308 - of such as is escaped


@lru_cache(maxsize=1024)
def review(status: str, held_by: str) -> SafeString:
    return format_html("{}{}", capfirst(Status(status).label), f", {held_by}" if held_by else "")
