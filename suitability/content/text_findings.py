"""What is wrong with a text, as findings: each with answers of somebody who reads it."""

from collections.abc import Iterator

from suitability.analysis.example_answers import ExampleAnswers
from suitability.analysis.findings import Finding
from suitability.analysis.invariants import Guarantees
from suitability.editorial.fault import Fault, spans_of
from suitability.editorial.readers import reader_guarantees, texts_of
from suitability.editorial.style_rules import faults

from .content import Content


def text_findings(content: Content, examples: ExampleAnswers) -> Iterator[Finding]:
    """Yield what the style rules find in a document, all of which stops it."""
    for fault in faults(content.document, content.wording):
        yield stop(examples, fault)
    yield from wrong_readers(content, examples)


def wrong_readers(content: Content, examples: ExampleAnswers) -> Iterator[Finding]:
    """Yield rules that somebody can read whom their words do not fit."""
    guarantees, readers = Guarantees(examples.space), content.wording.readers
    for rule, guarantee in reader_guarantees(content.document, readers):
        wrong = guarantees.broken_by(guarantee)
        if wrong:
            words = next(each for each in readers if each.code == guarantee.code)
            text = content.document.expand(texts_of(rule))
            yield Finding(
                level="stop",
                code=guarantee.code,
                where=f"rule {rule.code}",
                sentence=guarantee.sentence,
                example=wrong.example,
                text=text,
                spans=spans_of(words.words, text),
            )


def stop(examples: ExampleAnswers, fault: Fault) -> Finding:
    """Return a fault as a finding, with answers of somebody who reads the text."""
    example = reader(examples, fault.where)
    return Finding(
        level="stop",
        code=fault.code,
        where=fault.where,
        sentence=fault.sentence,
        example=example,
        text=fault.text,
        spans=fault.spans,
        instead=fault.instead,
    )


def reader(examples: ExampleAnswers, where: str) -> int:
    """Return complete answers of somebody who reads a text, such as `rule C10 text`.

    What is no rule's, question's or choice's is read by everybody.
    """
    kind, *names = where.split()
    if kind == "rule":
        return examples.of_rule(names[0])
    if kind == "question":
        return examples.of_question(names[0])
    if kind == "choice":
        question, _, choice = names[0].partition(".")
        return examples.of_choice(question, choice)
    return examples.all_blank
