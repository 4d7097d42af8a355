"""What a release says: its questions, its rules, and where each sentence comes from.

Every part is frozen and checks itself when built. `Document` checks what crosses parts.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from .canonical_form import LATE, late
from .conditions import Clause, Guarantee
from .document_errors import demand, demand_known, demand_unique
from .options import Option, Origin
from .questions import Question
from .sentence import Sentence
from .site_words import SiteWords
from .sources import Article, Claim, SignOff, Source
from .summary_layout import Page, Words
from .translation import Translation, demand_distinct

Category = Literal["urgent", "caution", "evidence", "context", "next_step"]

PRIORITIES: dict[Category, range] = {
    "urgent": range(10, 20),
    "caution": range(20, 40),
    "evidence": range(40, 59),
    "context": range(59, 70),
    "next_step": range(70, 90),
}
TERM = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Factor:
    """A named group of choices, which holds when any of them is chosen."""

    code: str
    label: str
    of: tuple[str, ...]

    def __post_init__(self) -> None:
        demand(self.of, f"factor {self.code}", "names no choice")


@dataclass(frozen=True, slots=True)
class Statement:
    """What a person reads when a rule fires.

    `text` may have several lines; more than one is shown as a list. `{term}` stands for a term.
    `claims` are the article's own items, `related` those it comes near to. `for_everyone` allows
    that all answers bring it: a rule whose clauses were forgotten is shown to everybody, too.
    """

    heading: str
    text: str
    category: Category
    priority: int
    origin: Origin
    clinician: str
    short: str = ""
    ask: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    scope_choice: bool = False
    quiet_beside: tuple[str, ...] = ()
    for_everyone: bool = late(False)

    def __post_init__(self) -> None:
        part = "statement"
        demand(self.heading and self.text, part, "has no heading or no text")
        demand(
            self.category in PRIORITIES, part, "'%(name)s' is not a category", name=self.category
        )
        demand(
            self.priority in PRIORITIES[self.category],
            part,
            "priority %(priority)s is not one of %(category)s",
            priority=self.priority,
            category=self.category,
        )
        demand(self.claims or self.sources, part, "names no source")
        is_sourced = self.origin == "core" or self.sources
        demand(is_sourced, part, "is '%(origin)s' without a source", origin=self.origin)

    @property
    def name(self) -> str:
        """Return what a line of its own calls the statement."""
        return self.short or self.heading

    @property
    def references(self) -> tuple[str, ...]:
        return (*self.claims, *self.sources, *self.related)


@dataclass(frozen=True, slots=True)
class Rule:
    """Clauses joined by AND, and the statement they bring. Without clauses it always fires."""

    code: str
    clauses: tuple[Clause, ...]
    statement: Statement


@dataclass(frozen=True, slots=True)
class Term:
    """Words set once, written `{code}` in texts.

    `link` is `tel:...`, `#statement` or a page that is there (`SiteWords.pages`).
    """

    code: str
    value: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """Everything a release says. `questions` stand in page order, and `language` is the tag of the
    language that its own texts are in."""

    code: str
    title: str
    questions: tuple[Question, ...]
    factors: tuple[Factor, ...]
    rules: tuple[Rule, ...]
    claims: tuple[Claim, ...]
    sources: tuple[Source, ...]
    terms: tuple[Term, ...]
    page: Page
    words: Words
    article: Article
    guarantees: tuple[Guarantee, ...] = ()
    help_lines: tuple[str, ...] = ()
    sign_off: SignOff | None = None
    site: SiteWords = field(default=SiteWords(), metadata=LATE)
    options: tuple[Option, ...] = late(())
    language: str = late("en")
    translations: tuple[Translation, ...] = late(())

    def __post_init__(self) -> None:
        demand_distinct(self.translations, self.language)
        for what in ("question", "factor", "rule", "claim", "source", "term", "guarantee"):
            demand_unique(what, [part.code for part in getattr(self, f"{what}s")])
        self._check_questions()
        self._check_rules()
        self._check_options()
        self._check_page()
        self._check_guarantees()
        self._check_texts()

    def _check_questions(self) -> None:
        earlier: set[str] = set()
        factors = {factor.code: factor.of for factor in self.factors}
        for question in self.questions:
            part = f"question {question.code}"
            for clause in question.shown_when:
                named = {choice for name in clause.of for choice in factors.get(name, (name,))}
                later = ", ".join(sorted(named - earlier))
                problem = Sentence("is shown by an answer not asked before it: %(later)s")
                demand(not later, part, problem, later=later)
            earlier |= {f"{question.code}.{code}" for code in question.choice_codes()}

    def _check_rules(self) -> None:
        choices = {f"{q.code}.{code}" for q in self.questions for code in q.choice_codes()}
        factors = {factor.code for factor in self.factors}
        rules = {rule.code: rule.statement for rule in self.rules}
        sources = {source.code for source in self.sources}
        claims = {claim.code for claim in self.claims}
        for factor in self.factors:
            demand_known(f"factor {factor.code}", factor.of, choices)
        for claim in self.claims:
            demand_known(f"claim {claim.code}", claim.sources, sources)
        demand_known("article", self.article.claims(), claims)
        for code, statement in rules.items():
            part = f"rule {code}"
            demand_known(part, statement.sources, sources)
            demand_known(part, (*statement.claims, *statement.related), claims)
            demand_known(part, statement.quiet_beside, rules)
            for stronger in statement.quiet_beside:
                firm = not rules[stronger].quiet_beside
                demand(firm, part, "%(rule)s can be quiet itself", rule=stronger)
        for rule in self.rules:
            for clause in rule.clauses:
                demand_known(f"rule {rule.code}", clause.of, choices | factors)

    def _check_options(self) -> None:
        # Both are anchors of the one page that shows them.
        rules = [rule.code for rule in self.rules]
        demand_unique("rule or option", [*rules, *(option.code for option in self.options)])
        sources = {source.code for source in self.sources}
        claims = {claim.code for claim in self.claims}
        for option in self.options:
            demand_known(f"option {option.code}", option.sources, sources)
            demand_known(f"option {option.code}", option.claims, claims)

    def _check_page(self) -> None:
        rules = {rule.code for rule in self.rules}
        questions = {question.code for question in self.questions}
        choices = {f"{q.code}.{code}" for q in self.questions for code in q.choice_codes()}
        demand_known("page", self.page.statements(), rules)
        demand_known("page", self.page.strip_questions(), questions)
        demand_known("page", (self.page.under_age,), choices)
        if self.site.key_question:
            demand_known("site", (self.site.key_question,), questions)
        self._check_sheet(choices | {factor.code for factor in self.factors})
        self.page.check_places({rule.code: rule.statement.category for rule in self.rules})

    def _check_sheet(self, named: set[str]) -> None:
        for contradiction in self.page.contradictions:
            for clause in contradiction.clauses:
                demand_known("page contradictions", clause.of, named)
        sheet = self.page.sheet
        if sheet:
            questions = {question.code for question in self.questions}
            demand_known("page sheet", sheet.questions(), questions)
            rules = {rule.code for rule in self.rules}
            demand_known("page sheet", [action.rule for action in sheet.actions], rules)
            for name in self.words.missing_of_sheet():
                demand(False, f"words {name}", "is missing, and the sheet needs it")

    def _check_guarantees(self) -> None:
        choices = {f"{q.code}.{code}" for q in self.questions for code in q.choice_codes()}
        groups = (self.factors, self.rules, self.questions)
        codes = [part.code for group in groups for part in group]
        demand_unique("factor, rule or question", codes)
        named = choices | set(codes)
        for guarantee in self.guarantees:
            part = f"guarantee {guarantee.code}"
            for clause in (*guarantee.whenever, *guarantee.then):
                demand_known(part, clause.of, named)
            demand_known(part, guarantee.never_lowers, choices)
            if guarantee.first:
                demand_known(part, (guarantee.first,), {rule.code for rule in self.rules})

    def _check_texts(self) -> None:
        terms = {term.code for term in self.terms}
        for part, text in self.texts():
            demand_known(part, TERM.findall(text), terms)

    @property
    def site_name(self) -> str:
        """What the pages call the site."""
        return self.site.name or self.title

    @property
    def key_question(self) -> Question | None:
        """The question by whose choices clinicians filter responses."""
        wanted = self.site.key_question
        return next((each for each in self.questions if wanted in ("", each.code)), None)

    def expand(self, text: str) -> str:
        """Return a text with its terms filled in: "Call {crisis}." -> "Call 988."."""
        terms = {term.code: term.value for term in self.terms}
        return TERM.sub(lambda match: terms[match[1]], text)

    def texts(self) -> Iterator[tuple[str, str]]:
        """Yield each text that a patient can read on the way to a summary or in it, each with the
        name of its part: ("rule C10 heading", "...")."""
        for question in self.questions:
            part = f"question {question.code}"
            yield part, question.text
            yield f"{part} help", question.help
            for choice in question.choices:
                yield f"choice {question.code}.{choice.code}", choice.label
                yield f"choice {question.code}.{choice.code} hint", choice.hint
                yield f"choice {question.code}.{choice.code} one_of", choice.one_of
        for factor in self.factors:
            yield f"factor {factor.code} label", factor.label
        for rule in self.rules:
            statement = rule.statement
            yield f"rule {rule.code} heading", statement.heading
            yield f"rule {rule.code} short", statement.short
            yield f"rule {rule.code} text", statement.text
            for ask in statement.ask:
                yield f"rule {rule.code} ask", ask
        for option in self.options:
            for name, text in option.texts():
                yield f"option {option.code} {name}", text
        for line in self.help_lines:
            yield "help", line
        for action in self.page.sheet.actions if self.page.sheet else ():
            yield "page sheet", action.words
