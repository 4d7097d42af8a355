"""A response as a row of the list."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from suitability.models.live import released
from suitability.models.reference import in_groups
from suitability.models.response import Status
from suitability.rules.summary import Summaries

COLUMNS = ("pk", "reference", "saved_at", "release_id", "fired", "status", "held_by")


@dataclass(frozen=True, slots=True)
class Row:
    """A response in the list: `urgent` are the names of what is, and `cautions` how many."""

    number: int
    reference: str
    saved_at: datetime
    release: int
    status: str
    held_by: str
    urgent: tuple[str, ...]
    cautions: int


def in_list(
    number: int,
    reference: str,
    saved_at: datetime,
    release: int,
    fired: bytes,
    status: str,
    held_by: str,
) -> Row:
    urgent, cautions = what_matters(released(release), bytes(fired))
    return Row(
        number,
        in_groups(reference),
        saved_at,
        release,
        Status(status).label,
        held_by,
        urgent,
        cautions,
    )


@lru_cache(maxsize=4096)
def what_matters(summaries: Summaries, fired: bytes) -> tuple[tuple[str, ...], int]:
    """The names of the urgent statements, and how many are cautions."""
    bits = int.from_bytes(fired, "big")
    shown = [
        summaries.statements.prepared[rule.code]
        for place, rule in enumerate(summaries.program.rules)
        if bits >> place & 1
    ]
    urgent = tuple(one.name for one in shown if one.category == "urgent")
    return urgent, sum(one.category == "caution" for one in shown)
