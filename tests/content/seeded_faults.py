"""The table of bad edits, and the page that shows it.

python -m tests.content.seeded_faults > docs/safety/seeded-faults.md
"""

from suitability.content.reader import read

from . import seeded_rules, seeded_shape, seeded_texts
from .seeding import Edit

EDITS = (*seeded_rules.EDITS, *seeded_shape.EDITS, *seeded_texts.EDITS)
SHARE = 0.95

# What the codes stand for that are neither a guarantee nor a pattern of the style rules.
MEANING = {
    "P01": "a rule can never fire",
    "P02": "two rules say the same thing",
    "P05": "a choice is used by no rule where others bring an alarm",
    "P06": "some answers bring nothing beyond the standing statements",
    "P08": "a claim is cited by no rule and has no reason why not",
    "P09": "a source is cited by nothing and has no reason why not",
    "P14": "a question can never be asked",
    "P15": "'none' or 'not sure' can be chosen beside another",
    "P16": "a claim that was held back is cited",
    "P17": "a statement for everybody does not say that it is",
    "T01": "a digit that is no phone number, age or '2 weeks'",
    "T02": "a caution names nobody to tell or ask",
    "T03": "a standing statement does not always fire",
    "T04": "the emergency does not come first, or not at once",
    "T05": "silence is said to be good news",
    "T06": "six words in a row from the article",
    "T07": "the reading grade is too high",
    "T08": "a statement from the article cites none of it",
    "T09": "an outside link",
    "T10": "a person's name",
    "T11": "no line against stopping a medicine all at once",
    "T12": "the danger list does not name a danger sign",
    "T13": "an urgent statement does not give the emergency number",
    "T14": "a caution names no emergency step",
    "T15": "words that control a hazard are gone",
    "T16": "a statement has lost its place on the page",
    "T17": "a rule's category is not that of its code",
    "T18": "a statement is quiet beside one that is not stronger",
    "T19": "a phone number links to another one",
    "T20": "a verdict does not say who judges so",
    "T21": "what makes another statement quiet does not say its main words",
    "T25": "a term links to what is not there",
    "T26": "a choice's label does not end a sentence of reasons well",
    "T28": "the sheet would cut what to do, or about what",
    "W01": "a text is too long",
}

PAGE = """\
# Seeded faults

What becomes of {edits} bad edits of the shipped content, each made on a copy of its files and
taken through the gate that stands before publishing. {stopped} of them ({share:.0%}) are stopped:
some because no content can be built from the files, the others with complete answers that show
the fault, and that a test confirms by what `manage.py assess` prints for them.

This page is written from the tables in `tests/content/seeded_*.py`:
`python -m tests.content.seeded_faults > docs/safety/seeded-faults.md`. A test keeps it true.

## Stopped

| Edit | Stopped by |
|---|---|
{rows}

## Not stopped

| Edit | Why not |
|---|---|
{others}
"""


def page() -> str:
    """The page, in Markdown."""
    meaning = meanings()
    rows = [f"| {edit.says} | {reason(edit, meaning)} |" for edit in EDITS if not edit.why_not]
    others = [f"| {edit.says} | {edit.why_not} |" for edit in EDITS if edit.why_not]
    return PAGE.format(
        edits=len(EDITS),
        stopped=len(rows),
        share=len(rows) / len(EDITS),
        rows="\n".join(rows),
        others="\n".join(others),
    )


def reason(edit: Edit, meaning: dict[str, str]) -> str:
    if edit.refused:
        return f"P00 the content cannot be built: {edit.refused}"
    return "; ".join(f"{code} {meaning[code]}" for code in edit.stopped_by)


def meanings() -> dict[str, str]:
    """What each code stands for."""
    shipped = read()
    guarantees = {part.code: part.sentence for part in shipped.document.guarantees}
    wording = shipped.wording
    reasons = {part.code: part.reason for part in (*wording.patterns, *wording.readers)}
    sentences = MEANING | guarantees | reasons
    return {code: sentence.rstrip(".").replace("|", "\\|") for code, sentence in sentences.items()}


if __name__ == "__main__":
    print(page(), end="")
