"""Safety controls: what must stay in a document, so that the hazards it was written against stay
controlled.

The codes are T08, T15 to T19, T21 and T25 of the style rules.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields

from suitability.questionnaire.canonical_form import late
from suitability.questionnaire.document import Category, Document
from suitability.questionnaire.document_errors import demand
from suitability.questionnaire.sentence import Sentence
from suitability.questionnaire.summary_layout import Page, texts_in

from .fault import Fault

UNCITED = Sentence("is '%(origin)s' and cites no claim of the article")
DIALS = re.compile(r"tel:[\d+*#-]+")


@dataclass(frozen=True, slots=True)
class RequiredWords:
    """Words that a text must keep, whatever else it says, since they control a hazard."""

    place: str
    words: str
    hazard: str


@dataclass(frozen=True, slots=True)
class RequiredPlacement:
    """Names that must stay in one part of the page's layout."""

    part: str
    names: tuple[str, ...]

    def __post_init__(self) -> None:
        parts = {field.name for field in fields(Page)}
        demand(
            self.part in parts, "style rules", "'%(name)s' is no part of the page", name=self.part
        )


@dataclass(frozen=True, slots=True)
class CategoryLetter:
    """The category of every rule whose code begins with a letter."""

    letter: str
    category: Category


@dataclass(frozen=True, slots=True)
class CarriedWords:
    """The main words of a rule that can be quiet. Whatever makes it quiet says them too, since they
    are folded away then."""

    rule: str
    words: str


@dataclass(frozen=True, slots=True)
class SafetyControls:
    """`never_quiet` are rules that no other may make quiet."""

    kept: tuple[RequiredWords, ...] = ()
    placed: tuple[RequiredPlacement, ...] = ()
    kinds: tuple[CategoryLetter, ...] = ()
    never_quiet: tuple[str, ...] = ()
    carried: tuple[CarriedWords, ...] = late(())


def lost_controls(
    document: Document, controls: SafetyControls, texts: Iterable[tuple[str, str]]
) -> Iterator[Fault]:
    """Yield what the document lost. `texts` are what patients read, each as (where, text); their
    terms need not be filled in."""
    yield from _words(document, controls, texts)
    yield from _places(document, controls)
    yield from _kinds(document, controls)
    yield from _quiet(document, controls)
    yield from _carried(document, controls)
    yield from _origins(document)
    yield from _numbers(document)
    yield from _links(document)


def _words(
    document: Document, controls: SafetyControls, texts: Iterable[tuple[str, str]]
) -> Iterator[Fault]:
    by_part: dict[str, str] = {}
    for part, text in texts:
        expanded = document.expand(text).lower().replace("\n", " ")
        by_part[part] = f"{by_part.get(part, '')} {expanded}"
    for required in controls.kept:
        part = required.place
        if required.words.lower() not in by_part.get(part, ""):
            sentence = Sentence(
                "%(part)s no longer says '%(words)s', which controls %(hazard)s",
                part=part,
                words=required.words,
                hazard=required.hazard,
            )
            yield Fault("T15", part if part in by_part else "page", sentence)


def _places(document: Document, controls: SafetyControls) -> Iterator[Fault]:
    for placed in controls.placed:
        there = texts_in(getattr(document.page, placed.part))
        for name in placed.names:
            if name not in there:
                sentence = Sentence("has lost its place in '%(part)s'", part=placed.part)
                yield Fault("T16", f"rule {name}", sentence)


def _kinds(document: Document, controls: SafetyControls) -> Iterator[Fault]:
    for rule in document.rules:
        for kind in controls.kinds:
            category = rule.statement.category
            if rule.code.startswith(kind.letter) and category != kind.category:
                sentence = Sentence(
                    "is %(category)s, and its code is for %(other)s",
                    category=category,
                    other=kind.category,
                )
                yield Fault("T17", f"rule {rule.code}", sentence)


def _quiet(document: Document, controls: SafetyControls) -> Iterator[Fault]:
    """A statement may be one line under another only where it loses little by it."""
    priority = {rule.code: rule.statement.priority for rule in document.rules}
    for rule in document.rules:
        beside, where = rule.statement.quiet_beside, f"rule {rule.code}"
        if beside and rule.code in controls.never_quiet:
            yield Fault("T18", where, Sentence("must never be quiet"))
        for stronger in beside:
            if priority[stronger] >= priority[rule.code]:
                sentence = Sentence(
                    "is quiet beside %(rule)s, which is not stronger", rule=stronger
                )
                yield Fault("T18", where, sentence)


def _carried(document: Document, controls: SafetyControls) -> Iterator[Fault]:
    """A statement that makes others quiet says their main words itself."""
    statements = {rule.code: rule.statement for rule in document.rules}
    main = {carried.rule: carried.words.lower() for carried in controls.carried}
    for code, statement in statements.items():
        if statement.quiet_beside and controls.carried and code not in main:
            yield Fault(
                "T21", f"rule {code}", Sentence("can be quiet, and its main words are not named")
            )
        for stronger in statement.quiet_beside:
            words = main.get(code, "")
            if words not in statements[stronger].text.lower().replace("\n", " "):
                sentence = Sentence(
                    "makes %(rule)s quiet, and does not say '%(words)s'", rule=code, words=words
                )
                yield Fault("T21", f"rule {stronger}", sentence)


def _origins(document: Document) -> Iterator[Fault]:
    for rule in document.rules:
        statement = rule.statement
        if statement.origin != "add" and not statement.claims:
            sentence = Sentence(UNCITED, origin=statement.origin)
            yield Fault("T08", f"rule {rule.code}", sentence)
    for option in document.options:
        if option.origin != "add" and not option.claims:
            sentence = Sentence(UNCITED, origin=option.origin)
            yield Fault("T08", f"option {option.code}", sentence)


def _numbers(document: Document) -> Iterator[Fault]:
    for term in document.terms:
        dialled = term.link.removeprefix("tel:")
        if dialled != term.link and dialled != re.sub(r"[^\d+*#-]", "", term.value):
            yield Fault(
                "T19", f"term {term.code}", Sentence("its link dials %(number)s", number=dialled)
            )


def _links(document: Document) -> Iterator[Fault]:
    """A term links to a phone number, to a statement, or to a page that is there."""
    there = {"", *document.site.pages(), *(f"#{rule.code}" for rule in document.rules)}
    for term in document.terms:
        if term.link not in there and not DIALS.fullmatch(term.link):
            sentence = Sentence("its link leads nowhere: %(link)s", link=term.link)
            yield Fault("T25", f"term {term.code}", sentence)
