"""What keeps a translation from going live, and that one which is not offered keeps nothing."""

from dataclasses import replace

import pytest

from suitability.analysis.findings import Finding
from suitability.analysis.proof import prove
from suitability.content.publication_checks import findings
from suitability.content.reader import Content, read
from suitability.editorial.text_rules import phrasing
from suitability.engine.program import Program
from suitability.questionnaire.document import Document
from suitability.questionnaire.pseudo_language import pseudo_translation
from suitability.questionnaire.translated_document import in_language, source_texts
from suitability.questionnaire.translation import TranslatedText, Translation, source_digest

CONTENT = read()
SOURCES = source_texts(CONTENT.document)
SPANISH = CONTENT.wording.of_language("es")
assert SPANISH is not None

# The document's own texts: with English style rules they are as good a translation as there is.
WHOLE = Translation(
    "en-gb",
    "English (UK)",
    tuple(TranslatedText(key, source_digest(text), text) for key, text in SOURCES.items()),
    offered=True,
    translator="Translated by Ann",
    reviewer="Reviewed by Bo",
)
BRITISH = replace(CONTENT.wording, language="en-gb", languages=())


def content_with(translation: Translation, *wordings: object, **changes: object) -> Content:
    document = replace(CONTENT.document, translations=(translation,), **changes)
    return Content(document, replace(CONTENT.wording, languages=wordings))


def with_text(keys: str, text: str) -> Translation:
    """The whole translation, with this text under these keys."""
    texts = {each.key: each for each in WHOLE.texts}
    for name in keys.split():
        texts[name] = replace(texts[name], text=text)
    return replace(WHOLE, texts=tuple(texts.values()))


def of_translation(content: Content) -> list[Finding]:
    return [each for each in findings(content) if each.where.startswith("translation")]


def stops(content: Content) -> list[tuple[str, str]]:
    listed = of_translation(content)
    return [(each.code, each.where) for each in listed if each.level == "stop"]


def test_a_whole_translation_that_is_offered_stops_nothing() -> None:
    assert of_translation(content_with(WHOLE, BRITISH)) == []


def test_one_that_is_not_offered_is_told_as_a_count_and_stops_nothing() -> None:
    little = replace(WHOLE, offered=False, texts=WHOLE.texts[1000:])
    [finding] = of_translation(content_with(little))
    assert (finding.level, finding.code) == ("note", "V06")
    assert finding.sentence == f"is not offered: 1000 of {len(WHOLE.texts)} texts to translate"


OPEN = "rules.X07.statement.text"  # everybody reads it
TEXT = "rules.C10.statement.text"
IN_TEXT = "translation en-gb rules.C10.statement.text"
BY_STYLE = "translation en-gb rule C10 text"
SLEEP = "questions.sleep_trouble.choices"
# Two choices, whose heading can be made that of the two behind them: one group of four.
NIGHTS = f"{SLEEP}.few_nights.one_of {SLEEP}.many_nights.one_of"


@pytest.mark.parametrize(
    ("translation", "stopped"),
    [
        (with_text(TEXT, ""), ("V01", IN_TEXT)),
        (with_text("rules.U01.statement.text", "Get help."),
         ("V03", "translation en-gb rules.U01.statement.text")),
        (replace(WHOLE, translator=""), ("V04", "translation en-gb")),
        (replace(WHOLE, reviewer=""), ("V04", "translation en-gb")),
        (with_text(TEXT, "Most people took 10 mg of it."), ("L03", BY_STYLE)),
        (with_text("terms.emergency.value", "{none}"),
         ("V03", "translation en-gb terms.emergency.value")),
        (with_text("rules.N02.statement.text", "Ask them."),
         ("T15", "translation en-gb rule N02 text")),
        (with_text("rules.N14.statement.text", "Call {emergency}, {crisis} (U.S.) or {poison}."),
         ("T12", "translation en-gb rule N14")),
        (with_text(OPEN, f"{SOURCES[OPEN]} Baclofen would add more."),
         ("T22", "translation en-gb rule X07")),
        (with_text("rules.U10.statement.ask.2", "What I took, and when."),
         ("V03", "translation en-gb rules.U10.statement.ask.2")),
        (with_text(NIGHTS, SOURCES[f"{SLEEP}.weeks.one_of"]), ("V05", "translation en-gb")),
    ],
)  # fmt: skip
def test_what_is_wrong_with_an_offered_one_stops_it(translation, stopped) -> None:
    assert stopped in stops(content_with(translation, BRITISH))


