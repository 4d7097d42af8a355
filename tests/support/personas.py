"""The people of these tests: one name, one meaning. Each is a set of answers by question; what a
person leaves out is left blank."""

from collections.abc import Collection, Mapping

Answers = Mapping[str, Collection[str]]

# Night spasms, and no risk in any answer (V01).
CALM: dict[str, list[str]] = {
    "sleep_trouble": ["few_nights"],
    "trigger": ["spasticity"],
    "baclofen_now": ["never"],
    "depressants": ["none"],
    "danger_signs": ["none"],
    "blood_pressure": ["none"],
    "balance": ["none"],
    "conditions": ["none"],
    "about_you": ["none"],
    "tried": ["habits"],
    "goals": ["no_new_medicine"],
}
# Cannot sleep, and has tried one thing.
SLEEPLESS = CALM | {"trigger": ["plain_insomnia"], "tried": ["melatonin"]}
# Low blood pressure and a fall: two cautions.
CAUTIONS = SLEEPLESS | {"blood_pressure": ["low"], "balance": ["fall"]}
# 72, with kidney disease, a fall, zolpidem and gabapentin: many cautions (V07).
MANY_CAUTIONS = CALM | {
    "trigger": ["nerve_pain"],
    "balance": ["fall"],
    "depressants": ["sleep_meds", "other_sedating"],
    "conditions": ["kidney"],
    "about_you": ["age_65"],
    "tried": ["sleep_meds"],
}
# Comes off alcohol, and no other risk: an urgent statement.
URGENT = SLEEPLESS | {"trigger": ["withdrawal"], "withdrawal_from": ["alcohol"]}
# Just stopped heavy drinking: an urgent statement, but not an emergency (V04).
COMING_OFF_ALCOHOL = CALM | {
    "trigger": ["withdrawal"],
    "withdrawal_from": ["alcohol"],
    "depressants": ["alcohol"],
    "blood_pressure": ["not_sure"],
    "tried": ["none"],
}
# Ran out of baclofen and sees things: U01 takes over (V08).
EMERGENCY = CALM | {
    "trigger": ["withdrawal"],
    "withdrawal_from": ["baclofen"],
    "baclofen_now": ["stopped_recent"],
    "danger_signs": ["unreal", "confused"],
    "blood_pressure": ["not_sure"],
    "balance": ["not_sure"],
    "tried": ["none"],
}
# The same danger signs, with all else answered: U01 takes over.
CONFUSED = SLEEPLESS | {
    "trigger": ["withdrawal"],
    "withdrawal_from": ["baclofen"],
    "baclofen_now": ["stopped_recent"],
    "withdrawal_course": ["last_days"],
    "danger_signs": ["unreal", "confused"],
}
UNDER_AGE = CALM | {"about_you": ["under_18"]}
# Every follow-up applies.
ALL_ASKED = CALM | {
    "trigger": ["withdrawal"],
    "withdrawal_from": ["caffeine_nicotine"],
    "baclofen_now": ["yes_rx"],
    "withdrawal_course": ["untreated"],
    "baclofen_plans": ["none"],
}
