"""The sheet: the one page of a summary that is printed and taken to the visit.

It fits by construction. Every part has room for so many lines of so many letters, whatever was
marked and whatever the content says, and what does not fit is counted: with room for 24 letters,
"One thing; another; something else" becomes "One thing; and 2 more". All lines together fill the
page that static/suitability/sheet.css lays out; tests/browser/test_print.py prints the heaviest.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from itertools import accumulate
from operator import lt
from typing import Generic, TypeVar

from suitability.questionnaire.conditions import union
from suitability.questionnaire.questions import NONE, NOT_SURE, PREFER_NOT
from suitability.questionnaire.summary_layout import SheetLayout, StripPart

from .bounded_cache import BoundedCache
from .lines import MAX_CACHED, Line
from .program import Program, Slot
from .statements import Shown

T = TypeVar("T")
Questions = tuple[tuple[str, ...], tuple[str, ...]]

WIDTH = 100  # letters in a line across the page, in a wide typeface
TROUBLE = 3 * WIDTH - 40  # letters, as all that follow
MATTERS = 2 * WIDTH - 30
TAKES = 3 * 45  # in half of the width
TOPIC = 76  # a topic's name and action, which are bold
ACTION = TOPIC // 2
REASON = WIDTH - 4
TOPICS = 5
QUESTIONS = 5
QUESTION_LINES = 6  # of text; each question has a line to write on besides
CLINICIAN_LINES = 13
SEPARATOR = "; "


@dataclass(frozen=True, slots=True)
class Topic:
    """What to bring up, what to do about it if it is urgent, and why it is here."""

    code: str
    urgent: bool
    name: str
    action: str
    reason: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands on the sheet; the words around it are the summary's own.

    `topics_more` and `questions_more` count what only the list has room for. `clinician` are the
    lines of the strip, and of `not_known` and `contradictions`, as far as there is room.
    """

    trouble: str
    matters: str
    topics: tuple[Topic, ...]
    topics_more: int
    questions: tuple[str, ...]
    questions_more: int
    takes: str
    clinician: tuple[Line, ...]
    not_known: str
    contradictions: tuple[str, ...]


class _FromBits(Generic[T]):
    """A part of the sheet that follows from the answers in `mask`, made once for each."""

    def __init__(self, masks: Iterable[int], make: Callable[[int], T]) -> None:
        self._mask = union(masks)
        self._made: BoundedCache[int, T] = BoundedCache(make)

    def of(self, bits: int) -> T:
        return self._made[bits & self._mask]


class Sheets:
    """The sheets of one program, laid out as its page says. What depends on few answers is made
    once, as the summary's other parts are."""

    def __init__(self, program: Program, layout: SheetLayout) -> None:
        document = program.document
        self.program = program
        self._words = document.words
        self._private = document.page.private
        self._actions = {action.rule: document.expand(action.words) for action in layout.actions}
        self._fit = lru_cache(MAX_CACHED)(partial(fit, more=self._words.sheet_and_more))
        self._topic = lru_cache(MAX_CACHED)(self._make_topic)
        self._clinician = lru_cache(MAX_CACHED)(self._make_clinician)
        matters = (StripPart(layout.matters),) if layout.matters else ()
        self._trouble = self._answers(layout.trouble, TROUBLE)
        self._matters = self._answers(matters, MATTERS)
        self._takes = self._answers(layout.takes, TAKES)
        self._labels = labels(program)
        self._not_known = _FromBits(map(unknown, program.slots), self._make_not_known)
        self._differing = [
            (tuple(map(program.constraint, contradiction.clauses)), contradiction.sentence)
            for contradiction in document.page.contradictions
        ]
        named = [
            mask
            for constraints, _ in self._differing
            for constraint in constraints
            for mask in constraint.masks
        ]
        self._contradictions = _FromBits(named, self._make_contradictions)

    def of(
        self, bits: int, loud: Sequence[Shown], strip: tuple[Line, ...], questions: Questions
    ) -> Sheet:
        """Return the sheet for complete answers. `loud` are the statements in reading order, and
        `questions` those to begin with, and the others."""
        topics = [shown for shown in loud if shown.category in ("urgent", "caution")]
        not_known, contradictions = self._not_known.of(bits), self._contradictions.of(bits)
        first, more = questions
        asked = first[: how_many_fit(first)]
        return Sheet(
            trouble=self._trouble.of(bits),
            matters=self._matters.of(bits),
            topics=tuple(map(self._topic_of, topics[:TOPICS])),
            topics_more=len(topics[TOPICS:]),
            questions=asked,
            questions_more=len(first) + len(more) - len(asked),
            takes=self._takes.of(bits),
            clinician=self._clinician(strip, not_known, contradictions),
            not_known=not_known,
            contradictions=contradictions,
        )

    def _answers(self, parts: Sequence[StripPart], room: int) -> _FromBits[str]:
        """Return the part that says what was answered; blanks and "none of these" say nothing."""
        slots = [(part.label, self.program.slot(part.question)) for part in parts]

        def make(bits: int) -> str:
            marked = [(label, answered(slot, bits)) for label, slot in slots]
            texts = [f"{label}: {text}" if label else text for label, text in marked if text]
            rooms = share(list(map(len, texts)), room)
            return ". ".join(map(self._fit, texts, rooms)).replace("…. ", "… ")

        return _FromBits([slot.mask for _, slot in slots], make)

    def _topic_of(self, shown: Shown) -> Topic:
        urgent = shown.category == "urgent"
        because = () if shown.code in self._private else shown.because
        return self._topic(shown.code, urgent, shown.name, shown.heading, because)

    def _make_topic(
        self, code: str, urgent: bool, name: str, heading: str, because: tuple[str, ...]
    ) -> Topic:
        action = self._actions.get(code, "")
        name = heading if urgent and not action else name
        reasons = self._fit(". ".join(map(self._in_few_words, because)), REASON)
        action = clip(action, ACTION)
        return Topic(code, urgent, clip(name, TOPIC - len(action)), action, reasons)

    def _in_few_words(self, because: str) -> str:
        """Return a reason as the sheet begins it: "I marked: ..." for "because you chose: ..."."""
        words = self._words
        pairs = ((words.because_chose, words.sheet_chose), (words.because_blank, words.sheet_blank))
        for form, short in pairs:
            before, _, after = form.partition("{choices}")
            if because.startswith(before) and because.endswith(after):
                choices = because.removeprefix(before).removesuffix(after)
                return short.replace("{choices}", choices)
        return because

    def _make_not_known(self, bits: int) -> str:
        """Return which answers are not known. A blank reads as "prefer not to say" does."""
        not_sure: list[str] = []
        not_given: list[str] = []
        for slot in self.program.slots:
            if bits & unknown(slot):
                group = not_sure if bits & slot.bits.get(NOT_SURE, 0) else not_given
                group.append(self._labels[slot.question.code])
        words = self._words
        groups = ((words.sheet_not_sure, not_sure), (words.sheet_not_given, not_given))
        texts = [
            form.replace("{choices}", SEPARATOR.join(names)) for form, names in groups if names
        ]
        return ". ".join(texts)

    def _make_contradictions(self, bits: int) -> tuple[str, ...]:
        return tuple(
            sentence
            for constraints, sentence in self._differing
            if all(constraint.holds(bits) for constraint in constraints)
        )

    def _make_clinician(
        self, strip: tuple[Line, ...], not_known: str, contradictions: tuple[str, ...]
    ) -> tuple[Line, ...]:
        words = self._words
        differ = Line(words.sheet_differ, SEPARATOR.join(contradictions))
        every = (*strip, differ, Line(words.sheet_not_known, not_known))
        lines = [line for line in every if line.text]
        rooms = share([lines_of(line) for line in lines], CLINICIAN_LINES)
        return tuple(
            Line(line.label, self._fit(line.text, room * WIDTH - len(line.label) - 2))
            for line, room in zip(lines, rooms, strict=True)
        )


