"""Bad edits of what readers are told, where it stands, and where it comes from."""

from pathlib import Path

from suitability.editorial.text_rules import article_run

from .seeding import Change, Edit, add, moved, not_stopped, put, refused, stopped, without


def of_the_article(words: str) -> Change:
    """Keep six words as words of the article, as the real ones are kept: by their hash."""

    def change(folder: Path) -> None:
        with (folder / "article_runs.txt").open("a", encoding="utf-8") as runs:
            runs.write(f"{article_run(words.split())}\n")

    return change


SAFETY = (
    refused(
        "A dose is written with a no-break space",
        put("U03", "If a danger sign starts", "Some take 10\u00a0mg. If a danger sign starts"),
        since="has the character 'no-break space' (U+00A0)",
    ),
    refused(
        "An order is written with a letter of another alphabet",
        put("U03", "If a danger sign starts", "You should t\u0430ke it. If a danger sign starts"),
        since="has letters of two alphabets",
    ),
    stopped(
        "What to do about a pump is longer than its place on the sheet",
        put("page.yaml", "Call the pump clinic now", "Telephone the neurosurgery department now"),
        by="T28",
    ),
    stopped(
        "Coming off benzos loses its emergency line",
        put("U03", "If a danger sign starts, call {emergency}.", "Rest if you can."),
        by="T13",
    ),
    stopped(
        "Opioids lose their emergency line",
        put("C31", "    If someone breathes slowly or cannot be woken, call {emergency}.\n", ""),
        by="T14",
    ),
    stopped(
        "The danger list loses bad shaking",
        put("N14", "bad shaking, or ", ""),
        by="T12",
    ),
    stopped(
        "Who takes baclofen is no longer told not to stop it all at once",
        put(
            "X06",
            "    Please do not stop it all at once, even if a caution on this page worries you.\n",
            "",
        ),
        by="T15",
    ),
    stopped(
        "'Make no changes on your own' loses its first sentence",
        put(
            "N02",
            "    Please do not start, stop or change any medicine because of this page.\n",
            "",
        ),
        by="T15",
    ),
    stopped(
        "A question whether pills are still needed stands without a line against stopping",
        put("C34", "    Let them plan any change: some are dangerous to stop suddenly.\n", ""),
        by="T11 T15",
    ),
    stopped(
        "The emergency statement no longer says not to drive",
        put("U01", "    Do not drive yourself.\n", ""),
        by="T15",
    ),
    stopped(
        "The crisis line is taken from the help that every page gives",
        put(
            "page.yaml",
            "Thoughts of hurting yourself? Call or text {crisis} (U.S.) or your local crisis line.",
            "Thoughts of hurting yourself? Talk to a friend.",
        ),
        by="T15",
    ),
    stopped(
        "The emergency number has two digits swapped",
        put("terms.yaml", "value: '911'", "value: '191'"),
        by="T15 T19",
    ),
    stopped(
        "The crisis number links to another one",
        put("terms.yaml", "tel:988", "tel:998"),
        by="T19",
    ),
    stopped(
        "A caution gives nobody to ask",
        put("C65", "  ask:\n  - Do I need extra blood sugar checks with baclofen?\n", ""),
        by="T02",
    ),
    stopped(
        "The labels of two conditions are swapped",
        put("conditions", "label: Kidney problems", "label: Diabetes for now"),
        put("conditions", "label: Diabetes\n", "label: Kidney problems\n"),
        by="T15",
    ),
)

READERS = (
    stopped(
        "'Today' stands in a caution",
        add("C12", "If you feel foggy, call today."),
        by="L29",
    ),
    stopped(
        "A question says 'that', and nobody who hears it knows what that is",
        put("U04", "Could coming off baclofen be part", "Could that be part"),
        by="L30",
    ),
    stopped(
        "The line for the clinician gives an order",
        put("C11", "Orthostatic BP is not known to the form.", "Check orthostatic BP."),
        by="L31",
    ),
    stopped(
        "The line for the clinician gives a score",
        put("C41", "Marked all three:", "Stacked risk (3 of 3):"),
        by="L31",
    ),
    stopped(
        "A verdict has no source",
        put(
            "C51",
            "Experts who write safety rules for older adults say baclofen",
            "In older adults baclofen",
        ),
        by="T20",
    ),
    stopped(
        "What makes others quiet does not say their main words",
        put(
            "C42",
            "    Baclofen may not suit people with low blood pressure or poor balance, "
            "as it can make both worse.\n",
            "    Baclofen can make both worse.\n",
        ),
        by="T21",
    ),
    stopped(
        "What makes alcohol quiet does not speak of alcohol",
        put("C34", "They add up, alcohol too, and", "They add up, and"),
        by="T21",
    ),
    stopped(
        "Who takes baclofen reads what it would add",
        add("C36", "Baclofen would add to this."),
        by="T22",
    ),
    stopped(
        "Everybody is asked about their own baclofen",
        put("N13", "Is there a risk I have not thought of?", "Is my baclofen a risk for me?"),
        by="T23",
    ),
    stopped(
        "A pump that runs low is said to be nothing unusual",
        add("C85", "An alarm is nothing unusual."),
        by="T24",
    ),
    stopped(
        "Thoughts of self-harm bring no crisis line",
        put(
            "U10", "call or text {crisis} (U.S.) or your local crisis line now", "call a friend now"
        ),
        by="T15",
    ),
    stopped(
        "The open line no longer says that baclofen is not approved for sleep",
        put("X07", "    In the U.S., baclofen is not approved for sleep.\n", ""),
        by="T15",
    ),
)

