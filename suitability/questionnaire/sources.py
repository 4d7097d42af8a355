"""Where the content comes from: its sources, the article's claims, and who reviewed it."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from typing import Literal

from .canonical_form import free_keys, late
from .document_errors import CODE, demand, demand_unique

Checked = Literal["supported", "partly", "not_found", "contradicted", "opinion"]

TIERS = ("T1", "T2", "T3", "T4")  # what a tier begins with, as in "T2 (T4 copy)"
LINKED = ("T1", "T2")  # the tiers whose links readers are shown
ADDRESSES = ("https://", "http://")  # what a link begins with


@dataclass(frozen=True, slots=True)
class Source:
    """What a statement relies on.

    `title` is the original's. `address` is where it was read; `link` is shown to readers, and
    only for tiers T1 (regulator, label, health service) and T2 (guideline, review, paper).
    `review_by` is the ISO date by which somebody has to look at it again, `accessed` the one on
    which it or a stored copy was last read, empty if nobody noted it, and `why_unused` says why
    nothing cites it.
    """

    code: str
    tier: str
    title: str
    address: str
    used_for: str
    link: str = ""
    review_by: str = ""
    why_unused: str = ""
    accessed: str = late("")

    def __post_init__(self) -> None:
        part = f"source {self.code}"
        demand(self.tier.startswith(TIERS), part, "'%(tier)s' is not a tier", tier=self.tier)
        demand(not self.link or self.tier.startswith(LINKED), part, "is linked from a low tier")
        demand(not self.link or self.link.startswith(ADDRESSES), part, "its link is no address")
        for day in (self.review_by, self.accessed):
            demand(not day or is_date(day), part, "'%(day)s' is no date", day=day)

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
    """A row of the article's table. `cells` are pairs of a column's code and its text."""

    claim: str
    name: str
    cells: tuple[tuple[str, str], ...] = free_keys()

    def __post_init__(self) -> None:
        codes = [code for code, _ in self.cells]
        demand(codes == sorted({*codes}), "article", "has a row whose columns are not in order")
        for code in codes:
            is_free = code not in ("claim", "name")
            demand(is_free, "article", "'%(code)s' is no code for a column", code=code)
            demand(CODE.fullmatch(code), "article", "'%(code)s' is not a code", code=code)


@dataclass(frozen=True, slots=True)
class Compared:
    """A thing that the article sets beside its subject."""

    claim: str
    name: str


@dataclass(frozen=True, slots=True)
class Heading:
    """The words for a column of the article's table, or for a section of its claims."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Article:
    """What the public page about the article shows as tables of their own, and its headings.

    `columns` and `sections` stand in the order of the page; one that is not named there comes
    after them, under its code. `*_title` heads a table, `*_table` says what it is to who cannot
    see it, and `*_first` heads its first column. `measures_note` warns before the table.

    `searched` says where and how the studies were looked for, `searched_on` on which days (ISO
    dates; days that nobody noted are not there), and `about` who wrote the page and who paid.
    """

    measures: tuple[Measure, ...] = ()
    compared: tuple[Compared, ...] = ()
    side_effects: tuple[str, ...] = ()
    columns: tuple[Heading, ...] = late(())
    sections: tuple[Heading, ...] = late(())
    measures_title: str = late("The article's table")
    measures_note: str = late("These figures are the article's own.")
    measures_table: str = late("Table of the article's figures")
    measures_first: str = late("What was measured")
    compared_title: str = late("What the article compares")
    compared_table: str = late("Table of what the article compares")
    compared_first: str = late("What is compared")
    side_effects_title: str = late("Side effects")
    searched: tuple[str, ...] = late(())
    searched_on: tuple[str, ...] = late(())
    about: tuple[str, ...] = late(())

    def __post_init__(self) -> None:
        for day in self.searched_on:
            demand(is_date(day), "article", "'%(day)s' is no date, such as 2026-11-23", day=day)
        demand_unique("column", [heading.code for heading in self.columns])
        demand_unique("section", [heading.code for heading in self.sections])

    def all_columns(self) -> dict[str, str]:
        """Return the heading of every column that a row has, by its code."""
        return _headings(self.columns, (code for row in self.measures for code, _ in row.cells))

    def all_sections(self, claims: Iterable[Claim]) -> dict[str, str]:
        """Return the heading of every section of claims, by its code."""
        return _headings(self.sections, (claim.section for claim in claims))

    def headings(self) -> tuple[str, ...]:
        """Return every text here that is no row's."""
        values = (getattr(self, name) for name in HEADINGS)
        headings = (heading.text for heading in (*self.columns, *self.sections))
        return (*values, *headings, *self.searched, *self.about)

    def claims(self) -> tuple[str, ...]:
        """Return the codes of the claims in its tables."""
        measures = (row.claim for row in self.measures)
        compared = (row.claim for row in self.compared)
        return (*measures, *compared, *self.side_effects)


# The names of the texts that are an article's own, and not a row's.
HEADINGS = tuple(each.name for each in fields(Article) if isinstance(each.default, str))


@dataclass(frozen=True, slots=True)
class SignOff:
    """The registered clinician who reviewed the content; dates are ISO (`2026-11-23`)."""

    name: str
    role: str
    reviewed_on: str
    next_review: str

    def __post_init__(self) -> None:
        for day in (self.reviewed_on, self.next_review):
            demand(is_date(day), "sign-off", "'%(day)s' is no date, such as 2026-11-23", day=day)

    def is_overdue(self, today: str) -> bool:
        """Return whether the next review was due before `today`, an ISO date."""
        return self.next_review < today


def _headings(named: Iterable[Heading], codes: Iterable[str]) -> dict[str, str]:
    """Return headings by code: first those that are named, then codes without a name in their own
    words."""
    headings = {heading.code: heading.text for heading in named}
    for code in codes:
        headings.setdefault(code, code.replace("_", " ").capitalize())
    return headings


def is_date(text: str) -> bool:
    """Return whether a text is an ISO date, the form that sorts as it reads: 2026-11-23."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
