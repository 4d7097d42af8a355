"""A summary as plain text, to copy into a message or a note."""

from collections.abc import Iterator, Sequence

from suitability.questionnaire.summary_layout import Words

from .statements import Shown
from .summary import Summary


def plain_text(summary: Summary, release_line: str = "") -> str:
    """Return the list as text: what comes first, the questions, all topics, the options, and the
    clinician's lines; the last line says of which release it is, in the reader's language or else
    in English. Reasons and sources stay on the page."""
    return "\n".join([*_lines(summary), release_line or _release_line(summary)]) + "\n"


def _release_line(summary: Summary) -> str:
    release = (
        f"Release {summary.release} of {summary.content}" if summary.release else "Not released"
    )
    return f"{release}, digest {summary.digest[:12]}."


def _lines(summary: Summary) -> Iterator[str]:
    words = summary.words
    yield words.title
    yield words.not_advice
    leading = (*summary.first, *summary.later_urgent, *summary.beside_first, *summary.open_line)
    for shown in leading:
        yield from _statement(shown, words, with_questions=shown.category == "urgent")
    yield from _section(words.questions, [*summary.questions_first, *summary.questions_more])
    for group in (summary.cautions, summary.known, summary.next_steps):
        statements = (*group.open, *group.listed, *group.folded, *group.firm)
        yield from _group(group.heading, statements, words)
    yield from _group(words.standing, summary.standing, words)
    if summary.options:
        yield from ("", words.options.upper(), words.options_note)
    for option in summary.options:
        yield from ("", option.heading, f"{words.option_known}:", *option.known)
        yield from (f"{words.option_harms}:", *option.harms, f"{words.option_ask}:", *option.ask)
    yield from _section(words.clinician, [f"{line.label}: {line.text}" for line in summary.strip])
    yield from ("", summary.review)


def _group(heading: str, statements: Sequence[Shown], words: Words) -> Iterator[str]:
    if statements:
        yield from ("", heading.upper())
        for shown in statements:
            yield from _statement(shown, words)


def _statement(shown: Shown, words: Words, with_questions: bool = False) -> Iterator[str]:
    """Yield a statement's lines. A list from before there was a mark has that of its time."""
    mark = words.mark_urgent.upper() or "URGENT"
    urgent = f"{mark}: " if shown.category == "urgent" else ""
    yield from ("", f"{urgent}{shown.heading}", *shown.lines)
    if with_questions:
        yield from _items(shown.ask)
    for weaker in shown.quiet:
        yield from _statement(weaker, words)


def _section(heading: str, items: Sequence[str]) -> Iterator[str]:
    if items:
        yield from ("", heading.upper(), *_items(items))


def _items(items: Sequence[str]) -> Iterator[str]:
    return (f"- {item}" for item in items)
