"""The guarantees G01 to G32, each as a small test of one person's answers and codes.

Here they are checked on a sample of people, skewed so that every guarantee has work to do.
"""

import pytest

from suitability.questionnaire.questions import SKIPPED
from tests.support.answer_sets import UNKNOWN, sample
from tests.support.shipped_program import STANDING

LEAST = 20

# Each choice on the left brings at least one of the codes on the right.
BRINGS = """
G02 danger_signs.swelling: U01
G03 withdrawal_from.alcohol: U02 C03 C04
G04 withdrawal_from.benzos: U03 C03 C04
G07 withdrawal_from.opioids: C01
G09 danger_signs.not_sure: U06
G17 depressants.alcohol withdrawal_from.alcohol: C30
G17 depressants.benzos depressants.sleep_meds depressants.store_sleep: C32
G17 withdrawal_from.benzos: C32
G17 depressants.other_sedating: C33 C34 C02 C36
G19 conditions.kidney conditions.dialysis: C51 C60 C84 U08
G20 conditions.seizures: C61
G20 conditions.stroke: C62
G20 conditions.breathing conditions.apnea: C63
G20 conditions.mental_health: C64
G20 conditions.memory: C69
G20 conditions.diabetes: C65
G20 conditions.dysreflexia: C66
G20 conditions.other_listed: C67
G20 conditions.ulcer: C88
G20 conditions.parkinsons: C89
G20 conditions.pump: C85
G20 about_you.under_18: C72
G20 about_you.age_65: C50
G20 about_you.pregnant: C70
G20 about_you.breastfeeding: C71
G20 about_you.driving: C73
G20 blood_pressure.low: C10
G20 blood_pressure.faint_standing: C11
G20 blood_pressure.bp_meds: C12
G20 balance.unsteady: C20
G20 balance.fall balance.aid: C21
G20 balance.stiff_support: C22
G20 baclofen_plans.stop baclofen_plans.running_out: C81
G20 baclofen_plans.more: C82
G20 baclofen_plans.not_helping: N11
G20 baclofen_now.yes_no_rx: C80
G20 baclofen_now.past: X05
G22 withdrawal_course.not_sure withdrawal_course.skipped: N19
G22 trigger.skipped trigger.not_sure: E10
G22 baclofen_now.not_sure baclofen_now.skipped: N09
G22 depressants.not_sure depressants.skipped: N09
G22 blood_pressure.not_sure blood_pressure.skipped: N08
G22 balance.not_sure balance.skipped: N12
G22 conditions.not_sure conditions.skipped about_you.skipped: N12
G23 withdrawal_from.prefer_not withdrawal_course.prefer_not: N10
G23 baclofen_now.prefer_not baclofen_plans.prefer_not: N10
G23 depressants.prefer_not danger_signs.prefer_not: N10
G23 conditions.prefer_not about_you.prefer_not: N10
G27 trigger.spasticity: E01
G27 trigger.muscle_pain: E02
G27 trigger.nerve_pain: E03
G27 trigger.plain_insomnia: E06
G27 trigger.stress: E07
G27 trigger.schedule: E08
G27 trigger.other: E10
G27 trigger.withdrawal: E04 E05
"""
BROUGHT = [
    (guarantee, choice, brings.split())
    for line in BRINGS.strip().splitlines()
    for named, _, brings in [line.partition(":")]
    for guarantee, *choices in [named.split()]
    for choice in choices
]


def anybody(_):
    return True


