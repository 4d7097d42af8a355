"""Bad edits of which statements and questions there are, and in what order."""

from .seeding import Edit, doubled, not_stopped, put, refused, stopped, without

STATEMENTS = (
    stopped(
        "More than one cause leaves out withdrawal",
        put("E09", "    - trigger.withdrawal\n", ""),
        by="G37a",
    ),
    stopped(
        "A standing statement asks for a fall",
        put("N13", "  heading:", "  when:\n  - {at_least: 1, of: [balance.fall]}\n  heading:"),
        by="T03 G26",
    ),
    stopped(
        "Another statement comes before the emergency",
        put("U01", "priority: 10", "priority: 12"),
        by="T04 G33",
    ),
    stopped(
        "A rule stands there twice under two codes",
        doubled("C65", ("code: C65", "code: C90")),
        by="P02",
    ),
    refused("The emergency statement is deleted", without("U01"), since="names 'U01'"),
    refused("The statement on coming off alcohol is deleted", without("U02"), since="names 'U02'"),
    refused("The caution on baclofen and kidneys is deleted", without("C84"), since="names 'C84'"),
    refused(
        "The stronger caution on risks that add up is deleted", without("C41"), since="names 'C41'"
    ),
    refused(
        "The caution on low blood pressure and poor balance is deleted",
        without("C42"),
        since="names 'C42'",
    ),
    refused(
        "The open line on proof and side effects is deleted", without("X07"), since="names 'X07'"
    ),
    refused("'You take baclofen now' is deleted", without("X06"), since="names 'X06'"),
    refused("'Bring this list to your provider' is deleted", without("N01"), since="names 'N01'"),
    refused("The danger list is deleted", without("N14"), since="names 'N14'"),
    stopped(
        "What is known of sleep pills is deleted, and its guarantee with it",
        without("X02"),
        without("G37b"),
        by="P08",
    ),
    not_stopped(
        "The caution for under 18 is shown to who is 65 or older, too",
        put("C72", "[about_you.under_18]", "[about_you.under_18, about_you.age_65]"),
        why="nothing is lost; who publishes sees how many people read something new",
    ),
    stopped(
        "The caution on opioids with other things comes last of all cautions",
        put("C02", "priority: 21", "priority: 39"),
        by="T18",
    ),
    not_stopped(
        "The guarantee on opioids with other things is deleted",
        without("G13"),
        why="guarantees are what edits are measured by, so a change to them is for a reviewer",
    ),
)

QUESTIONS = (
    stopped(
        "A pump no longer counts as baclofen in the body",
        put("taking_baclofen", "  - conditions.pump\n", ""),
        by="G13 G16b G16c G19c G19e G20_allergy_taking G21b G21c G35d",
    ),
    stopped(
        "Alcohol is no longer one of the things that make sleepy",
        put("sedating", "  - depressants.alcohol\n", ""),
        by="G35c",
    ),
    refused(
        "A factor that rules name is deleted", without("low_pressure"), since="names 'low_pressure'"
    ),
    refused(
        "A choice gets another code",
        put("conditions", "  - code: kidney\n", "  - code: kidneys\n"),
        since="names 'conditions.kidney'",
    ),
    refused(
        "'Not sure' is taken from the danger signs",
        put(
            "danger_signs",
            "  - code: not_sure\n    label: I am not sure\n    origin: add\n    exclusive: true\n",
            "",
        ),
        since="names 'danger_signs.not_sure'",
    ),
    refused(
        "A follow-up is asked before its question",
        put(
            "trigger", "- code: trigger\n", "- code: trigger\n  shown_when: [{of: [tried.none]}]\n"
        ),
        since="is shown by an answer not asked before it",
    ),
    stopped(
        "The danger signs are asked only of who comes off something",
        put(
            "danger_signs",
            "  danger: true\n",
            "  danger: true\n  shown_when: [{at_least: 1, of: [trigger.withdrawal]}]\n",
        ),
        by="G01",
    ),
    stopped(
        "The danger signs are no longer marked as such",
        put("danger_signs", "  danger: true\n", ""),
        by="T04",
    ),
    stopped(
        "The follow-up on withdrawal can never be asked",
        put(
            "withdrawal_from",
            "  - at_least: 1\n    of: [trigger.withdrawal]\n",
            "  - at_least: 1\n    of: [trigger.withdrawal]\n  - of: [trigger.not_sure]\n",
        ),
        by="P01 P14 G08 G27h",
    ),
    stopped(
        "'None of these' can be chosen beside a condition",
        put(
            "conditions",
            "  - code: none\n    label: None of these\n    origin: add\n    exclusive: true\n",
            "  - code: none\n    label: None of these\n    origin: add\n",
        ),
        by="P15 G25",
    ),
    stopped(
        "Only one sedating thing can be marked",
        put("depressants", "kind: multiple", "kind: single"),
        by="P01",
    ),
    stopped(
        "A new sedating thing is asked for, and no rule uses it",
        put(
            "depressants",
            "  - code: none\n",
            "  - code: cannabis\n    label: Cannabis\n    origin: add\n  - code: none\n",
        ),
        by="P05",
    ),
)

EDITS: tuple[Edit, ...] = (*STATEMENTS, *QUESTIONS)
