"""Content hygiene: what nothing in a document uses, and what of it is overdue for review."""

from collections.abc import Iterator

from suitability.questionnaire.document import TERM, Document
from suitability.questionnaire.sentence import Sentence

from .example_answers import ExampleAnswers
from .findings import Finding

BY_A_RULE = Sentence("is cited by rule %(code)s, and says why no rule cites it")
BY_AN_OPTION = Sentence("is cited by option %(code)s, and says why no rule cites it")


def content_hygiene(examples: ExampleAnswers, today: str) -> Iterator[Finding]:
    """Yield P08 to P13 and P16. `today` is an ISO date; without one nothing is overdue."""
    yield from uncited_claims(examples)
    yield from excused_claims(examples)
    yield from uncited_sources(examples)
    yield from unused_factors(examples)
    yield from unused_terms(examples)
    if today:
        yield from overdue_sources(examples, today)
        yield from overdue_sign_off(examples, today)


def uncited_claims(examples: ExampleAnswers) -> Iterator[Finding]:
    """Yield claims that no rule or option cites, and that have no reason why not."""
    cited = cited_claims(examples.program.document)
    for claim in examples.program.document.claims:
        if claim.code not in cited and not claim.why_unused:
            sentence = Sentence("is cited by no rule and has no reason why not")
            example = reader_of(examples, {*claim.sources})  # where it would be looked for
            yield Finding("stop", "P08", f"claim {claim.code}", sentence, example)


def excused_claims(examples: ExampleAnswers) -> Iterator[Finding]:
    """Yield claims that a rule cites although they have a reason why none does."""
    cited = cited_claims(examples.program.document)
    for claim in examples.program.document.claims:
        if claim.why_unused and claim.code in cited:
            kind, code = cited[claim.code].split()
            template = BY_A_RULE if kind == "rule" else BY_AN_OPTION
            sentence = Sentence(template, code=code)
            example = examples.of_rule(code) if kind == "rule" else examples.all_blank
            yield Finding("stop", "P16", f"claim {claim.code}", sentence, example)


def uncited_sources(examples: ExampleAnswers) -> Iterator[Finding]:
    document = examples.program.document
    cited = {code for rule in document.rules for code in rule.statement.sources}
    cited |= {code for claim in document.claims for code in claim.sources}
    cited |= {code for option in document.options for code in option.sources}
    for source in document.sources:
        if source.code not in cited and not source.why_unused:
            sentence = Sentence("is cited by nothing and has no reason why not")
            yield Finding("stop", "P09", f"source {source.code}", sentence, examples.all_blank)


def unused_factors(examples: ExampleAnswers) -> Iterator[Finding]:
    document = examples.program.document
    parts = (
        *(question.shown_when for question in document.questions),
        *(rule.clauses for rule in document.rules),
        *((*guarantee.whenever, *guarantee.then) for guarantee in document.guarantees),
    )
    used = {name for clauses in parts for clause in clauses for name in clause.of}
    for factor in document.factors:
        if factor.code not in used:
            example = examples.of_choice(*factor.of[0].split("."))
            yield Finding(
                "note", "P10", f"factor {factor.code}", Sentence("is used by nothing"), example
            )


def unused_terms(examples: ExampleAnswers) -> Iterator[Finding]:
    """Yield terms that stand in no text; one that links is also used where its words stand."""
    document = examples.program.document
    texts = [text for _, text in document.texts()]
    named = {code for text in texts for code in TERM.findall(text)}
    for term in document.terms:
        links = term.link and any(term.value in document.expand(text) for text in texts)
        if term.code not in named and not links:
            where = f"term {term.code}"
            yield Finding("note", "P11", where, Sentence("is used by no text"), examples.all_blank)


def overdue_sources(examples: ExampleAnswers, today: str) -> Iterator[Finding]:
    for source in examples.program.document.sources:
        if source.is_overdue(today):
            sentence = Sentence("was to be reviewed by %(day)s", day=source.review_by)
            example = reader_of(examples, {source.code})
            yield Finding("note", "P12", f"source {source.code}", sentence, example)


def overdue_sign_off(examples: ExampleAnswers, today: str) -> Iterator[Finding]:
    signed = examples.program.document.sign_off
    if signed and signed.is_overdue(today):
        sentence = Sentence("was to be renewed by %(day)s", day=signed.next_review)
        yield Finding("note", "P13", "sign-off", sentence, examples.all_blank)


def cited_claims(document: Document) -> dict[str, str]:
    """Return each claim that rules or options cite, with the last of these, such as `rule C10`."""
    by_options = {
        claim: f"option {option.code}" for option in document.options for claim in option.claims
    }
    return by_options | {
        claim: f"rule {rule.code}"
        for rule in document.rules
        for claim in (*rule.statement.claims, *rule.statement.related)
    }


def reader_of(examples: ExampleAnswers, sources: set[str]) -> int:
    """Return somebody who reads a statement that cites any of the sources, itself or by a claim."""
    claims = {claim.code: {*claim.sources} & sources for claim in examples.program.document.claims}
    for rule in examples.program.rules:
        cited = rule.statement
        if sources & {*cited.sources} or any(claims[code] for code in cited.claims):
            return examples.of_rule(rule.code)
    return examples.all_blank