# Of whom it is said, and what then holds.
IF = [
    ("G01", anybody, lambda p: p.is_in_danger or p.chose("danger_signs", *UNKNOWN)),
    (
        "G05 a stop lately",
        lambda p: p.stopped_lately and not p.treated,
        lambda p: p.reads_one_of("U04", "U07"),
    ),
    (
        "G05 a stop at a time not known",
        lambda p: p.chose("withdrawal_from", "baclofen") and not (p.treated or p.long_ago),
        lambda p: p.reads_one_of("U04", "U07"),
    ),
    (
        "G05 a stop, treated or long ago",
        lambda p: p.stopped,
        lambda p: p.reads("U04", "U07", "C03", "C04"),
    ),
    ("G05 U04, never U07", lambda p: p.reads("U04"), lambda p: not p.reads("U07")),
    (
        "G06 not named",
        lambda p: (
            p.chose("withdrawal_from", "other", "not_sure", "prefer_not", SKIPPED)
            and not (p.treated or p.months_ago)
        ),
        lambda p: p.reads("U05"),
    ),
    (
        "G06 what is not known lowers nothing",
        lambda p: p.unknown_course and p.stopped_what_can_harm,
        lambda p: p.reads("U02", "U03", "U04", "U05", "U07"),
    ),
    (
        "G08 withdrawal",
        lambda p: p.coming_off,
        lambda p: (
            p.reads("U02", "U03", "U04", "U05", "U07", "U11", "C01", "C03", "C04", "C05")
            or p.chose("withdrawal_from", "caffeine_nicotine")
        ),
    ),
    ("G11 U06, never U01", lambda p: p.reads("U06"), lambda p: not p.reads("U01")),
    (
        "G11 none, never U06",
        lambda p: p.chose("danger_signs", "none"),
        lambda p: not p.reads("U06"),
    ),
    (
        "G11 too_much or faint, never U06",
        lambda p: p.chose("danger_signs", "too_much", "faint"),
        lambda p: not p.reads("U06"),
    ),
    (
        "G12 any U has a cause",
        lambda p: p.reads_any("U"),
        lambda p: (
            p.is_in_danger
            or p.coming_off
            or p.stopped_lately
            or p.unknown_danger
            or p.kidney
            or p.allergic
        ),
    ),
    ("G14 opioids", lambda p: p.opioids, lambda p: p.reads_one_of("C02", "C31")),
    ("G14 no opioids", lambda p: not p.opioids, lambda p: not p.reads("C02", "C31")),
    ("G15 C02, never C34", lambda p: p.reads("C02"), lambda p: not p.reads("C34")),
    ("G16 two or more", lambda p: p.depressants >= 2, lambda p: p.reads("C02", "C34", "C36")),
    (
        "G18 two kinds of breathing risk",
        lambda p: p.breathing_risks == 2,
        lambda p: p.reads("C48", "C02", "C34", "C36"),
    ),
    ("G18 C47, never C48", lambda p: p.reads("C47"), lambda p: not p.reads("C48")),
    ("G19 at 65", lambda p: p.kidney and p.age_65, lambda p: p.reads("C51")),
    ("G19 taking", lambda p: p.kidney and p.taking, lambda p: p.reads_one_of("C84", "U08")),
    ("G19 groggy", lambda p: p.kidney and p.groggy, lambda p: p.reads("U08")),
    (
        "G19 dialysis",
        lambda p: p.chose("conditions", "dialysis") and p.taking,
        lambda p: p.reads("U08"),
    ),
    ("G20 allergy", lambda p: p.allergic, lambda p: p.reads_one_of("C68", "U09")),
    ("G20 groggy", lambda p: p.groggy, lambda p: p.reads_one_of("C83", "C87")),
    (
        "G21 a guard against stopping beside N02",
        lambda p: p.taking or p.stopped,
        lambda p: p.reads("X06", "C80", "C85", "U04", "U07", "U09", "C03", "C04"),
    ),
    (
        "G21 not asked if it is worth talking about",
        lambda p: p.taking or p.stopped or p.allergic or p.chose("about_you", "under_18"),
        lambda p: not p.reads("N15"),
    ),
    (
        "G21 not told what it would add",
        lambda p: p.taking,
        lambda p: not p.reads("C31", "C33", "C34", "C60", "N15"),
    ),
    (
        "G21 no known side effect in withdrawal",
        lambda p: p.coming_off or p.stopped_lately,
        lambda p: not p.reads("C83"),
    ),
    ("G21 nothing soothes", lambda p: p.reads_any("U"), lambda p: not p.reads("C83")),
    ("G24 unknown, no C", lambda p: p.all_unknown, lambda p: not p.reads_any("C")),
    ("G25 all clear, no U, no C", lambda p: p.all_clear, lambda p: not p.reads_any("UC")),
    ("G26 standing", anybody, lambda p: p.codes >= STANDING),
    ("G28 N05 or N06", anybody, lambda p: p.reads_one_of("N05", "N06")),
    ("G28 N03, never N04", lambda p: p.reads("N03"), lambda p: not p.reads("N04")),
    (
        "G29 U04 silenced",
        lambda p: p.stopped_lately and not p.reads("U04"),
        lambda p: p.reads("U07") or p.treated,
    ),
    ("G29 C31 silenced", lambda p: p.opioids and not p.reads("C31"), lambda p: p.reads("C02")),
    (
        "G29 C34 silenced",
        lambda p: p.sedatives >= 2 and not p.reads("C34"),
        lambda p: p.reads("C02", "C36"),
    ),
    (
        "G29 C60 silenced",
        lambda p: p.kidney and not p.reads("C60"),
        lambda p: p.reads("C51", "C84", "U08"),
    ),
    (
        "G29 C33 silenced",
        lambda p: p.chose("depressants", "other_sedating") and not p.reads("C33"),
        lambda p: p.reads("C34", "C02", "C36"),
    ),
    (
        "G29 C42 to C44 silenced",
        lambda p: p.groups_at_risk >= 2 and not p.reads("C42", "C43", "C44"),
        lambda p: p.reads("C41"),
    ),
    (
        "G31 no stale follow-up",
        lambda p: p.reads("C81", "C82", "C83", "C87", "N11"),
        lambda p: p.says_it_takes,
    ),
    (
        "G32 only in withdrawal",
        lambda p: p.reads("U02", "U03", "U05", "C01", "C04", "C05", "E04", "E05"),
        lambda p: p.coming_off,
    ),
    (
        "G32 only who stopped something",
        lambda p: p.reads("U04", "U07", "U11", "C03", "N17", "N18"),
        lambda p: p.coming_off or p.stopped_lately,
    ),
]

