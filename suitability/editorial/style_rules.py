"""Style rules, what a reader's text may say: forbidden phrasing, reading grade, length, structure.

The codes L01 to L31 are phrasing, T01 to T27 structure, W01 length. T03 and T04 are checked
here as far as a document goes; that a page keeps to them is for the page's tests. T08, a source
for every rule, holds by the shape of a Statement but for the article's own claims; those, and
T15 to T19, T21 and T25, are in safety_controls.py. T22 to T24 are words that only some may read,
in readers.py. What a person would read in unusual characters is T27, and the other checks read
a text as it is normalized.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from functools import cache

from suitability.questionnaire.document import Document, Rule
from suitability.questionnaire.normalization import normalized
from suitability.questionnaire.questions import Question
from suitability.questionnaire.summary_layout import BLANK

from .fault import Fault
from .reading_grade import WORD, grade
from .safety_controls import lost_controls
from .unusual_characters import unusual_characters
from .wording import Pattern, Wording

TextsByKind = Mapping[str, tuple[str, ...]]
"""A statement's or option's texts, by their category or by what they are: ask, heading."""

RUN = 6
LABEL_END = re.compile(r"[\w)'\"\u201d]$")
LABEL = 7  # words; a text of a page that has no more is a heading or a label, without a grade


def faults(document: Document, wording: Wording) -> tuple[Fault, ...]:
    """Return everything in the patient's texts that the style rules forbid."""
    checks = (_characters, _texts, _rules, _options, _actions, _controls, _grades, _labels)
    return tuple(fault for check in checks for fault in check(document, wording))


def phrasing(wording: Wording, text: str) -> tuple[Pattern, ...]:
    """Return the phrasing that no text may have, as far as it is in this one."""
    return tuple(each for each in wording.patterns if not each.kinds and each.finds(text))


def article_run(words: Iterable[str]) -> str:
    """Return the hash under which six words in a row are stored: 12 hex digits of SHA-256."""
    return hashlib.sha256(" ".join(words).encode()).hexdigest()[:12]


def runs(text: str) -> Iterator[str]:
    """Yield the hash of every six words in a row of a text."""
    words = [word.lower() for word in WORD.findall(text)]
    for start in range(len(words) - RUN + 1):
        yield article_run(words[start : start + RUN])