PHRASES = (
    stopped("A dose in milligrams", add("C65", "Most people use 10 mg."), by="L03 T01"),
    stopped("A dose in pills", add("N06", "Some take one pill before bed."), by="L04"),
    stopped("A slogan on raising a dose", add("E12", "The rule is low and slow."), by="L05"),
    stopped("An order to take it", add("E01", "Take it an hour before bed."), by="L02"),
    stopped("An order to stop it", add("C10", "If so, you should stop taking it."), by="L01"),
    stopped("A verdict", add("E01", "You are a good candidate for it."), by="L07"),
    stopped(
        "False comfort where no topic was marked",
        put("page.yaml", "Your answers bring up no topic of their own.", "No risks were found."),
        by="L08",
    ),
    stopped("A promise", add("E07", "With time it will help you sleep."), by="L12"),
    stopped("Hype", add("E03", "For nerve pain it is a game-changer."), by="L13"),
    stopped("A seller", add("C81", "You can order it online."), by="L22"),
    stopped("Silence as good news", add("N06", "No topics here is good news."), by="T05"),
    stopped("A bare number", add("X05", "It was found in 63 of them."), by="T01"),
    stopped("An outside link", add("N05", "See www.example.org for more."), by="T09"),
    stopped("A doctor's name", add("E11", "So says Dr. Smith."), by="T10"),
    stopped(
        "Six words in a row of the article",
        of_the_article("they slept like logs that night"),
        add("E12", "They slept like logs that night."),
        by="T06",
    ),
    stopped(
        "A text for specialists",
        put(
            "C65",
            "    Baclofen can raise blood sugar in some people.\n",
            "    Hyperglycaemia following baclofen administration necessitates intensified "
            "glucometric surveillance.\n",
        ),
        by="T07",
    ),
    stopped(
        "A heading too long to read at a glance",
        put("C65", "heading: Diabetes", "heading: What to know of baclofen if you have diabetes"),
        by="W01",
    ),
    not_stopped(
        "An order in words that are on no list",
        add("X05", "It is easiest to break the tablet in half."),
        why="the list knows common phrasing, not every one; a person has to read each new text",
    ),
)

PLACES = (
    refused(
        "A standing statement may fold",
        put("page.yaml", "never_folds: [X06, X07, N01, N02,", "never_folds: [X06, X07, N01,"),
        since="has a standing statement that folds",
    ),
    stopped(
        "'Make no changes on your own' is moved under the fold",
        put("page.yaml", "never_folds: [X06, X07, N01, N02,", "never_folds: [X06, X07, N01,"),
        put("page.yaml", "standing: [N01, N02,", "standing: [N01,"),
        put("page.yaml", "beside_alone: [N14, X06, N02,", "beside_alone: [N14, X06,"),
        by="T16",
    ),
    stopped(
        "The emergency statement no longer stands alone",
        put("page.yaml", "  alone: [U01, U10]", "  alone: [U10]"),
        by="T16",
    ),
    stopped(
        "Low blood pressure is filed under what is known",
        moved(
            "C10",
            "rules/evidence.yaml",
            ("priority: 25", "priority: 45"),
            ("  quiet_beside: [C41, C42, C43]\n", ""),
        ),
        by="T17",
    ),
    refused(
        "A caution gets the priority of a next step",
        put("C10", "priority: 25", "priority: 75"),
        since="priority 75 is not one of caution",
    ),
    stopped(
        "The caution on baclofen and kidneys is one line under another",
        put("C84", "  related: [A41]\n", "  related: [A41]\n  quiet_beside: [C51]\n"),
        by="T18 T21",
    ),
)

SOURCES = (
    refused(
        "A rule with added facts loses its source",
        put("C10", "  sources: [S05]\n", ""),
        since="is 'mixed' without a source",
    ),
    refused(
        "A rule cites a source that is not there",
        put("C10", "[S05]", "[S999]"),
        since="names 'S999'",
    ),
    refused(
        "A rule cites a claim that is not there",
        put("C10", "claims: [A39]", "claims: [A99]"),
        since="names 'A99'",
    ),
    refused("A source that is cited is deleted", without("S47"), since="names 'S47'"),
    stopped(
        "A claim of the article loses its last rule",
        put("N07", "claims: [A67, A68, A69]", "claims: [A67, A68]"),
        by="P08",
    ),
    stopped(
        "A claim that was held back is cited",
        put("X04", "claims: [A31,", "claims: [A35, A31,"),
        by="P16",
    ),
    stopped(
        "A statement is said to be from the article and cites none of it",
        put("X06", "  claims: [A41, A70, A75]\n", ""),
        by="T08",
    ),
    refused(
        "A source of a low tier is linked",
        put("S05", "  address:", "  link: https://globalrph.com\n  address:"),
        since="is linked from a low tier",
    ),
    stopped(
        "Clinicians are said to have reviewed what nobody reviewed",
        put(
            "page.yaml",
            "No doctor, pharmacist or other clinician has reviewed this content yet.",
            "Pharmacists have gone through this content.",
        ),
        by="T15",
    ),
    refused(
        "A sign-off has no date",
        put(
            "questionnaire.yaml",
            "title: Baclofen and sleep\n",
            "title: Baclofen and sleep\n"
            "sign_off: {name: A. Reader, role: nurse, reviewed_on: May, next_review: June}\n",
        ),
        since="'May' is no date",
    ),
    stopped(
        "A source loses its last citation",
        put("C71", "sources: [S09, S62]", "sources: [S09]"),
        by="P09",
    ),
)

EDITS: tuple[Edit, ...] = (*SAFETY, *READERS, *PHRASES, *PLACES, *SOURCES)
