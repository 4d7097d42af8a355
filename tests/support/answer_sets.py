"""One person's answers and the codes they bring, with the words the guarantees are written in."""

from functools import cache
from typing import NamedTuple

from suitability.questionnaire.questions import SKIPPED
from tests.support.shipped_program import PROGRAM, Chosen, bits_of, codes, people

# Signs of the body. Thoughts of self-harm are a danger sign too, with a statement of their own.
DANGER_SIGNS = (
    "seizure",
    "unreal",
    "confused",
    "fever_stiff",
    "heart",
    "shaking_vomit",
    "breathing",
    "swelling",
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
    def says_it_takes(self) -> bool:
        return self.chose("baclofen_now", "yes_rx", "yes_no_rx")

    @property
    def stopped_lately(self) -> bool:
        return self.chose("baclofen_now", "stopped_recent")

    @property
    def taking(self) -> bool:
        """Has it in the body, by any answer."""
        return self.says_it_takes or self.stopped_lately or self.chose("conditions", "pump")

    @property
    def stopped(self) -> bool:
        return self.stopped_lately or self.chose("withdrawal_from", "baclofen")

    @property
    def treated(self) -> bool:
        return self.chose("withdrawal_course", "treated")

    @property
    def months_ago(self) -> bool:
        return self.chose("withdrawal_course", "months")

    @property
    def long_ago(self) -> bool:
        return self.months_ago or self.chose("withdrawal_course", "weeks")

    @property
    def unknown_course(self) -> bool:
        return self.chose("withdrawal_course", "not_sure", "prefer_not", SKIPPED)

    @property
    def kinds_stopped(self) -> int:
        """Of the kinds that a treatment has to cover."""
        return self.count("withdrawal_from", "alcohol", "benzos", "other") + self.stopped

    @property
    def stopped_what_can_harm(self) -> bool:
        unknown = ("not_sure", "prefer_not", SKIPPED)
        return self.kinds_stopped > 0 or self.chose("withdrawal_from", *unknown)

    @property
    def opioids(self) -> bool:
        return self.chose("depressants", "opioids")

    @property
    def sedating_medicines(self) -> int:
        return self.count("depressants", "benzos", "sleep_meds", "store_sleep", "other_sedating")

    @property
    def drinks(self) -> bool:
        return self.chose("depressants", "alcohol")

    @property
    def sedatives(self) -> int:
        return self.sedating_medicines + self.drinks

    @property
    def depressants(self) -> int:
        return self.sedatives + self.opioids

    @property
    def breathing_risks(self) -> int:
        """Kinds of what can slow breathing: opioids, benzos, other sedatives, lungs, age."""
        return (
            self.opioids
            + self.chose("depressants", "benzos")
            + self.chose("depressants", "alcohol", "sleep_meds", "store_sleep", "other_sedating")
            + self.chose("conditions", "breathing", "apnea")
            + self.age_65
        )

    @property
    def kidney(self) -> bool:
        return self.chose("conditions", "kidney", "dialysis")

    @property
    def groggy(self) -> bool:
        return self.chose("baclofen_plans", "groggy")

    @property
    def allergic(self) -> bool:
        return self.chose("conditions", "allergy")

    @property
    def age_65(self) -> bool:
        return self.chose("about_you", "age_65")

    @property
    def groups_at_risk(self) -> int:
        return self.low_pressure + self.poor_balance + (self.depressants > 0)

    @property
    def low_pressure(self) -> bool:
        return self.chose("blood_pressure", "low", "faint_standing")

    @property
    def poor_balance(self) -> bool:
        return self.chose("balance", "unsteady", "fall", "aid")

    @property
    def has_danger_sign(self) -> bool:
        return self.chose("danger_signs", *DANGER_SIGNS)

    @property
    def is_in_danger(self) -> bool:
        return self.has_danger_sign or self.chose("danger_signs", "self_harm")

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
        no_risk = ("sleep_trouble.", "trigger.", "tried.", "baclofen_now.", "goals.")
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
