"""Why a mutant may survive: a reason for each, by what it is called."""

import re

# The first that fits. A survivor that none fits is told as one without a reason.
REASONS = (
    (
        r"^H36: a draft's answers",
        "The page refuses a preview before that, and a response without a release has no row.",
    ),
    (
        r"^H36: an entry that is missing",
        "The seal of the entry after it does not follow either, so that the break is told there.",
    ),
    (
        r"^(U0[45]|no_recent_stop)",
        "It shows an urgent statement to more people, and never to fewer: too many alarms, not one "
        "too few. No made-up person is one of these.",
    ),
    (
        r"^N1[578]",
        "A next step that stands beside the urgent statement, which is proved: it is read by some "
        "more or some fewer.",
    ),
    (r"^C04", "C01 is read beside it, and says the same of opioids; that is proved (G07)."),
    (r"^C48", "It is read by more people, beside a stronger caution; G18f keeps it from C47."),
    (
        r"^[UCENX]\d\d without",
        "The sentence explains; the words that control a hazard are in another one of that text, "
        "or of a statement that everybody reads.",
    ),
)


def reason(says: str) -> str:
    return next((why for pattern, why in REASONS if re.match(pattern, says)), "none yet")
