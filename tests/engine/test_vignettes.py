"""The acceptance cases and the edge cases of the content, as tables of answers and codes."""

import pytest

from suitability.engine import journey
from suitability.engine.program import UnfitAnswers
from tests.support.personas import CALM
from tests.support.shipped_program import DOCUMENT, PROGRAM, codes, people

VIGNETTES = {
    "V01: MS with night spasms, no other risks": (
        {
            "trigger": ["spasticity"],
            "baclofen_now": ["never"],
            "blood_pressure": ["none"],
            "balance": ["none"],
            "depressants": ["none"],
            "danger_signs": ["none"],
            "conditions": ["none"],
            "about_you": ["none"],
            "tried": ["habits"],
        },
        "E01 E11 E12 X07 X01 X04 N01 N15 N02 N03 N05 N13 N14",
        "C10 C20 C34 C42 C41 E02 E06 E09 N07 N08 U01 U04 X03",
    ),
    "V02: plain insomnia, healthy, tried melatonin": (
        {
            "trigger": ["plain_insomnia"],
            "baclofen_now": ["never"],
            "blood_pressure": ["none"],
            "balance": ["none"],
            "depressants": ["none"],
            "danger_signs": ["none"],
            "conditions": ["none"],
            "about_you": ["none"],
            "tried": ["melatonin"],
        },
        "E06 E11 E12 X07 X01 X03 X04 N01 N15 N02 N03 N05 N07 N13 N14",
        "C30 C42 E01 E02 E09 N04 N06 U05 X02",
    ),
    "V03: rotating night shifts, stressed, drives to work": (
        {
            "trigger": ["schedule", "stress"],
            "baclofen_now": ["never"],
            "blood_pressure": ["none"],
            "balance": ["none"],
            "depressants": ["none"],
            "danger_signs": ["none"],
            "conditions": ["none"],
            "about_you": ["driving"],
            "tried": ["tracking"],
        },
        "C73 E07 E08 E11 E12 X07 X01 X03 X04 N01 N15 N02 N03 N06 N07 N13 N14",
        "C42 E01 E02 E06 E09 N05 U06",
    ),
    "V04: just stopped heavy drinking, no danger signs yet": (
        {
            "trigger": ["withdrawal"],
            "withdrawal_from": ["alcohol"],
            "baclofen_now": ["never"],
            "blood_pressure": ["not_sure"],
            "balance": ["none"],
            "depressants": ["alcohol"],
            "danger_signs": ["none"],
            "conditions": ["none"],
            "about_you": ["none"],
            "tried": ["none"],
        },
        "U02 C30 E04 E11 E12 X07 X01 X04 N01 N15 N02 N03 N19 N05 N07 N08 N13 N14",
        "C02 C34 C42 E05 E06 U01 U03 U04 U05 U06",
    ),
    "V05: on prescribed baclofen, groggy, wants to stop": (
        {
            "trigger": ["spasticity"],
            "baclofen_now": ["yes_rx"],
            "baclofen_plans": ["stop", "groggy"],
            "blood_pressure": ["none"],
            "balance": ["none"],
            "depressants": ["none"],
            "danger_signs": ["none"],
            "conditions": ["none"],
            "about_you": ["driving"],
            "tried": ["habits", "tracking"],
        },
        "C81 C73 C83 E01 E11 E12 X06 X07 X01 X04 N01 N02 N03 N06 N13 N14",
        "C42 C80 C82 C87 N05 N07 N11 N15 U01 U04",
    ),
    "V06: all three stacked risks with an opioid": (
        {
            "trigger": ["muscle_pain"],
            "baclofen_now": ["never"],
            "blood_pressure": ["low"],
            "balance": ["unsteady"],
            "depressants": ["opioids"],
            "danger_signs": ["none"],
            "conditions": ["none"],
            "about_you": ["none"],
            "tried": ["none"],
        },
        "C41 C31 C10 C20 E02 E11 E12 X07 X01 X04 N01 N15 N02 N03 N05 N07 N13 N14",
        "C02 C30 C32 C34 C42 C43 C44 C50 E01 E06 U01",
    ),
    "V07: 72, kidney disease, falls, zolpidem and gabapentin": (
        {
            "trigger": ["nerve_pain"],
            "baclofen_now": ["never"],
            "blood_pressure": ["none"],
            "balance": ["fall"],
            "depressants": ["sleep_meds", "other_sedating"],
            "danger_signs": ["none"],
            "conditions": ["kidney"],
            "about_you": ["age_65"],
            "tried": ["sleep_meds"],
        },
        "C51 C44 C34 C52 C48 C21 C32 C50 E03 E11 E12 X07 X01 X02 X04 N01 N15 N02 N03 N05 N07 N13 "
        "N14",
        "C02 C10 C20 C31 C41 E02 E06 U01",
    ),
    "V08: ran out of baclofen, seeing things": (
        {
            "trigger": ["withdrawal"],
            "withdrawal_from": ["baclofen"],
            "baclofen_now": ["stopped_recent"],
            "blood_pressure": ["not_sure"],
            "balance": ["not_sure"],
            "depressants": ["none"],
            "danger_signs": ["unreal", "confused"],
            "conditions": ["none"],
            "about_you": ["none"],
            "tried": ["none"],
        },
        "U01 U04 E05 E11 E12 X07 X01 X04 N01 N02 N19 N05 N07 N08 N12 N13 N14",
        "C34 C42 C81 E04 N03 N15 U02 U03 U05 U06",
    ),
}

