"""What a reader's text may say: the shipped texts keep to the list, and the list has teeth."""

import re
import time
from collections import Counter
from dataclasses import replace

import pytest

from suitability.editorial.read_texts import ReadText
from suitability.editorial.reading_grade import grade, syllables
from suitability.editorial.style_rules import faults
from suitability.editorial.text_rules import TextRules, article_run, phrasing, runs
from suitability.questionnaire.conditions import Clause
from suitability.questionnaire.document_errors import DocumentError
from suitability.questionnaire.summary_layout import Action
from tests.support.shipped_program import DOCUMENT, WORDING

RULES = {rule.code: rule for rule in DOCUMENT.rules}
LABEL_FAULT = ("T26", "choice tried.habits")


def faults_of(document=DOCUMENT, wording=WORDING):
    return [(fault.code, fault.where) for fault in faults(document, wording)]


def faults_in(text, kind="text", **about):
    return [*TextRules(DOCUMENT, WORDING, ReadText("text", text, kind, **about)).faults()]


@pytest.mark.parametrize("repeated", ["9", "1 ", "1-", "x", "a.", "0.1", "10 to "])
def test_a_long_text_is_read_in_a_time_that_grows_with_its_length(repeated):
    """A pattern that may split a run of digits anywhere took 6 s of 8,000 of them."""
    began = time.process_time()
    faults_in(repeated * (20_000 // len(repeated)))
    assert time.process_time() - began < 8


def with_rule(code, **changes):
    rules = tuple(
        replace(rule, **changes) if rule.code == code else rule for rule in DOCUMENT.rules
    )
    return replace(DOCUMENT, rules=rules)


def with_statement(code, **changes):
    return with_rule(code, statement=replace(RULES[code].statement, **changes))


def with_more(code, more):
    """The document with words put after one statement's text."""
    return with_statement(code, text=f"{RULES[code].statement.text} {more}")


def without(code, words):
    text = RULES[code].statement.text
    assert words in text
    return with_statement(code, text=text.replace(words, ""))


def with_site(**changes):
    return replace(DOCUMENT, site=replace(DOCUMENT.site, **changes))


def with_option(**changes):
    first, *others = DOCUMENT.options
    return replace(DOCUMENT, options=(replace(first, **changes), *others))


def with_action(code, words):
    sheet = DOCUMENT.page.sheet
    others = [action for action in sheet.actions if action.rule != code]
    sheet = replace(sheet, actions=(*others, Action(code, words)))
    return replace(DOCUMENT, page=replace(DOCUMENT.page, sheet=sheet))


def with_question(code, **changes):
    questions = tuple(
        replace(question, **changes) if question.code == code else question
        for question in DOCUMENT.questions
    )
    return replace(DOCUMENT, questions=questions)


def with_label(question, code, label):
    choices = tuple(
        replace(choice, label=label) if choice.code == code else choice
        for choice in next(q for q in DOCUMENT.questions if q.code == question).choices
    )
    return with_question(question, choices=choices)


# The terms, with a digit in the one that is no phone number and stands in no text.
FORTY = tuple(
    replace(term, value="40") if term.code == "danger_sign" else term for term in DOCUMENT.terms
)

# What is wrong, the document, and the one fault it must have.
EDITS = [
    ("a dose", with_more("C65", "Some use half a tablet."), ("L04", "rule C65 text")),
    ("an order", with_more("C65", "Stop it."), ("L02", "rule C65 text")),
    (
        "an order in a heading",
        with_statement("C65", heading="Stop it"),
        ("L02", "rule C65 heading"),
    ),
    ("a verdict in a short", with_statement("C02", short="All clear"), ("L08", "rule C02 short")),
    (
        "a score in an ask",
        with_statement("C65", ask=("What is my risk score?",)),
        ("L09", "rule C65 ask"),
    ),
    (
        "a promise in a stem",
        with_question("tried", text="What will help?"),
        ("L12", "question tried"),
    ),
    ("hype in help", with_question("tried", help="No magic."), ("L13", "question tried help")),
    ("a label with a full stop", with_label("tried", "habits", "Sleep habits."), LABEL_FAULT),
    ("a label that asks", with_label("tried", "habits", "Sleep habits?"), LABEL_FAULT),
    ("a label of two parts", with_label("tried", "habits", "Sleep; habits"), LABEL_FAULT),
    (
        "an open line that only some read",
        replace(DOCUMENT, page=replace(DOCUMENT.page, open_line=("E01",))),
        ("T03", "rule E01"),
    ),
    ("a slur in a choice", with_label("tried", "habits", "Drunk"), ("L20", "choice tried.habits")),
    (
        "a seller in a help line",
        replace(DOCUMENT, help_lines=(*DOCUMENT.help_lines, "See an online pharmacy.")),
        ("L22", "help"),
    ),
    ("a digit", with_more("C65", "Most are 40."), ("T01", "rule C65 text")),
    (
        "a digit after a phone number",
        with_more("C65", "Call {emergency}2."),
        ("T01", "rule C65 text"),
    ),
    (
        "a digit in a term that is no phone number",
        replace(with_more("C65", "Most are {danger_sign}."), terms=FORTY),
        ("T01", "rule C65 text"),
    ),
    (
        "a caution that names nobody",
        with_statement("C65", ask=()),
        ("T02", "rule C65"),
    ),
    (
        "a standing statement that can be silent",
        with_rule("N13", clauses=(Clause(("balance.fall",)),)),
        ("T03", "rule N13"),
    ),
    ("U01 behind another", with_statement("U01", priority=11), ("T04", "rule U01")),
    ("good news", with_more("C65", "That is good news."), ("T05", "rule C65 text")),
    (
        "a hard text",
        with_more("C65", f"{'Medication administration ' * 6}."),
        ("T07", "rule C65 text"),
    ),
    (
        "a hard stem",
        with_question(
            "tried", text="Which alternative interventions were previously unsuccessful?"
        ),
        ("T07", "question tried"),
    ),
    (
        "a hard help line",
        replace(
            DOCUMENT, help_lines=(*DOCUMENT.help_lines, "Medication administration information.")
        ),
        ("T07", "help"),
    ),
    ("an order on the start page", with_site(lead="You should stop it."), ("L01", "site lead")),
    ("a digit on the start page", with_site(limits=("Ask 7 people.",)), ("T01", "site limits")),
    (
        "a hard text before the questions",
        with_site(
            before=("Medication administration information is of particular relevance here.",)
        ),
        ("T07", "site before"),
    ),
    (
        "praise over the article's table",
        replace(DOCUMENT, article=replace(DOCUMENT.article, measures_note="It is safe for you.")),
        ("L06", "article"),
    ),
    ("a dose in an option", with_option(harms="It is half a tablet."), ("L04", "option O01 harms")),
    ("a ranking of options", with_option(known="The best option."), ("L26", "option O01 known")),
    (
        "a hard text of an option",
        with_option(known="Considerable hypotension necessitates immediate consideration."),
        ("T07", "option O01 known"),
    ),
    (
        "'best avoided' alone in an option",
        with_option(harms="Experts say it is best avoided."),
        ("T11", "option O01"),
    ),
    ("a long question of an option", with_option(ask=("Why " * 17,)), ("W01", "option O01")),
    ("a long action on the sheet", with_action("U10", "Go on. " * 4), ("W01", "action U10")),
    (
        "an action longer than its place on the sheet",
        with_action("U10", "Telephone the neurosurgery department now"),
        ("T28", "action U10"),
    ),
    (
        "an urgent topic longer than its place on the sheet",
        with_statement("U10", heading="Please talk to someone who understands withdrawal"),
        ("T28", "rule U10"),
    ),
    ("an option of no claim", with_option(claims=()), ("T08", "option O01")),
    (
        "a dose where the article's studies were looked for",
        replace(DOCUMENT, article=replace(DOCUMENT.article, searched=("We saw half a tablet.",))),
        ("L04", "article"),
    ),
    ("an outside link", with_more("C65", "See https://example.org."), ("T09", "rule C65 text")),
    (
        "an outside link without a scheme",
        with_more("C65", "See www.a.org."),
        ("T09", "rule C65 text"),
    ),
    ("a doctor's name", with_more("C65", "So says Dr. Smith."), ("T10", "rule C65 text")),
    ("a professor's name", with_more("C65", "So says Prof Smith."), ("T10", "rule C65 text")),
    (
        "'best avoided' alone",
        with_more("C65", "Experts say it is best avoided."),
        ("T11", "rule C65"),
    ),
    (
        "'no longer needed' in an ask alone",
        with_statement("C65", ask=("Is any pill no longer needed?",)),
        ("T11", "rule C65"),
    ),
    ("a danger sign not named", without("N14", "bad shaking, or"), ("T12", "rule N14")),
    ("an urgent text with no number", without("U03", "call {emergency}"), ("T13", "rule U03")),
    ("no emergency step for opioids", without("C31", "call {emergency}"), ("T14", "rule C31")),
    ("no emergency step for kidneys", without("C84", "call {emergency}"), ("T14", "rule C84")),
    ("'today' in a caution", with_more("C65", "Call today."), ("L29", "rule C65")),
    ("'now' after a call", with_more("C65", "Call a clinic now."), ("L29", "rule C65")),
    ("'today' in a heading", with_statement("C65", heading="Call today"), ("L29", "rule C65")),
    ("'tonight' in a short", with_statement("C02", short="Tonight"), ("L29", "rule C02")),
    ("'right away' in what is known", with_more("E12", "Go right away."), ("L29", "rule E12")),
    ("'at once' in context", with_more("X05", "Go at once."), ("L29", "rule X05")),
    ("'today' in a next step", with_more("N06", "Bring it today."), ("L29", "rule N06")),
    (
        "a question that names nothing",
        with_statement("U04", ask=("Could that be part of why I cannot sleep?",)),
        ("L30", "rule U04"),
    ),
    ("'it' in an ask", with_statement("C65", ask=("Is it so?",)), ("L30", "rule C65")),
    (
        "an order to the clinician",
        with_statement("C65", clinician="Check glucose."),
        ("L31", "rule C65"),
    ),
    (
        "an order in the second line to the clinician",
        with_statement("C65", clinician="Marked diabetes.\nCheck glucose."),
        ("L31", "rule C65"),
    ),
    (
        "a score for the clinician",
        with_statement("C41", clinician="Stacked risk (3 of 3)."),
        ("L31", "rule C41"),
    ),
    (
        "a verdict that nobody gives",
        with_more("C10", "It is not recommended then."),
        ("T20", "rule C10"),
    ),
    (
        "a verdict beside a sentence that names who judges",
        with_more("C10", "So say experts. The rule is to avoid it."),
        ("T20", "rule C10"),
    ),
    (
        "a verdict in a heading",
        with_statement("C10", heading="Baclofen is a drug to avoid"),
        ("T20", "rule C10"),
    ),
    (
        "what quiets another without its main words",
        without("C34", "alcohol too,"),
        ("T21", "rule C34"),
    ),
    (
        "quiet beside one that does not say its main words",
        with_statement("C65", quiet_beside=("C51",)),
        ("T21", "rule C65"),
    ),
    ("a long caution", with_more("C65", f"{'Go on. ' * 20}"), ("W01", "rule C65")),
    (
        "a long heading",
        with_statement("C65", heading="This one is too long for a heading"),
        ("W01", "rule C65"),
    ),
    (
        "a long ask",
        with_statement("C65", ask=(f"Is sleep {'so ' * 14}?",)),
        ("W01", "rule C65"),
    ),
]


def test_the_shipped_texts_have_no_fault():
    assert faults(DOCUMENT, WORDING) == ()


@pytest.mark.parametrize(
    ("document", "fault"), [row[1:] for row in EDITS], ids=[row[0] for row in EDITS]
)
def test_a_bad_edit_has_exactly_its_fault(document, fault):
    assert faults_of(document) == [fault]


def test_six_words_in_a_row_from_the_article_are_found():
    run = article_run(["can", "raise", "blood", "sugar", "in", "some"])
    assert faults_of(wording=replace(WORDING, article_runs=(run,))) == [("T06", "rule C65 text")]


def test_the_runs_of_a_text_are_those_of_any_six_words_in_it():
    assert list(runs("One, two three: four five SIX seven.")) == [
        article_run(["one", "two", "three", "four", "five", "six"]),
        article_run(["two", "three", "four", "five", "six", "seven"]),
    ]
    assert list(runs("one two three four five")) == []


def test_the_article_is_kept_as_hashes_only():
    assert len(WORDING.article_runs) > 1000
    for run in (*WORDING.article_runs, article_run(["so"] * 6)):
        assert re.fullmatch("[0-9a-f]{12}", run)


@pytest.mark.parametrize("sources", [{"sources": ()}, {"claims": (), "sources": ()}])
def test_a_rule_with_added_facts_and_no_source_cannot_be_built(sources):
    """T08 holds by shape."""
    with pytest.raises(DocumentError, match="source"):
        replace(RULES["C10"].statement, **sources)


@pytest.mark.parametrize("pattern", WORDING.patterns, ids=lambda pattern: pattern.code)
def test_a_pattern_finds_its_own_example(pattern):
    assert pattern.finds(pattern.example)
    assert (pattern in phrasing(WORDING, pattern.example)) is not bool(pattern.kinds)


def test_the_list_has_every_pattern_once():
    assert [pattern.code for pattern in WORDING.patterns] == [f"L{n:02}" for n in range(1, 32)]


@pytest.mark.parametrize(
    "allowed",
    [
        "You can bring this up.",
        "Do not start, stop or change any medicine because of this page.",
        "Baclofen should not be stopped suddenly.",
        "A sudden stop can bring seizures.",
        "When would it be unsafe for me to drive?",
        "Baclofen may be a poor fit for people who fall.",
        "It may help some people.",
        "What can help my sleep?",
        "You marked withdrawal.",
        "Sleep experts say that it comes first.",
        "Is baclofen worth talking about in my case? Why or why not?",
        "Stop care is a team effort.",
    ],
)
def test_what_the_list_allows_is_not_found(allowed):
    assert phrasing(WORDING, allowed) == ()


ELSEWHERE = [
    ("'today' in an urgent statement", with_more("U11", "Call today.")),
    ("'today' in a question", with_statement("C65", ask=("Do I need a test today?",))),
    ("'right away' in the danger list", with_more("N14", "Go right away.")),
    ("'all at once'", with_more("C65", "Not all at once.")),
    ("'now' without a call", with_more("C65", "If you have it now, tell them.")),
    ("'it' in a text", with_more("C65", "Tell them of it.")),
    ("'that' before who asks", with_statement("C65", ask=("Is a test that I had enough?",))),
    ("an offer in a text", with_more("C65", "Ask your provider.")),
    ("a verb in small letters", with_statement("C65", clinician="Marked: avoid if so.")),
    ("a verdict with who gives it", with_more("C65", "Labels say not to use it then.")),
    ("a verdict in a question", with_statement("C65", ask=("Is baclofen not recommended?",))),
]


@pytest.mark.parametrize(
    "document", [row[1] for row in ELSEWHERE], ids=[row[0] for row in ELSEWHERE]
)
def test_what_some_texts_may_not_say_others_may(document):
    assert faults_of(document) == []


def test_a_pattern_of_some_texts_spares_the_rules_that_it_names():
    (today,) = (pattern for pattern in WORDING.patterns if pattern.code == "L29")
    assert today.but == ("N14",)
    strict = replace(WORDING, patterns=(replace(today, but=()),))
    spared = replace(WORDING, patterns=(replace(today, but=("N14", "C65")),))
    document = with_more("C65", "Call today.")
    assert faults_of(wording=strict) == [("L29", "rule N14")]
    assert faults_of(document, spared) == []


def test_case_matters_only_where_the_pattern_says_so():
    strict = [pattern.code for pattern in WORDING.patterns if not pattern.ignore_case]
    assert strict == ["L02", "L31"]
    assert phrasing(WORDING, "you can take a rest; stop and go") == ()
    assert [pattern.code for pattern in phrasing(WORDING, "GUARANTEED")] == ["L12"]


def test_the_danger_list_is_held_to_every_danger_sign_but_one():
    (danger,) = [question for question in DOCUMENT.questions if question.danger]
    named = {named.choice for named in WORDING.danger_named}
    assert named == {
        f"{danger.code}.{choice.code}" for choice in danger.choices if not choice.exclusive
    } - {"danger_signs.too_much"}


def test_only_texts_that_are_over_are_listed_as_over():
    strict = replace(WORDING, budgets=tuple(replace(budget, over=()) for budget in WORDING.budgets))
    over = Counter(
        (fault.sentence.partition(" of ")[0], fault.where.removeprefix("rule "))
        for fault in faults(DOCUMENT, strict)
    )
    listed = {(budget.kind, code) for budget in WORDING.budgets for code in budget.over}
    assert set(over) == listed


def test_every_kind_of_text_has_a_budget():
    kinds = {rule.statement.category for rule in DOCUMENT.rules}
    assert {each.kind for each in WORDING.budgets} == kinds | {"heading", "ask", "option", "action"}


DISGUISES = {
    "two spaces": lambda text: text.replace(" ", "  "),
    "lines": lambda text: text.replace(" ", "\n"),
    "no-break spaces": lambda text: text.replace(" ", "\u00a0"),
    "thin spaces": lambda text: text.replace(" ", "\u2009"),
    "soft hyphens": "\u00ad".join,
    "zero-width spaces": "\u200b".join,
    "full-width letters": lambda text: "".join(
        chr(ord(each) + 0xFEE0) if "!" <= each <= "~" else each for each in text
    ),
}


@pytest.mark.parametrize("disguise", DISGUISES.values(), ids=DISGUISES)
def test_no_pattern_is_passed_by_in_another_spelling(disguise):
    for pattern in WORDING.patterns:
        if not pattern.kinds:
            hits = {fault.code for fault in faults_in(disguise(pattern.example))}
            assert pattern.code in hits, disguise(pattern.example)


@pytest.mark.parametrize("digit", "²½②Ⅹ❷")
def test_a_number_that_is_no_digit_keeps_the_draft_from_going_live(digit):
    fault = faults(with_more("C65", f"Ask about {digit} of them."), WORDING)
    assert ("T27", "rule C65") in {(each.code, each.where) for each in fault}


def test_a_text_is_read_again_when_a_term_or_the_style_rules_changed():
    """What was read before is remembered, and follows from both."""
    assert ("T10", "help") not in faults_of()
    named = tuple(replace(term, value="Dr. Smith") for term in DOCUMENT.terms)
    assert ("T10", "help") in faults_of(replace(DOCUMENT, terms=named))
    lower = replace(WORDING, text_grade=1)
    assert ("T07", "rule C10 text") not in faults_of()
    assert ("T07", "rule C10 text") in faults_of(wording=lower)
    assert faults_of() == faults_of()


def test_every_text_of_the_document_is_in_usual_characters():
    (source, *others) = DOCUMENT.sources
    odd = replace(source, title=source.title + "\u200b")
    document = replace(DOCUMENT, sources=(odd, *others), title="B\u0430clofen")
    stopped = [each for each in faults(document, WORDING) if each.code == "T27"]
    assert [each.where for each in stopped] == ["title", f"source {source.code}"]
    assert "'zero width space' (U+200B)" in stopped[1].sentence


def test_the_limits_are_grade_eight_for_texts_and_six_for_stems():
    assert (WORDING.text_grade, WORDING.stem_grade) == (8, 6)


@pytest.mark.parametrize(
    ("text", "words", "sentences", "spoken"),
    [
        ("The cat sat on the mat.", 6, 1, 6),
        ("The cat sat. On the mat.", 6, 2, 6),
        ("Some pills raise blood sugar in a few people.", 9, 1, 11),
        ("In the U.S. it is not approved for sleep.", 9, 1, 10),
        ("Call 911 or 1-800-222-1222.", 2, 1, 2),
        ("My last drink was: ____.", 5, 1, 5),
        ("Don't go.", 2, 1, 2),
        ("no full stop", 3, 1, 3),
    ],
)
def test_the_grade_is_flesch_kincaid(text, words, sentences, spoken):
    expected = 0.39 * words / sentences + 11.8 * spoken / words - 15.59
    assert grade(text) == pytest.approx(expected)


def test_a_text_without_words_has_no_grade():
    assert grade("911") == 0.0


@pytest.mark.parametrize(
    ("word", "count"),
    [("sleep", 1), ("provider", 3), ("medicine", 3), ("don't", 1), ("don’t", 1), ("spasticity", 4)],
)
def test_syllables_are_those_of_the_dictionary_or_of_the_hyphenation(word, count):
    assert syllables(word) == count
