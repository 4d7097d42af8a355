"""Where each statement stands in a summary: what comes first, what folds, what is quiet."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from suitability.questionnaire.summary_layout import Page, Words

from .statements import BLANK_LINE, Shown

OPEN_CAUTIONS = 5
OPEN_KNOWN = 2
LEAD_CAUTIONS = 3
LEAD_QUESTIONS = 5


@dataclass(frozen=True, slots=True)
class Group:
    """Statements under one heading: open, open for good, as one line each, or under one fold."""

    heading: str
    open: tuple[Shown, ...] = ()
    firm: tuple[Shown, ...] = ()
    listed: tuple[Shown, ...] = ()
    folded: tuple[Shown, ...] = ()
    fold: str = ""


def under_stronger(statements: tuple[Shown, ...]) -> tuple[Shown, ...]:
    """The statements, with each quiet one moved under the first stronger one that fired."""
    fired = {one.code for one in statements}
    under: dict[str, list[Shown]] = {}
    for one in statements:
        stronger = [code for code in one.quiet_beside if code in fired]
        under.setdefault(stronger[0] if stronger else "", []).append(one)
    return tuple(
        replace(one, quiet=tuple(under[one.code])) if one.code in under else one
        for one in under.get("", ())
    )


class Layout:
    """The places of one person's statements. `loud` are all but the quiet ones."""

    def __init__(self, page: Page, words: Words, statements: tuple[Shown, ...]) -> None:
        self.page = page
        self.words = words
        self.statements = statements
        self.loud = under_stronger(statements)
        self.urgent = self._of("urgent")
        self.alone = self._named(page.alone)
        self._moved_up = (
            page.beside_alone if self.alone else (page.danger_list,) * bool(self.urgent)
        )

    def _of(self, *categories: str) -> tuple[Shown, ...]:
        return tuple([one for one in self.loud if one.category in categories])

    def _named(self, codes: Collection[str]) -> tuple[Shown, ...]:
        return tuple([one for one in self.loud if one.code in codes])

    def first(self) -> tuple[Shown, ...]:
        """The urgent statements in full; if one stands alone, only that one."""
        return self.alone or self.urgent

    def beside_first(self) -> tuple[Shown, ...]:
        return self._named(self._moved_up)

    def later_urgent(self) -> tuple[Shown, ...]:
        return tuple(one for one in self.urgent if self.alone and one not in self.alone)

    def cautions(self) -> Group:
        """The first five open, and what never folds but has no place of its own."""
        cautions = self._of("caution")
        firm = set(self.page.never_folds) - set(self.page.standing) - set(self._moved_up)
        folded = cautions[OPEN_CAUTIONS:]
        return Group(
            heading=self.words.cautions,
            open=cautions[:OPEN_CAUTIONS],
            firm=self._named(firm),
            folded=folded,
            fold=count(self.words.cautions_more, folded),
        )

    def known(self) -> Group:
        """One fold. With nothing urgent and few cautions, what is personal in it stands open."""
        never_folds = self.page.never_folds
        known = [one for one in self._of("evidence", "context") if one.code not in never_folds]
        fired = {one.code: one.category for one in self.statements}
        few = list(fired.values()).count("caution") <= OPEN_KNOWN and not self.urgent
        opens = few and fired.keys().isdisjoint(self.page.folds_known)
        own = [one for one in known if one.category == "evidence" and not one.always]
        first = tuple(own[:OPEN_KNOWN]) if opens else ()
        folded = tuple(one for one in known if one not in first)
        more = count(self.words.known_more, folded)
        return Group(self.words.known, open=first, folded=folded, fold=more)

    def next_steps(self) -> Group:
        """One line each; with an urgent statement only some keep their line."""
        steps = [one for one in self._of("next_step") if one.code not in self.page.standing]
        listed = tuple(
            one for one in steps if not self.urgent or one.code in self.page.stays_listed
        )
        folded = tuple(one for one in steps if one not in listed)
        more = count(self.words.next_steps_more, folded)
        return Group(self.words.next_steps, listed=listed, folded=folded, fold=more)

    def standing(self) -> tuple[Shown, ...]:
        """What always holds, but for what was moved up."""
        return self._named(set(self.page.standing) - set(self._moved_up))

    def questions(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The five questions to begin with, and the others in page order, without repeats.

        Lines to fill in at an urgent statement stay there.
        """
        leading = [one.ask[0] for one in self.loud if one.category == "caution" and one.ask]
        always = [ask for one in self._named(self.page.lead_questions) for ask in one.ask]
        fill = [one.ask[0] for one in self._in_order(self.page.fill_questions) if one.ask]
        known = [one.ask[0] for one in self.loud if one.category == "evidence" and one.ask]
        first = list(dict.fromkeys((*leading[:LEAD_CAUTIONS], *always, *fill, *known)))
        first = first[:LEAD_QUESTIONS]
        every = dict.fromkeys(
            ask
            for one in self.statements
            for ask in one.ask
            if not (one.category == "urgent" and BLANK_LINE in ask)
        )
        return tuple(first), tuple(ask for ask in every if ask not in first)

    def _in_order(self, codes: tuple[str, ...]) -> list[Shown]:
        by_code = {one.code: one for one in self.loud}
        return [by_code[code] for code in codes if code in by_code]


def count(words: str, counted: tuple[Shown, ...]) -> str:
    return words.replace("{n}", str(len(counted)))