def test_an_edit_of_the_english_stops_the_languages_until_they_follow() -> None:
    content = content_with(WHOLE, BRITISH, title="Another title")
    assert stops(content) == [("V02", "translation en-gb title")]
    [finding] = of_translation(content)
    assert finding.text == "Another title"


def test_a_language_without_style_rules_cannot_be_offered() -> None:
    assert stops(content_with(WHOLE)) == [("V05", "translation en-gb")]


@pytest.mark.parametrize(
    ("own", "translated", "finding"),
    [
        ("en-GB", "fr", "V07 language: 'en-GB' has to be written 'en-gb'"),
        ("en", "en-aa-bb-cc-dd", "V07 translation en-aa-bb-cc-dd: 'en-aa-bb-cc-dd' is no"),
    ],
)
def test_a_tag_that_an_older_program_took_stops_the_content(own, translated, finding) -> None:
    content = content_with(replace(WHOLE, code=translated), BRITISH, language=own)
    listed = [each for each in findings(content) if each.code == "V07"]
    assert [each.level for each in listed] == ["stop"]
    assert f"V07 {listed[0].where}: {listed[0].sentence}".startswith(finding)


OWN = BRITISH.controls


@pytest.mark.parametrize(
    ("controls", "sentence"),
    [
        (replace(OWN, kept=OWN.kept[1:]), "name no words that control H14 in rule N02 text"),
        (replace(OWN, carried=OWN.carried[1:]), "do not name the main words of rule C10"),
    ],
)
def test_what_a_place_must_keep_it_must_keep_in_each_language(controls, sentence: str) -> None:
    listed = of_translation(content_with(WHOLE, replace(BRITISH, controls=controls)))
    assert {each.level for each in listed} == {"stop"}
    assert [each.sentence for each in listed if each.code == "V05" and sentence in each.sentence]


def test_a_language_without_a_reading_grade_is_told() -> None:
    french = replace(WHOLE, code="fr", name="Français")
    listed = of_translation(content_with(french, replace(BRITISH, language="fr")))
    assert [(each.level, each.code) for each in listed] == [("note", "V06")]
    assert "no formula for its reading grade" in listed[0].sentence


def test_of_many_texts_with_the_same_problem_fifty_are_listed_and_the_rest_counted() -> None:
    listed = of_translation(content_with(replace(WHOLE, texts=()), BRITISH))
    assert len(listed) == 51
    assert listed[-1].sentence == f"{len(WHOLE.texts) - 50} more: is not translated"


def test_the_proof_of_a_document_is_the_same_in_another_language() -> None:
    document = CONTENT.document
    whole = replace(document, translations=(pseudo_translation(document, "en-xa"),))
    other = in_language(whole, "en-xa")
    assert of_answers(document) == of_answers(other) != []


def of_answers(document: Document) -> list[tuple[str, str, str, int]]:
    """What is proved of answers; P11 is about texts, in which a term's words stand or do not."""
    proved = prove(Program(document))
    return [
        (each.code, each.level, each.where, each.example) for each in proved if each.code != "P11"
    ]


@pytest.mark.parametrize("pattern", SPANISH.patterns, ids=lambda pattern: pattern.code)
def test_a_spanish_pattern_catches_its_example_and_not_what_is_offered_instead(pattern) -> None:
    assert pattern.finds(pattern.example)
    assert not phrasing(SPANISH, pattern.instead)
    assert not pattern.finds(pattern.instead)


def test_spanish_would_be_stopped_by_nothing_if_a_person_signed_it_off() -> None:
    [spanish] = [each for each in CONTENT.document.translations if each.code == "es"]
    offered = replace(CONTENT.document, translations=(replace(spanish, offered=True),))
    assert [
        each for each in findings(replace(CONTENT, document=offered)) if each.level == "stop"
    ] == []
