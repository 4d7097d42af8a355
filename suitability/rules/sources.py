"""Where the content comes from: its sources, the article's claims, and who reviewed it."""

import re
from dataclasses import dataclass
from typing import Literal

from .errors import demand

Checked = Literal["supported", "partly", "not_found", "contradicted", "opinion"]


@dataclass(frozen=True, slots=True)
class Source:
    """`title` is the original's. `address` is where it was read; `link` is shown to readers,
    and only for tiers T1 (regulator, label, health service) and T2 (guideline, review, paper)."""

    code: str
    tier: str
    title: str
    address: str
    used_for: str
    link: str = ""

    def __post_init__(self) -> None:
        place = f"source {self.code}"
        demand(re.match("T[1-4]", self.tier), place, f"'{self.tier}' is not a tier")
        demand(not self.link or self.tier[:2] in ("T1", "T2"), place, "is linked from a low tier")
        demand(not self.link or re.match("https?://", self.link), place, "its link is no address")


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