COMING_OFF = {"trigger": ["withdrawal"]}
ALL_THREE_RISKS = {"blood_pressure": ["low"], "balance": ["fall"], "depressants": ["alcohol"]}
KIDNEY = {"conditions": ["kidney"]}
OLD = {"about_you": ["age_65"]}
TAKING_NO_PLANS = {"baclofen_now": ["yes_rx"], "baclofen_plans": ["none"]}
PUMP = {"conditions": ["pump"]}
GROGGY = {"baclofen_now": ["yes_rx"], "baclofen_plans": ["groggy"]}

# What somebody says beside CALM, the codes that fire, and the codes that do not.
EDGES = {
    "coming off something, left blank what": (
        COMING_OFF | {"withdrawal_from": []},
        "U05 E05",
        "U02 U03 U04 U07 C01 E04 N10",
    ),
    "coming off something, left out what": (COMING_OFF, "U05 E05", "U02 U03 U04 U07 C01 E04"),
    "coming off caffeine alone": (
        COMING_OFF | {"withdrawal_from": ["caffeine_nicotine"]},
        "E05",
        "U02 U03 U04 U05 U07 C01 E04",
    ),
    "danger signs blank": ({"danger_signs": []}, "", "U01 U06 N10"),
    "danger signs blank, after a drink": (
        {"danger_signs": [], "depressants": ["alcohol"]},
        "C30",
        "U06",
    ),
    "danger signs blank, in withdrawal": (
        COMING_OFF | {"danger_signs": [], "withdrawal_from": ["caffeine_nicotine"]},
        "U06",
        "U01",
    ),
    "danger signs blank, baclofen stopped": (
        {"danger_signs": [], "baclofen_now": ["stopped_recent"]},
        "U04 U06",
        "U01",
    ),
    "danger signs blank, on baclofen": (TAKING_NO_PLANS | {"danger_signs": []}, "U06", "U01"),
    "danger signs blank, on baclofen not prescribed": (
        {"danger_signs": [], "baclofen_now": ["yes_no_rx"]},
        "U06 C80",
        "U01",
    ),
    "danger signs blank, on opioids": (
        {"danger_signs": [], "depressants": ["opioids"]},
        "U06 C31",
        "U01",
    ),
    "danger signs blank, on benzos": (
        {"danger_signs": [], "depressants": ["benzos"]},
        "U06 C32",
        "U01",
    ),
    "danger signs not sure": ({"danger_signs": ["not_sure"]}, "U06", "U01 N10"),
    "danger signs kept back": ({"danger_signs": ["prefer_not"]}, "U06 N10", "U01"),
    "danger signs kept back, on opioids": (
        {"danger_signs": ["prefer_not"], "depressants": ["opioids"]},
        "U06 N10",
        "U01",
    ),
    "no danger signs, on opioids": ({"depressants": ["opioids"]}, "C31", "U01 U06"),
    "opioids and alcohol": ({"depressants": ["opioids", "alcohol"]}, "C02 C30", "C31 C34"),
    "opioids alone": ({"depressants": ["opioids"]}, "C31", "C02 C34"),
    "coming off opioids, on baclofen": (
        COMING_OFF | TAKING_NO_PLANS | {"withdrawal_from": ["opioids"]},
        "C01",
        "C02 C31 C34 U05",
    ),
    "coming off opioids, on two other things": (
        COMING_OFF | {"withdrawal_from": ["opioids"], "depressants": ["alcohol", "benzos"]},
        "C01 C30 C32 C34",
        "C02 C31",
    ),
    "two depressants, no opioid": ({"depressants": ["alcohol", "benzos"]}, "C34", "C02 C31 C33"),
    "one other sedating thing": ({"depressants": ["other_sedating"]}, "C33", "C02 C34"),
    "kidneys": (KIDNEY, "C60", "C51 C84"),
    "kidneys at 65": (KIDNEY | OLD, "C51", "C60 C84"),
    "kidneys on baclofen": (KIDNEY | TAKING_NO_PLANS, "C84", "C60 C51"),
    "kidneys at 65 on baclofen": (KIDNEY | OLD | TAKING_NO_PLANS, "C51 C84", "C60"),
    "a pump and a recent stop": (PUMP | {"baclofen_now": ["stopped_recent"]}, "U07 C85", "U04"),
    "a pump, coming off baclofen": (
        PUMP | COMING_OFF | {"withdrawal_from": ["baclofen"]},
        "U07 C85",
        "U04",
    ),
    "a recent stop, no pump": ({"baclofen_now": ["stopped_recent"]}, "U04", "U07 C85"),
    "a pump, no stop": (PUMP, "C85", "U04 U07"),
    "dialysis": ({"conditions": ["dialysis"]}, "C60", "C51 C84 U08"),
    "dialysis with a pump": ({"conditions": ["dialysis", "pump"]}, "U08", "C60 C84"),
    "kidneys on baclofen, and groggy": (
        KIDNEY | GROGGY,
        "U08 C87",
        "C60 C83 C84",
    ),
    "groggy alone": (GROGGY, "C83", "C87 U08"),
    "groggy, coming off something": (GROGGY | COMING_OFF, "C87", "C83"),
    "an allergy": ({"conditions": ["allergy"]}, "C68", "U09 N15"),
    "an allergy, on baclofen": (
        TAKING_NO_PLANS | {"conditions": ["allergy"]},
        "U09",
        "C68 X06 N15",
    ),
    "thoughts of self-harm": ({"danger_signs": ["self_harm"]}, "U10", "U01 N03 N15"),
    "too much of something": ({"danger_signs": ["too_much"]}, "U01 U10", "N15"),
    "a swollen face": ({"danger_signs": ["swelling"]}, "U01", "U10"),
    "coming off alcohol, treated": (
        COMING_OFF | {"withdrawal_from": ["alcohol"], "withdrawal_course": ["treated"]},
        "C03 C30 E04",
        "U02 U11",
    ),
    "coming off alcohol, months ago": (
        COMING_OFF | {"withdrawal_from": ["alcohol"], "withdrawal_course": ["months"]},
        "C04 C30 E04",
        "U02 C03",
    ),
    "coming off alcohol, lately and alone": (
        COMING_OFF
        | {"withdrawal_from": ["alcohol"], "withdrawal_course": ["last_days", "untreated"]},
        "U02 N17 N18",
        "C03 C04",
    ),
    "coming off alcohol, nobody knows when": (
        COMING_OFF | {"withdrawal_from": ["alcohol"], "withdrawal_course": ["not_sure"]},
        "U02 N19",
        "C03 C04",
    ),
    "coming off benzos, weeks ago": (
        COMING_OFF | {"withdrawal_from": ["benzos"], "withdrawal_course": ["weeks"]},
        "U03 C04",
        "C03",
    ),
    "coming off benzos and alcohol, treated": (
        COMING_OFF | {"withdrawal_from": ["benzos", "alcohol"], "withdrawal_course": ["treated"]},
        "U11 C03",
        "U02 U03",
    ),
    "a planned cut of baclofen": (
        {"baclofen_now": ["stopped_recent"], "withdrawal_course": ["last_days", "treated"]},
        "C03 N18",
        "U04 U07",
    ),
    "a planned cut of baclofen, with a pump": (
        PUMP | {"baclofen_now": ["stopped_recent"], "withdrawal_course": ["treated"]},
        "U07 C03",
        "U04",
    ),
    "a recent stop of baclofen, and another of long ago": (
        COMING_OFF
        | {
            "withdrawal_from": ["alcohol"],
            "baclofen_now": ["stopped_recent"],
            "withdrawal_course": ["months"],
        },
        "U04 C04",
        "U02",
    ),
    "coming off a mood pill": (
        COMING_OFF | {"withdrawal_from": ["mood_pill"]},
        "C05 E05",
        "U02 U03 U04 U05 U07",
    ),
    "a pump and an opioid, never baclofen": (PUMP | {"depressants": ["opioids"]}, "C02 C85", "C31"),
    "on baclofen, with wine": (TAKING_NO_PLANS | {"depressants": ["alcohol"]}, "C35", "C34 C36"),
    "pregnant": ({"about_you": ["pregnant"]}, "C70", "C74"),
    "pregnant, on opioids": (
        {"about_you": ["pregnant"], "depressants": ["opioids"]},
        "C70 C74 C31",
        "",
    ),
    "three groups at risk": (ALL_THREE_RISKS, "C41", "C42 C43 C44"),
    "pressure and balance at risk": (
        ALL_THREE_RISKS | {"depressants": ["none"]},
        "C42",
        "C41 C43 C44",
    ),
    "pressure and sedatives at risk": (ALL_THREE_RISKS | {"balance": ["none"]}, "C43", "C41 C42"),
    "balance and sedatives at risk": (ALL_THREE_RISKS | {"blood_pressure": []}, "C44", "C41 C42"),
    "all of one group at risk": (
        {"balance": ["unsteady", "fall", "aid"]},
        "C20 C21",
        "C41 C42 C43 C44",
    ),
}


