"""Mutants of the shipped content: each rule, clause, sentence and check, weakened in turn."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace

from suitability.content.reader import Content
from suitability.editorial.wording import Wording
from suitability.questionnaire.conditions import Clause, Guarantee
from suitability.questionnaire.document import Rule

SENTENCE = re.compile(r"(?:U\.S\.|[^.!?])+[.!?]+\s*")
ALARMS = "UC"
STANDING = {"N01", "N02", "N13", "N14", "X01", "X04", "X06", "X07", "E11", "E12"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """`make` returns the content with one thing taken out or weakened. Raises DocumentError."""

    kind: str
    says: str
    make: Callable[[], Content]


def mutants(content: Content) -> Iterator[Mutant]:
    yield from _rules(content)
    yield from _factors(content)
    yield from _sentences(content)
    yield from _choices(content)
    yield from _places(content)
    yield from _guarantees(content)
    yield from _wording(content)


def weaker(clause: Clause) -> Iterator[tuple[str, Clause]]:
    """Yield a clause without each of its names, and with each bound moved by one."""
    names = len(clause.of)
    for name in clause.of:
        rest = tuple(other for other in clause.of if other != name)
        if rest:
            low, high = min(clause.low, names - 1), clause.high
            high = None if high is None else min(high, names - 1)
            yield f"without {name}", Clause(rest, low, high)
    if clause.low < clause.most:
        yield "asks for one more", replace(clause, low=clause.low + 1)
    if clause.low > 0:
        yield "asks for one less", replace(clause, low=clause.low - 1)
    if clause.high is not None and clause.high < names:
        yield "lets one more pass", replace(clause, high=clause.high + 1)


def without(clauses: tuple[Clause, ...], number: int) -> tuple[Clause, ...]:
    return clauses[:number] + clauses[number + 1 :]


def changed(clauses: tuple[Clause, ...]) -> Iterator[tuple[str, tuple[Clause, ...]]]:
    """Yield clauses with one taken out, or one that is weaker."""
    for number, clause in enumerate(clauses):
        yield f"clause {number + 1} is taken out", without(clauses, number)
        for says, other in weaker(clause):
            new = (*clauses[:number], other, *clauses[number + 1 :])
            yield f"clause {number + 1} {says}", new


def _rules(content: Content) -> Iterator[Mutant]:
    document = content.document
    for rule in document.rules:
        yield Mutant("rule taken out", rule.code, lambda rule=rule: _with_rule(content, rule, None))
        for says, clauses in changed(rule.clauses):
            new = lambda rule=rule, clauses=clauses: _with_rule(  # noqa: E731
                content, rule, replace(rule, clauses=clauses)
            )
            yield Mutant("clause of a rule", f"{rule.code}: {says}", new)
        if rule.statement.category == "urgent":
            lower = replace(rule.statement, category="caution", priority=20)
            new = lambda rule=rule, lower=lower: _with_rule(  # noqa: E731
                content, rule, replace(rule, statement=lower)
            )
            yield Mutant("category of a rule", f"{rule.code} is a caution", new)


def _with_rule(content: Content, rule: Rule, new: Rule | None) -> Content:
    rules = (new if each is rule else each for each in content.document.rules)
    return _with(content, rules=tuple(each for each in rules if each))


def _with(content: Content, **parts: object) -> Content:
    return replace(content, document=replace(content.document, **parts))


def _factors(content: Content) -> Iterator[Mutant]:
    factors = content.document.factors
    for number, factor in enumerate(factors):
        for name in factor.of:
            rest = tuple(other for other in factor.of if other != name)

            def make(number: int = number, rest: tuple[str, ...] = rest) -> Content:
                new = replace(factors[number], of=rest)
                return _with(content, factors=(*factors[:number], new, *factors[number + 1 :]))

            yield Mutant("name of a factor", f"{factor.code} without {name}", make)


def _sentences(content: Content) -> Iterator[Mutant]:
    for rule in content.document.rules:
        if rule.code[0] not in ALARMS and rule.code not in STANDING:
            continue
        for sentence in SENTENCE.findall(rule.statement.text):

            def make(rule: Rule = rule, sentence: str = sentence) -> Content:
                text = rule.statement.text.replace(sentence, "", 1).strip()
                new = replace(rule, statement=replace(rule.statement, text=text))
                return _with_rule(content, rule, new)

            kind = "sentence of an alarm" if rule.code[0] in ALARMS else "sentence for everybody"
            yield Mutant(kind, f"{rule.code} without '{sentence.strip()}'", make)


def _choices(content: Content) -> Iterator[Mutant]:
    questions = content.document.questions
    for number, question in enumerate(questions):
        for choice in question.choices:
            rest = tuple(other for other in question.choices if other is not choice)

            def make(number: int = number, rest: tuple[object, ...] = rest) -> Content:
                new = replace(questions[number], choices=rest)
                new_questions = (*questions[:number], new, *questions[number + 1 :])
                return _with(content, questions=new_questions)

            yield Mutant("choice taken out", f"{question.code}.{choice.code}", make)
        for says, clauses in changed(question.shown_when):

            def ask(number: int = number, clauses: tuple[Clause, ...] = clauses) -> Content:
                new = replace(questions[number], shown_when=clauses)
                new_questions = (*questions[:number], new, *questions[number + 1 :])
                return _with(content, questions=new_questions)

            yield Mutant("when a question is asked", f"{question.code}: {says}", ask)


def _places(content: Content) -> Iterator[Mutant]:
    page = content.document.page
    for placed in content.wording.controls.placed:
        names = getattr(page, placed.part)
        if isinstance(names, str):
            continue
        for name in placed.names:

            def make(part: str = placed.part, name: str = name) -> Content:
                rest = tuple(each for each in getattr(page, part) if each != name)
                return _with(content, page=replace(page, **{part: rest}))

            yield Mutant("place on the page", f"{name} is not in {placed.part}", make)
    for number, term in enumerate(content.document.terms):
        if term.link.startswith("tel:"):

            def dial(number: int = number) -> Content:
                terms = content.document.terms
                other = replace(terms[number], link="tel:555")
                return _with(content, terms=(*terms[:number], other, *terms[number + 1 :]))

            yield Mutant("phone number", f"{term.code} dials another", dial)


def _guarantees(content: Content) -> Iterator[Mutant]:
    for guarantee in content.document.guarantees:
        yield Mutant(
            "guarantee taken out",
            guarantee.code,
            lambda guarantee=guarantee: _with_guarantee(content, guarantee, None),
        )
        for says, new in weaker_guarantees(guarantee):
            make = lambda guarantee=guarantee, new=new: _with_guarantee(  # noqa: E731
                content, guarantee, new
            )
            yield Mutant("guarantee weakened", f"{guarantee.code}: {says}", make)


def weaker_guarantees(guarantee: Guarantee) -> Iterator[tuple[str, Guarantee]]:
    if guarantee.exactly:
        yield "not exactly", replace(guarantee, exactly=False)
    for number, clause in enumerate(guarantee.whenever):
        for name in clause.of if len(clause.of) > max(clause.low, 1) else ():
            rest = replace(clause, of=tuple(other for other in clause.of if other != name))
            if rest.high is None or rest.high <= len(rest.of):
                whenever = (*guarantee.whenever[:number], rest, *guarantee.whenever[number + 1 :])
                yield f"not for {name}", replace(guarantee, whenever=whenever)
    for number, clause in enumerate(guarantee.then):
        if len(guarantee.then) > 1:
            rest_of_then = without(guarantee.then, number)
            yield f"does not promise {clause.of}", replace(guarantee, then=rest_of_then)
        if clause.low > 0 and clause.high is not None:
            less = replace(clause, high=None)
            then = (*guarantee.then[:number], less, *guarantee.then[number + 1 :])
            yield "promises no bound above", replace(guarantee, then=then)
    for name in guarantee.never_lowers if len(guarantee.never_lowers) > 1 else ():
        rest_of_names = tuple(other for other in guarantee.never_lowers if other != name)
        yield f"not for {name}", replace(guarantee, never_lowers=rest_of_names)


def _with_guarantee(content: Content, guarantee: Guarantee, new: Guarantee | None) -> Content:
    guarantees = (new if each is guarantee else each for each in content.document.guarantees)
    return _with(content, guarantees=tuple(each for each in guarantees if each))


def _wording(content: Content) -> Iterator[Mutant]:
    wording = content.wording
    for number, pattern in enumerate(wording.patterns):
        new = wording.patterns[:number] + wording.patterns[number + 1 :]
        make = lambda new=new: _with_wording(content, patterns=new)  # noqa: E731
        yield Mutant("pattern taken out", pattern.code, make)
    for owner, part in ((wording, ""), (wording.controls, "controls")):
        for field in fields(owner):
            value = getattr(owner, field.name)
            if field.name in ("patterns", "article_runs") or not isinstance(value, tuple):
                continue
            for number, entry in enumerate(value):

                def make_less(
                    part: str = part, name: str = field.name, number: int = number
                ) -> Content:
                    return _without_entry(content, part, name, number)

                yield Mutant("check taken out", f"{field.name}: {_short(entry)}", make_less)


def _without_entry(content: Content, part: str, name: str, number: int) -> Content:
    owner = content.wording.controls if part else content.wording
    value = getattr(owner, name)
    less = replace(owner, **{name: value[:number] + value[number + 1 :]})
    return _with_wording(content, controls=less) if part else replace(content, wording=less)


def _with_wording(content: Content, **parts: object) -> Content:
    wording: Wording = replace(content.wording, **parts)
    return replace(content, wording=wording)


def _short(entry: object) -> str:
    return re.sub(r"\s+", " ", str(entry))[:90]