def with_questions(sheet: Sheet, asks: Sequence[str]) -> Sheet:
    """Return the sheet with these questions, which a person ticked, as far as there is room."""
    every = len(sheet.questions) + sheet.questions_more
    asked = tuple(asks[: how_many_fit(asks)])
    return replace(sheet, questions=asked, questions_more=every - len(asked))


def how_many_fit(asks: Sequence[str]) -> int:
    """Return how many questions, from the first on, the sheet has room for."""
    lines = list(accumulate(1 + len(ask) // WIDTH for ask in asks[:QUESTIONS]))
    return sum(total <= QUESTION_LINES for total in lines)


def fit(text: str, room: int, more: str) -> str:
    """Return as many of a text's items as have room, and how many more there are."""
    if len(text) <= room:
        return text
    items = text.split(SEPARATOR)
    for count in range(len(items) - 1, 0, -1):
        rest = more.replace("{n}", str(len(items) - count))
        short = SEPARATOR.join((*items[:count], rest))
        if len(short) <= room:
            return short
    return clip(text, room)


def clip(text: str, room: int) -> str:
    """Return the text, cut at a space if there is no room for all of it."""
    if len(text) <= room:
        return text
    cut = text[: room - 1].rpartition(" ")[0] or text[: room - 1]
    return f"{cut.rstrip(',;:.')}…"


def lines_of(line: Line) -> int:
    """Return how many lines across the page a label and its text take."""
    return -(-(len(line.label) + 2 + len(line.text)) // WIDTH)


def share(needs: Sequence[int], total: int) -> list[int]:
    """Return how much of a total each part gets: one, and the rest by turns as far as it needs it.

    Of needs 3, 1 and 4 and a total of 6 lines, 3, 1 and 2 are shared out.
    """
    shares = [1] * len(needs)
    spare = total - len(needs)
    while spare > 0 and any(map(lt, shares, needs)):
        for n, need in enumerate(needs):
            if spare > 0 and shares[n] < need:
                shares[n] += 1
                spare -= 1
    return shares


def labels(program: Program) -> dict[str, str]:
    """Return what the clinician's strip calls each question, or the question itself."""
    named = {
        part.question: part.label or line.label
        for line in program.document.page.strip
        for part in line.parts
    }
    return {slot.question.code: slot.question.text for slot in program.slots} | named


def unknown(slot: Slot) -> int:
    """Return the bits of the answers that leave a question open."""
    return slot.blank | slot.bits.get(NOT_SURE, 0) | slot.bits.get(PREFER_NOT, 0)


def answered(slot: Slot, bits: int) -> str:
    """Return what was marked, in words."""
    chosen = set(slot.chosen(bits)) - {NONE, PREFER_NOT}
    labels = [choice.in_full for choice in slot.question.choices if choice.code in chosen]
    return SEPARATOR.join(labels)