@pytest.mark.parametrize(("answers", "exactly", "never"), VIGNETTES.values(), ids=VIGNETTES)
def test_a_vignette_reads_exactly_so(answers, exactly, never):
    assert codes(answers) == exactly.split()
    assert set(never.split()).isdisjoint(codes(answers))


@pytest.mark.parametrize(("answers", "fires", "silent"), EDGES.values(), ids=EDGES)
def test_an_edge_case_brings_some_and_not_others(answers, fires, silent):
    fired = set(codes(CALM | answers))
    assert set(fires.split()) <= fired
    assert fired.isdisjoint(silent.split())


@pytest.mark.parametrize("chosen", [["alcohol"], ["opioids", "baclofen"], ["prefer_not"]])
def test_what_was_said_about_withdrawal_has_no_effect_without_withdrawal(chosen):
    answered = PROGRAM.bits(CALM | {"trigger": ["withdrawal", "stress"], "withdrawal_from": chosen})
    changed = journey.answer(PROGRAM, answered, "trigger", ["stress"]).bits
    assert changed == PROGRAM.bits(CALM | {"trigger": ["stress"]})


def test_hidden_answers_are_dropped_when_bits_are_settled():
    hidden = PROGRAM.choose("withdrawal_from", ["alcohol"]) | PROGRAM.choose(
        "baclofen_plans", ["stop"]
    )
    calm = PROGRAM.bits(CALM)
    assert PROGRAM.drop_hidden(calm | hidden) == calm


