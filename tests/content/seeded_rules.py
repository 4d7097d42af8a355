"""Bad edits of what brings each statement."""

from .seeding import Edit, put, refused, stopped

CLAUSES = (
    stopped(
        "The clause of the caution on diabetes is forgotten",
        put("C65", "  when:\n  - at_least: 1\n    of: [conditions.diabetes]\n", ""),
        by="P05 P17 G24 G25",
    ),
    stopped(
        "The caution on diabetes asks for none at least",
        put("C65", "  - at_least: 1\n    of: [", "  - at_least: 0\n    of: ["),
        by="P17 G24 G25",
    ),
    stopped(
        "Fainting no longer brings the emergency statement",
        put("danger_marked", "  - danger_signs.faint\n", ""),
        by="P05 G02 G35g G37d",
    ),
    stopped(
        "Coming off alcohol is urgent only for who still drinks",
        put(
            "U02",
            "    of: [withdrawal_from.alcohol]",
            "    of: [withdrawal_from.alcohol]\n  - at_least: 1\n    of: [depressants.alcohol]",
        ),
        by="G03 G03b G06b G08",
    ),
    stopped(
        "The pump statement no longer takes over from the stop",
        put("U04", "conditions.pump", "conditions.stroke"),
        by="G05a G05c G05d G05e G06b G08 G21 G29a G34",
    ),
    stopped(
        "Withdrawal from something left blank is no longer urgent",
        put("U05", "    - withdrawal_from.skipped\n", ""),
        by="G06 G06b G08",
    ),
    stopped(
        "Unanswered danger signs of who takes baclofen bring no second look",
        put("U06", "    - taking_baclofen\n", ""),
        by="G10a",
    ),
    stopped(
        "Coming off opioids asks for opioids in use",
        put("C01", "withdrawal_from.opioids", "depressants.opioids"),
        by="G07 G08 G32",
    ),
    stopped(
        "Opioids with sleep pills bring no caution on their sum",
        put(
            "C02",
            "other_sedatives",
            "depressants.alcohol, depressants.store_sleep, depressants.other_sedating",
        ),
        by="G13 G14 G16 G18e G29b",
    ),
    stopped(
        "The caution on low blood pressure asks for faintness",
        put("C10", "blood_pressure.low", "blood_pressure.faint_standing"),
        by="G20_low",
    ),
    stopped(
        "The caution on balance leaves out being unsteady",
        put("C20", "balance.unsteady", "balance.fall"),
        by="G20_unsteady",
    ),
    stopped(
        "Alcohol that was stopped no longer brings its caution",
        put("C30", "[depressants.alcohol, withdrawal_from.alcohol]", "[depressants.alcohol]"),
        by="G17a",
    ),
    stopped(
        "One sedating thing counts as several",
        put("C34", "at_least: 2", "at_least: 1"),
        by="G36c G36d",
    ),
    stopped(
        "The caution for exactly two risks is shown beside the one for three",
        put("C42", "  - at_most: 0\n    of: [sedating]\n", ""),
        by="G18a",
    ),
    stopped(
        "The counts of the cautions for two and for three risks are swapped",
        put("C42", "at_most: 0\n    of: [sedating]", "at_least: 1\n    of: [sedating]"),
        put("C41", "at_least: 1\n    of: [sedating]", "at_most: 0\n    of: [sedating]"),
        by="G18a G18b",
    ),
    stopped(
        "The caution on kidneys at 65 or older asks for pregnancy",
        put("C51", "about_you.age_65", "about_you.pregnant"),
        by="G19a G19b G29d G30a G36b",
    ),
    stopped(
        "The weaker caution on kidneys asks for what it should make way for",
        put("C60", "at_most: 0", "at_least: 1"),
        by="G19a G21c G29d G36b",
    ),
    stopped(
        "Sleep apnea brings its caution only with opioids",
        put(
            "C63",
            "    of: [lungs]",
            "    of: [lungs]\n  - at_least: 1\n    of: [depressants.opioids]",
        ),
        by="G20_breathing",
    ),
    stopped(
        "Another risk takes the caution on diabetes away",
        put(
            "C65",
            "    of: [conditions.diabetes]",
            "    of: [conditions.diabetes]\n  - at_most: 0\n    of: [balance.stiff_support]",
        ),
        by="G20_diabetes",
    ),
    stopped(
        "Pregnancy brings its caution only to who is not breastfeeding",
        put(
            "C70",
            "    of: [about_you.pregnant]",
            "    of: [about_you.pregnant]\n  - at_most: 0\n    of: [about_you.breastfeeding]",
        ),
        by="G20_pregnant",
    ),
    stopped(
        "'You take baclofen and have kidney problems' is told to all with kidney problems",
        put("C84", "  - at_least: 1\n    of: [taking_baclofen]\n", ""),
        by="T23 G36a G36b",
    ),
    stopped(
        "A caution asks for a blood pressure medicine and for no such medicine",
        put(
            "C12",
            "    of: [blood_pressure.bp_meds]",
            "    of: [blood_pressure.bp_meds]\n  - at_most: 0\n    of: [blood_pressure.bp_meds]",
        ),
        by="P01 G20_bp_meds",
    ),
    refused(
        "A clause wants at least three and at most one",
        put("C34", "at_least: 2", "at_least: 3\n    at_most: 1"),
        since="no count fits",
    ),
)

