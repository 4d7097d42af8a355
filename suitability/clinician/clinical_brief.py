"""The clinician's brief of a response, from the words that the patient read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from django.utils.translation import gettext_lazy as _

from suitability.engine.lines import Given, Line
from suitability.engine.statements import Shown
from suitability.engine.summary import Summary, every_statement
from suitability.questionnaire.questions import NOT_SURE, PREFER_NOT
from suitability.questionnaire.summary_layout import Words

UNKNOWN = {NOT_SURE, PREFER_NOT}
MANY = 12  # urgent statements and cautions: with more, the reasons are not printed beside them

# What a frozen reason says to the patient, by its form in Words, and what clinicians read of it.
OF_THE_PATIENT = {
    "because_chose": _("the patient chose: %(choices)s"),
    "because_blank": _("the patient left blank: %(choices)s"),
    "because_not_chosen": _("the patient did not choose: %(choices)s"),
}


@dataclass(frozen=True, slots=True)
class Brief:
    """`urgent` and `cautions` come first, with the answers that brought them; `rest` are the
    other statements. `unknown` are the questions whose answer is not known."""

    urgent: tuple[Shown, ...]
    cautions: tuple[Shown, ...]
    rest: tuple[Shown, ...]
    strip: tuple[Line, ...]
    unknown: tuple[Given, ...]

    @property
    def is_long(self) -> bool:
        return len(self.urgent) + len(self.cautions) > MANY


def brief(summary: Summary, answers: Mapping[str, Sequence[str]]) -> Brief:
    """Return the brief; `answers` are the codes of the choices of each question."""
    statements = [
        replace(statement, because=of_the_patient(statement.because, summary.words))
        for statement in sorted(set(every_statement(summary)), key=attrgetter("priority", "code"))
    ]
    return Brief(
        urgent=tuple(s for s in statements if s.category == "urgent"),
        cautions=tuple(s for s in statements if s.category == "caution"),
        rest=tuple(s for s in statements if s.category not in ("urgent", "caution")),
        strip=summary.strip,
        unknown=tuple(
            given for given in summary.answers if set(answers.get(given.code, ())) <= UNKNOWN
        ),
    )


def of_the_patient(because: Sequence[str], words: Words) -> tuple[str, ...]:
    """Return the reasons as they are told to a clinician: "the patient chose", not "you chose"."""
    return tuple(_of_the_patient(reason, words) for reason in because)


def _of_the_patient(reason: str, words: Words) -> str:
    for name, form in OF_THE_PATIENT.items():
        before, _, after = getattr(words, name).partition("{choices}")
        if before and reason.startswith(before) and reason.endswith(after):
            choices = reason[len(before) : len(reason) - len(after)]
            return form % {"choices": choices}
    return reason