# Of whom it is said, and two things that hold together or not at all.
IF_AND_ONLY_IF = [
    ("G02", anybody, lambda p: p.has_danger_sign, lambda p: p.reads("U01")),
    (
        "G02 self-harm or too much",
        anybody,
        lambda p: p.chose("danger_signs", "self_harm", "too_much"),
        lambda p: p.reads("U10"),
    ),
    (
        "G03",
        lambda p: p.chose("withdrawal_from", "alcohol"),
        lambda p: not (p.treated or p.long_ago),
        lambda p: p.reads("U02"),
    ),
    (
        "G04",
        lambda p: p.chose("withdrawal_from", "benzos"),
        lambda p: not (p.treated or p.months_ago),
        lambda p: p.reads("U03"),
    ),
    (
        "G06 a treatment that may not cover everything",
        lambda p: p.treated,
        lambda p: p.kinds_stopped >= 2,
        lambda p: p.reads("U11"),
    ),
    (
        "G07 a mood pill",
        anybody,
        lambda p: p.chose("withdrawal_from", "mood_pill"),
        lambda p: p.reads("C05"),
    ),
    (
        "G05 U07",
        anybody,
        lambda p: p.stopped and p.chose("conditions", "pump"),
        lambda p: p.reads("U07"),
    ),
    (
        "G10 kept back or blank",
        lambda p: p.chose("danger_signs", "prefer_not", SKIPPED),
        lambda p: (
            p.chose("danger_signs", "prefer_not")
            or p.coming_off
            or p.taking
            or p.chose("depressants", "opioids", "benzos")
        ),
        lambda p: p.reads("U06"),
    ),
    (
        "G13",
        anybody,
        lambda p: p.opioids and (p.sedatives > 0 or p.taking),
        lambda p: p.reads("C02"),
    ),
    ("G16 alcohol", anybody, lambda p: p.taking and p.drinks, lambda p: p.reads("C35")),
    (
        "G16 a sedating medicine",
        anybody,
        lambda p: p.taking and p.sedating_medicines > 0,
        lambda p: p.reads("C36"),
    ),
    (
        "G18 two",
        anybody,
        lambda p: p.groups_at_risk == 2,
        lambda p: p.reads_one_of("C42", "C43", "C44"),
    ),
    (
        "G18 pressure and balance",
        anybody,
        lambda p: p.low_pressure and p.poor_balance,
        lambda p: p.reads("C41", "C42"),
    ),
    (
        "G18 three kinds of breathing risk",
        anybody,
        lambda p: p.breathing_risks >= 3,
        lambda p: p.reads("C47"),
    ),
    ("G18 three", anybody, lambda p: p.groups_at_risk == 3, lambda p: p.reads("C41")),
    (
        "G20 allergy and taking",
        anybody,
        lambda p: p.allergic and p.taking,
        lambda p: p.reads("U09"),
    ),
    (
        "G20 store sleep aids at 65",
        anybody,
        lambda p: p.age_65 and p.chose("depressants", "store_sleep"),
        lambda p: p.reads("C53"),
    ),
    (
        "G20 pregnant",
        lambda p: p.chose("about_you", "pregnant"),
        lambda p: (
            p.chose("depressants", "alcohol", "opioids", "benzos")
            or p.chose("withdrawal_from", "alcohol", "opioids", "benzos")
        ),
        lambda p: p.reads("C74"),
    ),
    (
        "G27 trouble falling asleep",
        anybody,
        lambda p: p.chose("sleep_trouble", "slow_start"),
        lambda p: p.reads("E13"),
    ),
    (
        "G27 trouble staying asleep",
        anybody,
        lambda p: p.chose("sleep_trouble", "waking", "early", "unrested"),
        lambda p: p.reads("E14"),
    ),
    (
        "G28 N03",
        anybody,
        lambda p: not (p.chose("tried", "cbti") or p.is_in_danger),
        lambda p: p.reads("N03"),
    ),
    ("G28 N07", anybody, lambda p: not p.chose("tried", "habits"), lambda p: p.reads("N07")),
    ("G30 C51", anybody, lambda p: p.age_65 and p.kidney, lambda p: p.reads("C51")),
    (
        "G30 C52",
        anybody,
        lambda p: (
            p.age_65
            and p.count("depressants", "opioids", "benzos", "sleep_meds", "other_sedating") >= 2
        ),
        lambda p: p.reads("C52"),
    ),
]


