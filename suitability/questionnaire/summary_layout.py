"""How a summary is laid out, and the words around its statements."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields

from .canonical_form import LATE, late
from .conditions import Clause
from .document_errors import demand
from .sentence import Sentence

BLANK = re.compile(r"\{([^}]*)\}")
BLANKS = {"reviewed": {"name", "role", "reviewed_on"}, "because_both": {"first", "second"}}
NOT_RULES = ("under_age", "strip", "sheet", "contradictions")  # of the fields of Page
SHEET_WORDS = "sheet_"  # how the names of the sheet's own words begin


def texts_in(value: str | tuple[str, ...]) -> tuple[str, ...]:
    """Return the texts of a field that holds one or several."""
    return (value,) if isinstance(value, str) else value


@dataclass(frozen=True, slots=True)
class StripPart:
    """A question whose answer stands in the clinician's strip; the label may be empty."""

    question: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class StripLine:
    """One line of the clinician's strip."""

    label: str
    parts: tuple[StripPart, ...]


@dataclass(frozen=True, slots=True)
class Action:
    """What an urgent statement asks for, in the few words that the sheet has room for."""

    rule: str
    words: str


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """Whose answers stand on the one page that is printed (engine/sheet.py).

    `trouble` makes the line about what brings the person, and `takes` what is marked under "What I
    take"; `matters` is the question about what matters most, if there is one. An urgent statement
    without one of `actions` is called by its whole heading.
    """

    trouble: tuple[StripPart, ...] = ()
    matters: str = ""
    takes: tuple[StripPart, ...] = ()
    actions: tuple[Action, ...] = ()

    def questions(self) -> tuple[str, ...]:
        """Return the codes of the questions that are named here."""
        parts = [part.question for part in (*self.trouble, *self.takes)]
        return (*parts, self.matters) if self.matters else tuple(parts)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Answers that do not go together: any of `first` beside any of `second`, each a choice or a
    factor; and the neutral words in which the clinician is told of it."""

    first: tuple[str, ...]
    second: tuple[str, ...]
    sentence: str

    def __post_init__(self) -> None:
        demand(self.sentence, "contradiction", "has no sentence")
        demand(self.clauses, "contradiction", "names nothing")  # each checks itself when built

    @property
    def clauses(self) -> tuple[Clause, Clause]:
        """Return the clauses, both of which hold."""
        return Clause(self.first), Clause(self.second)


@dataclass(frozen=True, slots=True)
class Page:
    """Which statements have a place of their own. All are codes of rules, but where it says else.

    `alone` are the takeover rules: they lead the page, fold all else but `beside_alone`, and
    interrupt the questions (patient/takeover.py); `danger_list` follows any other
    urgent statement. `never_folds` stand open; of these, `standing` close the page.
    `stays_listed` keep their line when an urgent statement folds the other next steps.
    `folds_known` folds what is known. The questions of `lead_questions` are always among the
    first, and `fill_questions` are the next to be asked for a question when cautions bring few.
    Two questions of the urgent statements in `lead_urgent` come before all of these: one of each
    statement, or two if only one is shown.
    The clinician's lines of `clinician_first` stand beside those of urgent and caution; the
    reason and the clinician's line of `private` are not printed. `under_age` is a choice.
    `open_line` are what everyone is to read of what is known: they stand open near the top, and
    under no fold but that of a takeover rule. Without `sheet` there is no sheet, and the whole list
    is printed. `contradictions` are told to the clinician.
    """

    alone: tuple[str, ...]
    beside_alone: tuple[str, ...]
    danger_list: str
    never_folds: tuple[str, ...]
    standing: tuple[str, ...]
    stays_listed: tuple[str, ...]
    folds_known: tuple[str, ...]
    lead_questions: tuple[str, ...]
    fill_questions: tuple[str, ...]
    clinician_first: tuple[str, ...]
    private: tuple[str, ...]
    under_age: str
    strip: tuple[StripLine, ...]
    open_line: tuple[str, ...] = late(())
    sheet: SheetLayout | None = field(default=None, metadata=LATE)
    contradictions: tuple[Contradiction, ...] = late(())
    lead_urgent: tuple[str, ...] = late(())

    def statements(self) -> tuple[str, ...]:
        """Return the code of every rule named here."""
        names = (each.name for each in fields(self) if each.name not in NOT_RULES)
        return tuple(code for name in names for code in texts_in(getattr(self, name)))

    def check_places(self, category: Mapping[str, str]) -> None:
        """Check that each statement has one place, whatever fires. `category` is by rule.

        Raises DocumentError.
        """
        standing, firm = set(self.standing), set(self.never_folds)
        acting = {action.rule for action in self.sheet.actions} if self.sheet else set()
        urgent = {code for code in category if category[code] == "urgent"}
        steps = {code for code in category if category[code] == "next_step"}
        known = {code for code in category if category[code] in ("evidence", "context")}
        for fits, problem in (
            (standing <= firm, Sentence("has a standing statement that folds")),
            (self.danger_list in standing, Sentence("has a danger list that is not standing")),
            (set(self.beside_alone) <= firm, Sentence("has one beside `alone` that folds")),
            (standing <= steps, Sentence("has a standing statement that is no next step")),
            (
                firm - standing <= known,
                Sentence(
                    "has one in `never_folds` that is neither standing nor evidence nor context"
                ),
            ),
            (set(self.alone) <= urgent, Sentence("has one in `alone` that is not urgent")),
            (
                set(self.open_line) <= known,
                Sentence("has an open line that is neither evidence nor context"),
            ),
            (acting <= urgent, Sentence("has an action on the sheet for one that is not urgent")),
            (
                set(self.lead_urgent) <= urgent,
                Sentence("has one in `lead_urgent` that is not urgent"),
            ),
        ):
            demand(fits, "page", problem)

    def strip_questions(self) -> tuple[str, ...]:
        """Return the codes of the questions in the clinician's strip."""
        return tuple(part.question for line in self.strip for part in line.parts)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a summary that are not a statement's.

    `{n}` is a count, `{choices}` a list of choices, and `reviewed` has the `{name}`, `{role}` and
    `{reviewed_on}` of a sign-off. `because_both` joins two reasons, the `{first}` and the
    `{second}`. The marks are the words that tell an urgent statement, one to
    bring up and what is known apart. Those that begin with `sheet_` are needed for a sheet alone.
    What came after the first release is empty in old summaries, and not shown there.
    """

    title: str
    not_advice: str
    say_this: str
    read_later: str
    glance: str
    glance_some: str
    glance_one: str
    glance_none: str
    nothing_answered: str
    questions: str
    questions_help: str
    questions_more: str
    own_question: str
    matters: str
    matters_hint: str
    i_take: str
    cautions: str
    cautions_more: str
    quiet: str
    known: str
    known_more: str
    next_steps: str
    next_steps_more: str
    standing: str
    why: str
    because_chose: str
    because_blank: str
    because_not_chosen: str
    because_always: str
    from_core: str
    from_mixed: str
    from_add: str
    sources: str
    from_article: str
    clinician: str
    clinician_note: str
    clinician_more: str
    not_given: str
    not_reviewed: str
    reviewed: str
    options: str = late("Options beside each other")
    options_note: str = late(
        "The order means nothing: no option is put above another. This part is the same for"
        " everyone. Which of them fits you is a question for your provider."
    )
    option: str = late("Option")
    option_known: str = late("What is known")
    option_harms: str = late("What can go wrong")
    option_ask: str = late("A question to ask")
    quoted_label: str = late("{choices}")
    because_both: str = late("{first}, and {second}")
    glance_unsure: str = late("")
    mark_urgent: str = late("")
    mark_caution: str = late("")
    mark_known: str = late("")
    more_on_this: str = late("")
    reading_time: str = late("")
    reading_time_short: str = late("")
    sheet_trouble: str = late("")
    sheet_topics: str = late("")
    sheet_topics_none: str = late("")
    sheet_topics_more: str = late("")
    sheet_urgent: str = late("")
    sheet_caution: str = late("")
    sheet_chose: str = late("")
    sheet_blank: str = late("")
    sheet_and_more: str = late("")
    sheet_questions: str = late("")
    sheet_questions_more: str = late("")
    sheet_takes_write: str = late("")
    sheet_not_known: str = late("")
    sheet_not_sure: str = late("")
    sheet_not_given: str = late("")
    sheet_differ: str = late("")
    sheet_agreed: str = late("")
    sheet_check: str = late("")
    sheet_call: str = late("")
    sheet_details: str = late("")
    sheet_not_here: str = late("")

    def missing_of_sheet(self) -> tuple[str, ...]:
        """Return the names of the sheet's own words that are empty."""
        names = (each.name for each in fields(self) if each.name.startswith(SHEET_WORDS))
        return tuple(name for name in names if not getattr(self, name))

    def __post_init__(self) -> None:
        for each in fields(self):
            words = getattr(self, each.name)
            known = BLANKS.get(each.name, {"n", "choices"})
            wrong = sorted(set(BLANK.findall(words)) - known)
            blanks = f"{{{', '.join(wrong)}}}"
            demand(not wrong, f"words {each.name}", "has no %(blanks)s to fill in", blanks=blanks)
        named = set(BLANK.findall(self.because_both))
        both = named == BLANKS["because_both"]
        demand(both, "words because_both", "needs {first} and {second} to fill in")
