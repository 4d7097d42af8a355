"""What stands between a content folder and going live."""

from suitability.analysis.example_answers import ExampleAnswers
from suitability.analysis.findings import Finding
from suitability.analysis.proof import prove
from suitability.editorial.fault import Fault
from suitability.editorial.style_rules import faults
from suitability.editorial.syllables import syllables
from suitability.engine.program import Program

from .reader import Content


def findings(content: Content, today: str = "") -> tuple[Finding, ...]:
    """What the wording list and the proof find, what stops first.

    Any at level `stop` keeps the content back. `today` is an ISO date, by which sources and the
    sign-off can be overdue.
    """
    program = Program(content.document)
    examples = ExampleAnswers(program)
    said = (stop(examples, one) for one in faults(content.document, content.wording, syllables))
    found = (*said, *prove(program, today))
    return tuple(sorted(found, key=lambda one: one.level != "stop"))


def stop(examples: ExampleAnswers, fault: Fault) -> Finding:
    """A fault, with answers of somebody who reads the text."""
    example = reader(examples, fault.where)
    return Finding("stop", fault.code, fault.where, fault.sentence, example)


def reader(examples: ExampleAnswers, place: str) -> int:
    """Complete answers of somebody who reads what stands at a place, such as `rule C10 text`.

    What is no rule's, question's or choice's is read by everybody.
    """
    kind, *names = place.split()
    if kind == "rule":
        return examples.of_rule(names[0])
    if kind == "question":
        return examples.of_question(names[0])
    if kind == "choice":
        question, _, choice = names[0].partition(".")
        return examples.of_choice(question, choice)
    return examples.all_blank
