"""Where the content comes from: its sources, the article's claims, and who reviewed it."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from .document_errors import demand

Checked = Literal["supported", "partly", "not_found", "contradicted", "opinion"]


@dataclass(frozen=True, slots=True)
class Source:
    """What a statement relies on.

    `title` is the original's. `address` is where it was read; `link` is shown to readers, and
    only for tiers T1 (regulator, label, health service) and T2 (guideline, review, paper).
    `review_by` is the ISO date by which somebody has to look at it again, and `why_unused` says
    why nothing cites it.
    """

    code: str
    tier: str
    title: str
    address: str
    used_for: str
    link: str = ""
    review_by: str = ""
    why_unused: str = ""

    def __post_init__(self) -> None:
        part = f"source {self.code}"
        demand(re.match("T[1-4]", self.tier), part, f"'{self.tier}' is not a tier")
        demand(not self.link or self.tier[:2] in ("T1", "T2"), part, "is linked from a low tier")
        demand(not self.link or re.match("https?://", self.link), part, "its link is no address")
        demand(
            not self.review_by or is_date(self.review_by), part, f"'{self.review_by}' is no date"
        )

    def is_overdue(self, today: str) -> bool:
        """Return whether the source was to be read again before `today`, an ISO date."""
        return bool(self.review_by) and self.review_by < today


@dataclass(frozen=True, slots=True)
class Claim:
    """One item of the article, in our words, with what we could check.

    `public` replaces `statement` on the page where that names a dose or a person.
    `why_unused` says why no rule uses the claim.
    """

    code: str
    section: str
    kind: str
    statement: str
    verdict: str
    checked: Checked
    sources: tuple[str, ...] = ()
    note: str = ""
    public: str = ""
    why_unused: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """A row of the article's table: what it says of the two groups."""

    claim: str
    name: str
    baclofen: str
    placebo: str


@dataclass(frozen=True, slots=True)
class Compared:
    """A sleep aid that the article sets beside baclofen."""

    claim: str
    name: str


@dataclass(frozen=True, slots=True)
class Article:
    """What the public page about the article shows as tables of their own."""

    measures: tuple[Measure, ...] = ()
    compared: tuple[Compared, ...] = ()
    side_effects: tuple[str, ...] = ()

    def claims(self) -> tuple[str, ...]:
        """Return the codes of the claims in its tables."""
        measures = (row.claim for row in self.measures)
        compared = (row.claim for row in self.compared)
        return (*measures, *compared, *self.side_effects)


@dataclass(frozen=True, slots=True)
class SignOff:
    """The registered clinician who reviewed the content; dates are ISO (`2026-11-23`)."""

    name: str
    role: str
    reviewed_on: str
    next_review: str

    def __post_init__(self) -> None:
        for day in (self.reviewed_on, self.next_review):
            demand(is_date(day), "sign-off", f"'{day}' is no date, such as 2026-11-23")

    def is_overdue(self, today: str) -> bool:
        """Return whether the next review was due before `today`, an ISO date."""
        return self.next_review < today


def is_date(text: str) -> bool:
    """Return whether a text is an ISO date, the form that sorts as it reads: 2026-11-23."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
