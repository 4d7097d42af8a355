"""One person's answers and the codes they bring, with the words the guarantees are written in."""

from functools import cache
from typing import NamedTuple

from suitability.questionnaire.document import SKIPPED
from tests.support.shipped_program import PROGRAM, Chosen, bits_of, codes, people

DANGER_SIGNS = (
    "seizure",
    "unreal",
    "confused",
    "fever_stiff",
    "heart",
    "shaking_vomit",
    "breathing",
    "faint",
    "too_much",
)
RISKS = ("depressants", "danger_signs", "blood_pressure", "balance", "conditions", "about_you")
UNKNOWN = ("none", "not_sure", "prefer_not", SKIPPED)


class Person(NamedTuple):
    """`ticked` are `question.choice`, also `question.skipped` for a shown one left blank."""

    ticked: frozenset[str]
    codes: frozenset[str]

    def chose(self, question: str, *choices: str) -> bool:
        return self.count(question, *choices) > 0

    def count(self, question: str, *choices: str) -> int:
        return sum(f"{question}.{choice}" in self.ticked for choice in choices)

    def reads(self, *codes: str) -> bool:
        return not self.codes.isdisjoint(codes)

    def reads_one_of(self, *codes: str) -> bool:
        return len(self.codes & set(codes)) == 1

    def reads_any(self, letters: str) -> bool:
        return any(code[0] in letters for code in self.codes)

    @property
    def coming_off(self) -> bool:
        return self.chose("trigger", "withdrawal")

    @property
    def taking(self) -> bool:
        return self.chose("baclofen_now", "yes_rx", "yes_no_rx")

    @property
    def stopped_lately(self) -> bool:
        return self.chose("baclofen_now", "stopped_recent")

    @property
    def stopped(self) -> bool:
        return self.stopped_lately or self.chose("withdrawal_from", "baclofen")

    @property
    def opioids(self) -> bool:
        return self.chose("depressants", "opioids") or self.chose("withdrawal_from", "opioids")

    @property
    def sedatives(self) -> int:
        return self.count("depressants", "alcohol", "benzos", "sleep_meds", "other_sedating")

    @property
    def depressants(self) -> int:
        return self.sedatives + self.chose("depressants", "opioids")

    @property
    def kidney(self) -> bool:
        return self.chose("conditions", "kidney")

    @property
    def age_65(self) -> bool:
        return self.chose("about_you", "age_65")

    @property
    def groups_at_risk(self) -> int:
        return (
            self.chose("blood_pressure", "low", "faint_standing")
            + self.chose("balance", "unsteady", "fall", "aid")
            + (self.depressants > 0)
        )

    @property
    def has_danger_sign(self) -> bool:
        return self.chose("danger_signs", *DANGER_SIGNS)

    @property
    def unknown_danger(self) -> bool:
        return self.chose("danger_signs", "not_sure", "prefer_not", SKIPPED)

    @property
    def all_clear(self) -> bool:
        return (
            all(self.chose(question, "none") for question in RISKS)
            and self.chose("baclofen_now", "never", "past")
            and not self.coming_off
        )

    @property
    def all_unknown(self) -> bool:
        """No risk is marked: each answer about one is none, not sure, kept back or blank."""
        no_risk = ("trigger.", "tried.", "baclofen_now.")
        return not self.chose("baclofen_now", "yes_no_rx") and all(
            name.startswith(no_risk) or name.partition(".")[2] in UNKNOWN for name in self.ticked
        )


@cache
def sample() -> tuple[Person, ...]:
    return tuple(Person(ticked(answers), frozenset(codes(answers))) for answers in people(5000))


def ticked(answers: Chosen) -> frozenset[str]:
    bits = bits_of(answers)
    return frozenset(
        f"{slot.question.code}.{choice}"
        for slot in PROGRAM.slots
        if bits & slot.mask
        for choice in slot.chosen(bits) or (SKIPPED,)
    )
