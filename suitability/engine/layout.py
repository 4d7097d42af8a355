"""Where each statement stands in a summary: what comes first, what folds, what is quiet.

From top to bottom: a takeover statement or all urgent ones, what is moved up beside them, and
then, behind one fold if there is a takeover: the other urgent ones, questions to ask, cautions,
what is known, next steps, and what always stands at the end. Among the first of these is the
open line: what everyone is to read of what is known.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from itertools import zip_longest

from suitability.questionnaire.summary_layout import Page, Words

from .statements import BLANK_LINE, Shown

OPEN_CAUTIONS = 5
OPEN_KNOWN = 2
LEAD_URGENT = 2
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
    """Return the statements, with each quiet one moved under the first stronger one that fired.

    C32 is quiet beside C02, C34 and C36: of C02, C32 and C34, C02 with C32 in its `quiet`, and C34
    stay.
    """
    fired = {statement.code for statement in statements}
    under: dict[str, list[Shown]] = {}
    for statement in statements:
        stronger = [code for code in statement.quiet_beside if code in fired]
        under.setdefault(stronger[0] if stronger else "", []).append(statement)
    return tuple(
        replace(loud, quiet=tuple(under[loud.code])) if loud.code in under else loud
        for loud in under.get("", ())
    )


class Layout:
    """The layout of one person's statements. `loud` are all but the quiet ones; `takeover` are
    those of the takeover rules (`Page.alone`), which fold all else but `Page.beside_alone`."""

    def __init__(self, page: Page, words: Words, statements: tuple[Shown, ...]) -> None:
        self.page = page
        self.words = words
        self.statements = statements
        self.loud = under_stronger(statements)
        self.urgent = self._in_category("urgent")
        self.takeover = self._with_code(page.alone)
        self._moved_up = (
            page.beside_alone if self.takeover else (page.danger_list,) * bool(self.urgent)
        )

    def _in_category(self, *kinds: str, but: Collection[str] = ()) -> tuple[Shown, ...]:
        loud = self.loud
        return tuple([each for each in loud if each.category in kinds and each.code not in but])

    def _with_code(self, codes: Collection[str]) -> tuple[Shown, ...]:
        return tuple([loud for loud in self.loud if loud.code in codes])

    def first(self) -> tuple[Shown, ...]:
        """Return the urgent statements in full; if a rule takes over, only its statement."""
        return self.takeover or self.urgent

    def beside_first(self) -> tuple[Shown, ...]:
        """Return what is moved up beside the urgent, in the order that the content gives."""
        return tuple(self._in_order(self._moved_up))

    def open_line(self) -> tuple[Shown, ...]:
        return self._with_code(self.page.open_line)

    def later_urgent(self) -> tuple[Shown, ...]:
        return without(self.urgent, self.takeover) if self.takeover else ()

    def cautions(self) -> Group:
        """Return the cautions, five of them open, and what never folds and has no other place."""
        cautions = self._in_category("caution")
        elsewhere = {*self.page.standing, *self.page.open_line, *self._moved_up}
        codes = set(self.page.never_folds) - elsewhere
        opened, folded = cautions[:OPEN_CAUTIONS], cautions[OPEN_CAUTIONS:]
        more = with_count(self.words.cautions_more, folded)
        return Group(self.words.cautions, opened, self._with_code(codes), folded=folded, fold=more)

    def known(self) -> Group:
        """Return what is known, in one fold. With nothing urgent and at most two cautions, the
        first two of it that follow from the answers stand out: beside an open line, which says the
        main of it, as a line each, but the first in full if there is no caution; else in full."""
        elsewhere = {*self.page.never_folds, *self.page.open_line}
        known = self._in_category("evidence", "context", but=elsewhere)
        personal = [shown for shown in known if shown.category == "evidence" and not shown.always]
        first = tuple(personal[:OPEN_KNOWN]) if self._opens_known() else ()
        in_full = OPEN_KNOWN
        if self.page.open_line:
            in_full = 0 if self._in_category("caution") else 1
        folded = without(known, first)
        more = with_count(self.words.known_more, folded)
        opened, listed = first[:in_full], first[in_full:]
        return Group(self.words.known, opened, listed=listed, folded=folded, fold=more)

    def _opens_known(self) -> bool:
        category = {statement.code: statement.category for statement in self.statements}
        few = list(category.values()).count("caution") <= OPEN_KNOWN and not self.urgent
        return few and category.keys().isdisjoint(self.page.folds_known)

    def next_steps(self) -> Group:
        """Return the next steps, a line each; with an urgent statement only some keep theirs."""
        steps = self._in_category("next_step", but=self.page.standing)
        stays_listed = self.page.stays_listed
        listed = tuple([step for step in steps if not self.urgent or step.code in stays_listed])
        folded = without(steps, listed)
        more = with_count(self.words.next_steps_more, folded)
        return Group(self.words.next_steps, listed=listed, folded=folded, fold=more)

    def standing(self) -> tuple[Shown, ...]:
        """Return what always holds, but for what was moved up."""
        return self._with_code(set(self.page.standing) - set(self._moved_up))

    def questions(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the five questions to begin with, and the others in page order, no repeats."""
        leading = [shown for shown in self.urgent if shown.code in self.page.lead_urgent]
        # A first question of each statement, then a second, as those of U07, U10, U07.
        turns = zip_longest(*(asked_aloud(shown) for shown in leading))
        urgent = [ask for turn in turns for ask in turn if ask]
        cautions = first_questions(self._in_category("caution"))
        lead = [ask for shown in self._with_code(self.page.lead_questions) for ask in shown.ask]
        fill = first_questions(self._in_order(self.page.fill_questions))
        known = first_questions(self._in_category("evidence"))
        personal = (*urgent[:LEAD_URGENT], *cautions[:LEAD_CAUTIONS])
        first = [*dict.fromkeys((*personal, *lead, *fill, *known))][:LEAD_QUESTIONS]
        every = dict.fromkeys(ask for shown in self.statements for ask in asked_aloud(shown))
        return tuple(first), tuple(ask for ask in every if ask not in first)

    def _in_order(self, codes: tuple[str, ...]) -> list[Shown]:
        by_code = {loud.code: loud for loud in self.loud}
        return [by_code[code] for code in codes if code in by_code]


def asked_aloud(statement: Shown) -> list[str]:
    """Return the questions of a statement. Lines to fill in at an urgent one stay there, beside
    it."""
    stays = statement.category == "urgent"
    return [ask for ask in statement.ask if not (stays and BLANK_LINE in ask)]


def first_questions(statements: Iterable[Shown]) -> list[str]:
    """Return the first question to ask of each statement that has some."""
    return [statement.ask[0] for statement in statements if statement.ask]


def without(statements: tuple[Shown, ...], others: tuple[Shown, ...]) -> tuple[Shown, ...]:
    return tuple([statement for statement in statements if statement not in others])


def with_count(words: str, counted: tuple[Shown, ...]) -> str:
    return words.replace("{n}", str(len(counted)))
