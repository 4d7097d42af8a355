"""The comments in the files, by the key that they stand before; the files have no others."""

DOCUMENT = {
    "page": (
        "How a summary is laid out. The codes are those of rules; see"
        " questionnaire/summary_layout.py for what each list does."
    ),
    "help_lines": 'The line "Need help now?" opens these on every page.',
    "words": "The words of a summary that are not a statement's.",
    "site": (
        "The words of the pages around the questions, and by which question clinicians filter;"
        " see\nquestionnaire/site_words.py."
    ),
    "terms": "Numbers and names that stand in many texts, written {code} there and set only here.",
    "article": "The tables of the public page about the article; each row names its claim below.",
}
WORDING = {
    "patterns": "What a reader must never see. Patterns are Python regular expressions.",
    "digits_allowed": "T01: the only digits, beside the phone numbers of terms.yaml.",
    "people": "T10",
    "good_news": "T05",
    "verdicts": "T20: a sentence that judges so names who does, in one of the second words.",
    "readers": "T22 to T24: words that only some may read, decided by the proof.",
    "needs_guard": "T11: who reads the first kind needs one of the second kind beside it.",
    "danger_named": "T12: the words in which the danger list names each of these choices.",
    "emergency_step": "T14: the cautions that give the emergency number.",
    "budgets": (
        "W01: the most words, and the rules that are over it until a clinician has looked at each."
    ),
}
CONTROLS = {
    "kept": (
        "T15: words that a text must keep, and the hazard that they control, by its code in\n"
        "docs/safety/hazards.md. The answers that bring a statement on a hazard say what they mean."
    ),
    "placed": "T16: what must stay where it is on the page.",
    "kinds": "T17: the letter of a rule's code says its category.",
    "never_quiet": "T18: what may never be one line under another statement.",
    "carried": "T21: the main words of what can be quiet, which the stronger statement says too.",
}