@pytest.mark.parametrize(
    ("choice", "brings"),
    [row[1:] for row in BROUGHT],
    ids=[f"{guarantee} {choice}" for guarantee, choice, _ in BROUGHT],
)
def test_a_choice_always_brings_its_statement(choice, brings):
    concerned = [person for person in sample() if choice in person.ticked]
    assert len(concerned) >= LEAST
    assert [person for person in concerned if not person.reads(*brings)] == []


@pytest.mark.parametrize(
    ("concerns", "holds"), [row[1:] for row in IF], ids=[name for name, *_ in IF]
)
def test_a_guarantee_holds(concerns, holds):
    concerned = [person for person in sample() if concerns(person)]
    assert len(concerned) >= LEAST
    assert [person for person in concerned if not holds(person)] == []


@pytest.mark.parametrize(
    ("concerns", "first", "second"),
    [row[1:] for row in IF_AND_ONLY_IF],
    ids=[name for name, *_ in IF_AND_ONLY_IF],
)
def test_a_guarantee_holds_both_ways(concerns, first, second):
    concerned = [person for person in sample() if concerns(person)]
    holds = [person for person in concerned if first(person)]
    assert LEAST <= len(holds) <= len(concerned) - LEAST
    assert [person for person in concerned if bool(first(person)) != second(person)] == []


def test_every_guarantee_stands_in_a_table():
    named = [row[0][:3] for row in (*BROUGHT, *IF, *IF_AND_ONLY_IF)]
    assert set(named) == {f"G{number:02}" for number in range(1, 33)}
