"""Why a rule fires: the exact answers, in words."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from suitability.questionnaire.conditions import Clause
from suitability.questionnaire.document import Rule
from suitability.questionnaire.questions import NOT_SURE, PREFER_NOT, SKIPPED
from suitability.questionnaire.summary_layout import Words

from .program import Program

STOP = re.compile("[.:;!?]")
OPEN_ANSWERS = (SKIPPED, NOT_SURE, PREFER_NOT)


@dataclass(frozen=True, slots=True)
class Reason:
    """The answers that made a rule fire. All empty means that it always fires."""

    chose: tuple[str, ...] = ()
    left_blank: tuple[str, ...] = ()
    not_chosen: tuple[str, ...] = ()


class Reasons:
    """The reasons of one program; the words of each choice are made once."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._factors = {factor.code: factor.of for factor in program.document.factors}

    def _quoted(self, label: str) -> str:
        """Return a choice's label, or a question, as a reason names it: quoted where its own stops
        could be taken for those of the sentence.

        So "Cramps" stays, and "No clear cause: I just lie awake" gets its quotation marks.
        """
        if not STOP.search(label):
            return label
        return self.program.document.words.quoted_label.replace("{choices}", label)

    @cached_property
    def words(self) -> dict[str, str]:
        """Return each factor's label, and each choice's, with its question where the label alone
        would not say enough: where it stands at several questions, and at a follow-up."""
        labels = Counter(
            choice.in_full for slot in self.program.slots for choice in slot.question.choices
        )
        document = self.program.document
        words = {
            factor.code: self._quoted(document.expand(factor.label)) for factor in document.factors
        }
        for question in (slot.question for slot in self.program.slots):
            words[f"{question.code}.{SKIPPED}"] = self._quoted(question.text)
            for choice in question.choices:
                unclear = labels[choice.in_full] > 1 or question.shown_when
                words[f"{question.code}.{choice.code}"] = (
                    f"{self._quoted(choice.in_full)} ({question.text})"
                    if unclear
                    else self._quoted(choice.in_full)
                )
        return words

    def mask(self, rule: Rule) -> int:
        """Return the bits of the answers on which the reason for a rule depends."""
        names = [name for clause in rule.clauses for name in self._named(clause)]
        return self.program.mask((*names, *map(blank_of, names)))

    def of(self, rule: Rule, bits: int) -> Reason:
        """Return what in `bits` made `rule` fire.

        Choices that had to be there come first; a rule that only asks for what was not chosen
        names that, a factor as a whole, or the question that was left blank.
        """
        present = [name for clause in rule.clauses for name in self._held(clause, bits)]
        if present:
            return Reason(
                chose=self._in_words(present, False), left_blank=self._in_words(present, True)
            )
        absent = [name for clause in rule.clauses for name in self._named(clause)]
        blank = [name for name in map(blank_of, absent) if bits & self.program.mask((name,))]
        if blank:
            return Reason(left_blank=self._in_words(blank, True))
        of = [name for clause in rule.clauses for name in clause.of]
        return Reason(not_chosen=self._in_words(of, False))

    def is_marked(self, rule: Rule, bits: int) -> bool:
        """Return whether a rule fires by a choice that says something: more than "I am not sure",
        "I prefer not to say" or a blank."""
        present = [name for clause in rule.clauses for name in self._held(clause, bits)]
        return any(name.rpartition(".")[2] not in OPEN_ANSWERS for name in present)

    def _named(self, clause: Clause) -> list[str]:
        return [choice for name in clause.of for choice in self._factors.get(name, (name,))]

    def _held(self, clause: Clause, bits: int) -> list[str]:
        if clause.low == 0:
            return []
        return [name for name in self._named(clause) if bits & self.program.mask((name,))]

    def _in_words(self, names: list[str], blank: bool) -> tuple[str, ...]:
        names = [name for name in names if name.endswith(f".{SKIPPED}") == blank]
        return tuple(dict.fromkeys(self.words[name] for name in names))


def as_sentence(because: tuple[str, ...], words: Words) -> str:
    """Return the parts of a reason as the end of a sentence, with one full stop: none after a
    quoted question, which has brought its own mark."""
    text = because[0] if because else ""
    for part in because[1:]:
        text = words.because_both.replace("{first}", text).replace("{second}", part)
    return text if re.search("[.!?]\u201d$", text) else f"{text}."


def blank_of(name: str) -> str:
    """Return the name of leaving a choice's question blank: "colour.skipped" of "colour.red"."""
    return f"{name.partition('.')[0]}.{SKIPPED}"
