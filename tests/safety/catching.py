"""What catches a mutant of the shipped content: the first that does, and by what."""

from functools import cache

from suitability.content.publication_checks import findings
from suitability.content.reader import Content, read
from suitability.editorial.style_rules import faults
from suitability.engine.program import Program, UnfitAnswers
from suitability.engine.summary import Summaries
from suitability.questionnaire.document_errors import DocumentError
from tests.personas.lists import Reader, readers
from tests.safety import controls_page
from tests.safety.content_mutants import Mutant
from tests.safety.hazard_log import lost_names, read_log
from tests.support.list_text import ListLines, as_text

# What catches, in the order in which it is asked.
BUILT = "no content can be built from it"
CHECKS = "checks of wording and style"
PROOF = "the proof, over all possible answers"
LOG = "the hazard log, which names it"
CONTROLS = "the committed page of controls"
LISTS = "the committed lists of made-up people"
ORDER = (BUILT, CHECKS, PROOF, LOG, CONTROLS, LISTS)


def caught(mutant: Mutant) -> tuple[str, str]:
    """Return what catches a mutant and by which code or name; empty texts if nothing does."""
    try:
        content = mutant.make()
    except DocumentError as error:
        return BUILT, str(error)
    for way, catch in zip(ORDER[1:], (_checks, _proof, _log, _controls, _lists), strict=True):
        if by := catch(content):
            return way, by
    return "", ""


def _checks(content: Content) -> str:
    return next((fault.code for fault in faults(content.document, content.wording)), "")


def _proof(content: Content) -> str:
    if decides_as_shipped(content):
        return ""
    return next((each.code for each in findings(content) if each.level == "stop"), "")


def decides_as_shipped(content: Content) -> bool:
    """Whether only sentences and checks of texts were taken out, so that the proof has nothing new
    to decide."""
    shipped = read_shipped().document
    clauses = [(rule.code, rule.clauses, rule.statement.category) for rule in shipped.rules]
    now = content.document
    return (
        [(rule.code, rule.clauses, rule.statement.category) for rule in now.rules] == clauses
        and (now.questions, now.factors) == (shipped.questions, shipped.factors)
        and (now.page, now.terms) == (shipped.page, shipped.terms)
    )


def _log(content: Content) -> str:
    return next(lost_names(read_log(), content), "")


def _controls(content: Content) -> str:
    differs = controls_page.page(content) != committed_controls()
    return controls_page.PAGE.name if differs else ""


def _lists(content: Content) -> str:
    summaries = Summaries(Program(content.document), "", release=1)
    differing = (reader for reader in readers() if _reads(summaries, reader) != as_shipped(reader))
    return next((reader.file for reader in differing), "")


def _reads(summaries: Summaries, reader: Reader) -> str:
    program = summaries.program
    try:
        bits = program.fill_blanks(program.bits(reader.answers))
    except UnfitAnswers as error:
        return f"these answers do not fit: {error}"
    return as_text(tuple(ListLines(summaries.of(bits)).lines()))


@cache
def read_shipped() -> Content:
    return read()


@cache
def committed_controls() -> str:
    return controls_page.PAGE.read_text(encoding="utf-8")


@cache
def shipped_lists() -> dict[int, str]:
    summaries = Summaries(Program(read_shipped().document), "", release=1)
    return {reader.number: _reads(summaries, reader) for reader in readers()}


def as_shipped(reader: Reader) -> str:
    return shipped_lists()[reader.number]