WHEN = (
    stopped(
        "Coming off benzos is no longer urgent after 2 weeks",
        put("U03", "withdrawal_course.months]", "long_ago]"),
        by="G04",
    ),
    stopped(
        "A stop of baclofen is urgent only if it is known to be recent",
        put(
            "U04",
            "  - at_most: 1\n    of: [long_ago, no_recent_stop]\n",
            "  - at_least: 1\n    of: [withdrawal_course.last_days]\n",
        ),
        by="G05a G05c G05d G06b G08 G21 G29a",
    ),
    stopped(
        "A treatment is trusted to cover all that was stopped",
        put("U11", "at_least: 2", "at_least: 3"),
        by="G06c",
    ),
    stopped(
        "A treatment quiets the emergency of a pump that runs low",
        put(
            "U07",
            "    of: [baclofen_stopped]\n",
            "    of: [baclofen_stopped]\n  - at_most: 0\n    of: [withdrawal_course.treated]\n",
        ),
        by="G05b",
    ),
    stopped(
        "Not knowing when something was stopped is met with silence",
        put("N19", ", withdrawal_course.skipped]", "]"),
        by="G22e",
    ),
)

READERS = (
    stopped(
        "Who has a pump reads on it only if pills are taken too",
        put(
            "C85",
            "    of: [conditions.pump]\n",
            "    of: [conditions.pump]\n  - at_least: 1\n    of: [baclofen_now.yes_rx]\n",
        ),
        by="G20_pump G21",
    ),
    stopped(
        "What baclofen would add is told to who takes it",
        put("C34", "[depressants.opioids, taking_baclofen]", "[depressants.opioids]"),
        by="T22 G21c",
    ),
    stopped(
        "'Your baclofen' is said to who has none",
        put(
            "C35",
            "  - at_least: 1\n    of: [taking_baclofen]\n",
            "  - at_least: 1\n    of: [taking_baclofen, baclofen_now.past]\n",
        ),
        by="T23 G16b",
    ),
    stopped(
        "A soothing statement stands beside 'call today'",
        put("C83", "    - kidneys\n", ""),
        by="T24 G20_groggy G21e",
    ),
    stopped(
        "CBT-I is hidden from who has pain",
        put("N03", "[tried.cbti,", "[trigger.nerve_pain, tried.cbti,"),
        by="G37d",
    ),
    stopped(
        "Thoughts of self-harm bring their statement only with too much of something",
        put(
            "U10",
            "  - at_least: 1\n    of: [danger_signs.self_harm, danger_signs.too_much]",
            "  - at_least: 2\n    of: [danger_signs.self_harm, danger_signs.too_much]",
        ),
        by="G02b",
    ),
)

UNKNOWN = (
    stopped(
        "Blood pressure left blank is met with silence",
        put(
            "N08", "[blood_pressure.not_sure, blood_pressure.skipped]", "[blood_pressure.not_sure]"
        ),
        by="G22c",
    ),
    stopped(
        "Not being sure of one's medicines is met with silence",
        put("N09", "    - depressants.not_sure\n", ""),
        by="G22b",
    ),
    stopped(
        "Age and pregnancy left blank are met with silence",
        put("N12", "    - about_you.skipped\n", ""),
        by="G22d",
    ),
    stopped(
        "Danger signs kept back bring no offer to talk in private",
        put("N10", "    - danger_signs.prefer_not\n", ""),
        by="G23",
    ),
    stopped(
        "'Not sure' about conditions counts as a kidney problem",
        put("C60", "    of: [kidneys]", "    of: [kidneys, conditions.not_sure]"),
        by="G24",
    ),
    stopped(
        "Some answers bring nothing of their own",
        put("E01", "trigger.spasticity", "trigger.nerve_pain"),
        put("N04", "tried.cbti", "tried.melatonin"),
        put("N05", "    of: [tried.tracking]", "    of: [tried.tracking, tried.habits]"),
        put("N15", "    - taking_baclofen\n", "    - tried.habits\n    - taking_baclofen\n"),
        by="P06 G27b G28a G28b",
    ),
)

EDITS: tuple[Edit, ...] = (*CLAUSES, *WHEN, *READERS, *UNKNOWN)