def text_faults(document: Document, wording: Wording, text: str) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a text wherever it stands, as (entry of the list, sentence)."""
    text = normalized(document.expand(text))
    for pattern in phrasing(wording, text):
        yield pattern.code, pattern.reason
    if re.search(r"\d", re.sub(_digits_allowed(document, wording), "", text)):
        yield "T01", "has a digit that is neither a phone number nor allowed"
    if _any(wording.good_news, text):
        yield "T05", "says that silence is good news"
    if not _stored_runs(wording.article_runs).isdisjoint(runs(text)):
        yield "T06", "has six words in a row from the article"
    if re.search(r"https?:|www\.", text):
        yield "T09", "has an outside link"
    if _any(wording.people, text):
        yield "T10", "names a person"


@cache
def _stored_runs(article_runs: tuple[str, ...]) -> frozenset[str]:
    return frozenset(article_runs)


def _digits_allowed(document: Document, wording: Wording) -> str:
    phones = (term.value for term in document.terms if term.link.startswith("tel:"))
    return "|".join([*map(re.escape, phones), *wording.digits_allowed])


def _characters(document: Document, wording: Wording) -> Iterator[Fault]:
    for where, sentence in unusual_characters(document):
        yield Fault("T27", where, sentence)


def _texts(document: Document, wording: Wording) -> Iterator[Fault]:
    for where, text in _patient_texts(document):
        for code, sentence in text_faults(document, wording, text):
            yield Fault(code, where, sentence)


def _rules(document: Document, wording: Wording) -> Iterator[Fault]:
    by_code = {rule.code: rule for rule in document.rules}
    for rule in document.rules:
        yield from _rule(document, wording, rule)
    for code in (*document.page.standing, *document.page.open_line):
        if by_code[code].clauses:
            yield Fault("T03", f"rule {code}", "must always fire")
    lowest = min(rule.statement.priority for rule in document.rules)
    for code in document.page.alone:
        if by_code[code].statement.priority != lowest:
            yield Fault("T04", f"rule {code}", "must come before every other statement")
        for question in _brought_by(document, by_code[code]):
            if not question.danger:
                sentence = f"must come at once, and {question.code} is no danger question"
                yield Fault("T04", f"rule {code}", sentence)
    danger = document.page.danger_list
    for sign in wording.danger_named:
        if not _any(sign.words, by_code[danger].statement.text):
            yield Fault("T12", f"rule {danger}", f"does not name {sign.choice}")


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
        statement.ask or re.search("provider|pharmacist|team", statement.text)
    ):
        yield Fault("T02", where, "names nobody to tell or ask")
    emergency = "{emergency}" in statement.text
    if statement.category == "urgent" and not emergency:
        yield Fault("T13", where, "does not give the emergency number")
    if rule.code in wording.emergency_step and not emergency:
        yield Fault("T14", where, "names no emergency step")
    headings, asks = (statement.heading, statement.short), statement.ask
    phrased = {
        statement.category: (statement.text, *headings),
        "ask": asks,
        "clinician": (statement.clinician,),
    }
    yield from _phrasing_of_kinds(wording, where, phrased)
    lengths = {statement.category: (statement.text,), "heading": (statement.name,), "ask": asks}
    yield from _lengths(document, wording, where, lengths)
    yield from _unguarded(wording, where, " ".join((statement.text, *asks)))
    yield from _unattributed(wording, where, ". ".join((*headings, statement.text)))


def _options(document: Document, wording: Wording) -> Iterator[Fault]:
    for option in document.options:
        where, texts = f"option {option.code}", (option.known, option.harms)
        phrased = {"option": (*texts, option.heading), "ask": option.ask}
        yield from _phrasing_of_kinds(wording, where, phrased)
        lengths = {"option": texts, "heading": (option.heading,), "ask": option.ask}
        yield from _lengths(document, wording, where, lengths)
        yield from _unguarded(wording, where, " ".join((*texts, *option.ask)))
        yield from _unattributed(wording, where, " ".join(texts))


def _actions(document: Document, wording: Wording) -> Iterator[Fault]:
    for action in document.page.sheet.actions if document.page.sheet else ():
        where, texts = f"action {action.rule}", {"action": (action.words,)}
        yield from _lengths(document, wording, where, texts)


def _unguarded(wording: Wording, where: str, text: str) -> Iterator[Fault]:
    if _any(wording.needs_guard, text) and not _any(wording.guards, text):
        yield Fault("T11", where, "has no line against stopping a medicine all at once")


def _unattributed(wording: Wording, where: str, text: str) -> Iterator[Fault]:
    for sentence in re.split(r"(?<=[.?!])\s", text):
        if _any(wording.verdicts, sentence) and not _any(wording.attributions, sentence):
            yield Fault("T20", where, f"does not say who judges so: {sentence}")


def _phrasing_of_kinds(wording: Wording, where: str, texts: TextsByKind) -> Iterator[Fault]:
    """Yield the phrasing that texts of some kinds may not have."""
    code = where.rpartition(" ")[2]
    read = {kind: [*map(normalized, of_kind)] for kind, of_kind in texts.items()}
    for pattern in (each for each in wording.patterns if code not in each.but):
        if any(pattern.finds(text) for kind in pattern.kinds for text in read.get(kind, ())):
            yield Fault(pattern.code, where, pattern.reason)


def _lengths(
    document: Document, wording: Wording, where: str, texts: TextsByKind
) -> Iterator[Fault]:
    code = where.rpartition(" ")[2]
    for budget in (each for each in wording.budgets if code not in each.over):
        of_kind = texts.get(budget.kind, ())
        longest = max((len(document.expand(text).split()) for text in of_kind), default=0)
        if longest > budget.words:
            sentence = f"{budget.kind} of {longest} words, {budget.words} at most"
            yield Fault("W01", where, sentence)


def _grades(document: Document, wording: Wording) -> Iterator[Fault]:
    stems = [(f"question {question.code}", question.text) for question in document.questions]
    texts = [(f"rule {rule.code} text", rule.statement.text) for rule in document.rules]
    texts += [
        (f"option {option.code} {name}", text)
        for option in document.options
        for name, text in option.texts()
        if name in ("known", "harms")
    ]
    texts += [("help", line) for line in document.help_lines]
    texts += [("article", line) for line in (*document.article.searched, *document.article.about)]
    texts += [site for site in _site_texts(document) if len(site[1].split()) > LABEL]
    for limit, graded in ((wording.stem_grade, stems), (wording.text_grade, texts)):
        for where, text in graded:
            reached = grade(document.expand(text))
            if reached > limit:
                yield Fault("T07", where, f"reads at grade {reached:.1f}, {limit} at most")


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
            yield Fault("T26", where, "does not end a sentence of reasons well")


def _controls(document: Document, wording: Wording) -> Iterator[Fault]:
    numbers = ((f"term {term.code}", term.value) for term in document.terms)
    return lost_controls(document, wording.controls, (*_patient_texts(document), *numbers))


def _patient_texts(document: Document) -> Iterator[tuple[str, str]]:
    yield from document.texts()
    for each in fields(document.words):
        yield f"words {each.name}", BLANK.sub("", getattr(document.words, each.name))
    yield from _site_texts(document)
    for heading in document.article.headings():
        yield "article", heading


def _site_texts(document: Document) -> Iterator[tuple[str, str]]:
    for name, text in document.site.texts():
        yield f"site {name}", BLANK.sub("", text)


def _any(patterns: Iterable[str], text: str) -> bool:
    text = normalized(text)
    return any(re.search(pattern, text, re.IGNORECASE) for pattern in patterns)