def test_the_order_of_choices_and_questions_does_not_matter():
    for answers in people(500):
        backwards = {code: answers[code][::-1] for code in reversed(answers)}
        assert codes(backwards) == codes(answers)


EXCLUSIVE = [
    (question, choice.code)
    for question in DOCUMENT.questions
    if question.kind == "multiple"
    for choice in question.choices
    if choice.exclusive
]


@pytest.mark.parametrize(
    ("question", "alone"), EXCLUSIVE, ids=[f"{q.code}.{choice}" for q, choice in EXCLUSIVE]
)
def test_it_refuses_an_exclusive_choice_beside_another(question, alone):
    for other in question.choices:
        if other.code != alone:
            with pytest.raises(UnfitAnswers) as refused:
                PROGRAM.choose(question.code, [other.code, alone])
            assert refused.value.problem == "exclusive"


UNKNOWN = [
    (question.code, chosen)
    for question in DOCUMENT.questions
    for chosen in (["none"], ["not_sure"], ["prefer_not"], [])
    if all(question.choice(code) for code in chosen)
]


@pytest.mark.parametrize(
    ("question", "chosen"), UNKNOWN, ids=[f"{q}.{''.join(c) or 'skipped'}" for q, c in UNKNOWN]
)
def test_an_unknown_alone_makes_no_caution_true(question, chosen):
    asked_by = {
        "withdrawal_from": COMING_OFF,
        "withdrawal_course": COMING_OFF,
        "baclofen_plans": {"baclofen_now": ["yes_rx"]},
    }
    fired = codes(asked_by.get(question, {}) | {question: chosen})
    assert not [code for code in fired if code.startswith("C")]
