"""Statements in the words that one person reads: terms filled in, the reason, the sources.

All but the reason is the same for everybody and made once a program, its canonical text too.
"""

from dataclasses import dataclass, replace
from functools import lru_cache

from suitability.questionnaire import canonical_form
from suitability.questionnaire.document import Document, Rule

from .explanations import Reason, Reasons
from .program import Program

BLANK_LINE = "____"
MAX_CACHED = 4096  # statements with a reason


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
        self._rule_of = {rule.code: rule for rule in program.rules}
        self._masks = {rule.code: self._reasons.mask(rule) for rule in program.rules}
        self._with_reason = lru_cache(MAX_CACHED)(self._explained)
        self._texts = {code: _open_text(shown) for code, shown in self.prepared.items()}
        self._because_text = lru_cache(MAX_CACHED)(canonical_form.to_text)
        self._is_marked = lru_cache(MAX_CACHED)(self._reasons.is_marked)

    def fired(self, bits: int) -> tuple[Shown, ...]:
        """Return the statements that fire for complete answers, in reading order, explained."""
        codes = [rule.code for rule in self.program.rules_in(self.program.fired(bits))]
        return tuple([self._with_reason(code, bits & self._masks[code]) for code in codes])

    def is_marked(self, code: str, bits: int) -> bool:
        """Return whether a rule that fires does so by more than answers left open."""
        return self._is_marked(self._rule_of[code], bits & self._masks[code])

    def text(self, shown: Shown) -> str:
        """Return the canonical text of a statement that fired: the parts that are the same for
        everybody, with this person's reason and quieter statements between them."""
        head, between, tail = self._texts[shown.code]
        because = self._because_text(shown.because)
        quiet = ",".join(map(self.text, shown.quiet)) if shown.quiet else ""
        return f"{head}{because}{between}[{quiet}]{tail}"

    def _explained(self, code: str, bits: int) -> Shown:
        """Return a rule's statement with its reason, which follows from these answer bits."""
        reason = self._reasons.of(self._rule_of[code], bits)
        return replace(self.prepared[code], because=self._because(reason))

    def words(self) -> dict[str, Shown]:
        """Return what each statement says, wherever it stands in its category."""
        return {code: replace(shown, priority=0) for code, shown in self.prepared.items()}

    def _prepare(self, rule: Rule) -> Shown:
        document, statement = self.program.document, rule.statement
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
            origin_label=origin_labels(document)[statement.origin],
            references=statement.references,
            claims=(*statement.claims, *statement.related),
            sources=cited(document, statement.sources),
            ask=tuple(document.expand(ask) for ask in statement.ask),
            clinician=statement.clinician,
            quiet_beside=statement.quiet_beside,
        )

    def _because(self, reason: Reason) -> tuple[str, ...]:
        words = self.program.document.words
        parts = (
            (words.because_chose, reason.chose),
            (words.because_blank, reason.left_blank),
            (words.because_not_chosen, reason.not_chosen),
        )
        because = [form.replace("{choices}", "; ".join(part)) for form, part in parts if part]
        return tuple(because) or (words.because_always,)


def origin_labels(document: Document) -> dict[str, str]:
    """Return the words that say where a text comes from, by its origin."""
    words = document.words
    return {"core": words.from_core, "mixed": words.from_mixed, "add": words.from_add}


def cited(document: Document, codes: tuple[str, ...]) -> tuple[Cited, ...]:
    """Return the sources with these codes as they are shown."""
    sources = {source.code: source for source in document.sources}
    return tuple(Cited(code, sources[code].title, sources[code].link) for code in codes)


def _open_text(shown: Shown) -> tuple[str, str, str]:
    """Return the canonical text of a statement, cut at the reason and at the quiet ones:
    '{..."because":', ',..."quiet":' and ',...}'."""
    head, rest = canonical_form.to_text(shown).split('"because":[]')
    between, tail = rest.split('"quiet":[]')
    return f'{head}"because":', f'{between}"quiet":', tail


def every_question(statements: tuple[Shown, ...]) -> tuple[str, ...]:
    """Return every question to ask, without repeats, in reading order."""
    return tuple(dict.fromkeys(ask for statement in statements for ask in statement.ask))
