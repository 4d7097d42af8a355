"""Style rules, what a reader's text may say: forbidden phrasing, reading grade, length, structure.

The codes L01 to L31 are phrasing, T01 to T28 structure, W01 length. T03 and T04 are checked
here as far as a document goes; that a page keeps to them is for the page's tests. T08, a source
for every rule, holds by the shape of a Statement but for the article's own claims; those, and
T15 to T19, T21 and T25, are in safety_controls.py. T22 to T24 are words that only some may read,
in readers.py. What a person would read in unusual characters is T27, and the other checks read
a text as it is normalized.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from suitability.engine.sheet import ACTION, TOPIC
from suitability.questionnaire.document import Document, Rule, Term
from suitability.questionnaire.normalization import normalized
from suitability.questionnaire.questions import Question
from suitability.questionnaire.sentence import Sentence

from .fault import Fault, spans_of
from .read_texts import ReadText, read_texts
from .safety_controls import lost_controls
from .text_rules import TextRules
from .unusual_characters import unusual_characters
from .wording import Wording

MAX_TEXTS = 8192  # of which the faults are remembered: some drafts
LABEL_END = re.compile(r"[\w)'\"\u201d]$")


def faults(document: Document, wording: Wording) -> tuple[Fault, ...]:
    """Return everything in the patient's texts that the style rules forbid."""
    checks = (_characters, _texts, _rules, _options, _controls, _labels, _sheet)
    return tuple(fault for check in checks for fault in check(document, wording))


def _characters(document: Document, wording: Wording) -> Iterator[Fault]:
    for where, sentence in unusual_characters(document):
        yield Fault("T27", where, sentence)


def _texts(document: Document, wording: Wording) -> Iterator[Fault]:
    checked = _checked_texts(document.terms, wording, document.language)
    for text in read_texts(document):
        text_faults = checked.get(text)
        if text_faults is None:
            if len(checked) >= MAX_TEXTS:
                checked.clear()
            text_faults = checked[text] = tuple(TextRules(document, wording, text).faults())
        yield from text_faults


@lru_cache(maxsize=8)
def _checked_texts(
    terms: tuple[Term, ...], wording: Wording, language: str
) -> dict[ReadText, tuple[Fault, ...]]:
    """Return the faults of the texts that were read before. They follow from the text, the terms
    and the style rules alone, so of a draft with one edit only that text is read anew."""
    return {}


def _rules(document: Document, wording: Wording) -> Iterator[Fault]:
    by_code = {rule.code: rule for rule in document.rules}
    for rule in document.rules:
        yield from _rule(document, wording, rule)
    for code in (*document.page.standing, *document.page.open_line):
        if by_code[code].clauses:
            yield Fault("T03", f"rule {code}", Sentence("must always fire"))
    lowest = min(rule.statement.priority for rule in document.rules)
    for code in document.page.alone:
        if by_code[code].statement.priority != lowest:
            yield Fault("T04", f"rule {code}", Sentence("must come before every other statement"))
        for question in _brought_by(document, by_code[code]):
            if not question.danger:
                sentence = Sentence(
                    "must come at once, and %(question)s is no danger question",
                    question=question.code,
                )
                yield Fault("T04", f"rule {code}", sentence)
    danger = document.page.danger_list
    for sign in wording.danger_named:
        if not _any(sign.words, by_code[danger].statement.text):
            yield Fault(
                "T12", f"rule {danger}", Sentence("does not name %(choice)s", choice=sign.choice)
            )


def _brought_by(document: Document, rule: Rule) -> list[Question]:
    """Return the questions whose choices make a rule fire."""
    factors = {factor.code: factor.of for factor in document.factors}
    names = [name for clause in rule.clauses for name in clause.of]
    choices = [choice for name in names for choice in factors.get(name, (name,))]
    codes = {choice.partition(".")[0] for choice in choices}
    return [question for question in document.questions if question.code in codes]


def _rule(document: Document, wording: Wording, rule: Rule) -> Iterator[Fault]:
    statement, where = rule.statement, f"rule {rule.code}"
    if statement.category == "caution" and not (
        statement.ask or re.search("|".join(wording.to_tell), statement.text)
    ):
        yield Fault("T02", where, Sentence("names nobody to tell or ask"))
    emergency = "{emergency}" in statement.text
    if statement.category == "urgent" and not emergency:
        yield Fault("T13", where, Sentence("does not give the emergency number"))
    if rule.code in wording.emergency_step and not emergency:
        yield Fault("T14", where, Sentence("names no emergency step"))
    yield from _unguarded(document, wording, where, (statement.text, *statement.ask))


def _options(document: Document, wording: Wording) -> Iterator[Fault]:
    for option in document.options:
        texts = (option.known, option.harms, *option.ask)
        yield from _unguarded(document, wording, f"option {option.code}", texts)


def _unguarded(
    document: Document, wording: Wording, where: str, texts: Iterable[str]
) -> Iterator[Fault]:
    text = normalized(document.expand(" ".join(texts)))
    spans = spans_of(wording.needs_guard, text)
    if spans and not spans_of(wording.guards, text):
        sentence = Sentence("has no line against stopping a medicine all at once")
        yield Fault("T11", where, sentence, text, spans, Sentence("Add such a line to the text."))


def _labels(document: Document, wording: Wording) -> Iterator[Fault]:
    """A reason lists labels between semicolons and ends with a full stop: a label has no stop at
    its end, and no semicolon within."""
    labels = [(f"factor {factor.code}", factor.label) for factor in document.factors]
    labels += [
        (f"choice {question.code}.{choice.code}", choice.label)
        for question in document.questions
        for choice in question.choices
    ]
    for where, label in labels:
        if not LABEL_END.search(label) or ";" in label:
            yield Fault("T26", where, Sentence("does not end a sentence of reasons well"))


def _sheet(document: Document, wording: Wording) -> Iterator[Fault]:
    """The sheet shows what to do about an urgent topic, and what it is, to the last letter: it
    would cut "Call the crisis line or Poison..." before whom to call."""
    layout = document.page.sheet
    names = {rule.code: document.expand(rule.statement.name) for rule in document.rules}
    for action in layout.actions if layout else ():
        words, name = len(document.expand(action.words)), len(names[action.rule])
        for where, length, most in (
            (f"action {action.rule}", words, ACTION),
            (f"rule {action.rule}", name, TOPIC - min(words, ACTION)),
        ):
            if length > most:
                sentence = Sentence(
                    "has %(number)s letters, and room for %(most)s on the sheet",
                    number=length,
                    most=most,
                )
                yield Fault("T28", where, sentence)


def _controls(document: Document, wording: Wording) -> Iterator[Fault]:
    numbers = ((f"term {term.code}", term.value) for term in document.terms)
    texts = (
        (text.where, text.expanded(document))
        for text in read_texts(document)
        if text.limits.for_patients
    )
    return lost_controls(document, wording.controls, (*texts, *numbers))


def _any(patterns: Iterable[str], text: str) -> bool:
    text = normalized(text)
    return any(re.search(pattern, text, re.IGNORECASE) for pattern in patterns)
