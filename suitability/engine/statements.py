"""Statements in the words that one person reads: terms in place, the reason, the sources."""

from dataclasses import dataclass, replace
from functools import lru_cache

from suitability.questionnaire import canonical_form
from suitability.questionnaire.document import Rule

from .explanations import Reason, Reasons
from .program import Program

BLANK_LINE = "____"
MOST = 4096  # statements with a reason that are kept ready


@dataclass(frozen=True, slots=True)
class Cited:
    """A source as shown: its title, with a link only where readers may follow it."""

    code: str
    title: str
    link: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A statement as one person reads it. `always`: its rule has no clauses.

    `quiet` are the weaker statements shown as one line under it.
    """

    code: str
    category: str
    priority: int
    heading: str
    name: str
    lines: tuple[str, ...]
    because: tuple[str, ...]
    always: bool
    origin: str
    origin_label: str
    references: tuple[str, ...]
    claims: tuple[str, ...]
    sources: tuple[Cited, ...]
    ask: tuple[str, ...]
    clinician: str
    quiet_beside: tuple[str, ...]
    quiet: tuple["Shown", ...] = ()

    @property
    def text(self) -> str:
        return " ".join(self.lines)


class Statements:
    """The statements of one program, `prepared` once; only the reason is a person's own."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._reasons = Reasons(program)
        self.prepared = {rule.code: self._prepare(rule) for rule in program.rules}
        self._masks = tuple(map(self._reasons.mask, program.rules))
        self._with_reason = lru_cache(MOST)(self._say_why)
        self._texts = {code: _open_text(shown) for code, shown in self.prepared.items()}
        self._because_text = lru_cache(MOST)(canonical_form.to_text)

    def fired(self, bits: int) -> tuple[Shown, ...]:
        """The statements that fire for complete answers, in reading order, with reasons."""
        fired = self.program.fired(bits)
        return tuple(
            self._with_reason(place, bits & mask)
            for place, mask in enumerate(self._masks)
            if fired >> place & 1
        )

    def text(self, shown: Shown) -> str:
        """The canonical text of a statement that fired."""
        head, between, tail = self._texts[shown.code]
        because = self._because_text(shown.because)
        quiet = ",".join(map(self.text, shown.quiet)) if shown.quiet else ""
        return f"{head}{because}{between}[{quiet}]{tail}"

    def _say_why(self, place: int, bits: int) -> Shown:
        """A rule's statement with its reason, which follows from these bits of the answers."""
        rule = self.program.rules[place]
        return replace(self.prepared[rule.code], because=self._say(self._reasons.of(rule, bits)))

    def words(self) -> dict[str, Shown]:
        """What each statement says, wherever it stands in its category."""
        return {code: replace(shown, priority=0) for code, shown in self.prepared.items()}

    def _prepare(self, rule: Rule) -> Shown:
        document, statement = self.program.document, rule.statement
        words = document.words
        labels = {"core": words.from_core, "mixed": words.from_mixed, "add": words.from_add}
        sources = {source.code: source for source in document.sources}
        return Shown(
            code=rule.code,
            category=statement.category,
            priority=statement.priority,
            heading=document.expand(statement.heading),
            name=document.expand(statement.name),
            lines=tuple(document.expand(line) for line in statement.text.splitlines()),
            because=(),
            always=not rule.clauses,
            origin=statement.origin,
            origin_label=labels[statement.origin],
            references=statement.references,
            claims=(*statement.claims, *statement.related),
            sources=tuple(
                Cited(code, sources[code].title, sources[code].link) for code in statement.sources
            ),
            ask=tuple(document.expand(ask) for ask in statement.ask),
            clinician=statement.clinician,
            quiet_beside=statement.quiet_beside,
        )

    def _say(self, reason: Reason) -> tuple[str, ...]:
        words = self.program.document.words
        said = (
            (words.because_chose, reason.chose),
            (words.because_blank, reason.left_blank),
            (words.because_not_chosen, reason.not_chosen),
        )
        because = [form.replace("{choices}", "; ".join(part)) for form, part in said if part]
        return tuple(because) or (words.because_always,)


def _open_text(shown: Shown) -> tuple[str, str, str]:
    """The canonical text of a statement, around the reason and around the quiet ones."""
    head, rest = canonical_form.to_text(shown).split('"because":[]')
    between, tail = rest.split('"quiet":[]')
    return f'{head}"because":', f'{between}"quiet":', tail


def every_question(statements: tuple[Shown, ...]) -> tuple[str, ...]:
    """Every question to ask, without repeats, in reading order."""
    return tuple(dict.fromkeys(ask for one in statements for ask in one.ask))
