"""The advice beside an editor's text: which words are wrong, why, and what to write instead."""

import html
import re

import pytest
from django.test import Client

from suitability.authoring.admin import FORMS
from suitability.authoring.form_fields import AdvisedTextarea
from suitability.authoring.text_advice import advise
from suitability.content.reader import Content
from suitability.editorial.read_texts import read_texts
from suitability.releases.document_parts import SINGLES
from suitability.releases.draft import current_draft
from suitability.releases.draft_part import Part
from tests.editorial.test_style_rules import EDITS
from tests.support.editorial_team import ED, at_work, edit_draft, main_text
from tests.support.shipped_program import DOCUMENT, WORDING
from tests.support.staff_clients import client_of, edit_part, part_address

pytestmark = pytest.mark.usefixtures("release")


@pytest.fixture
def editor(release) -> Client:
    current_draft()
    return client_of("erin", "editor")


def text_of(page: str) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page)))


def typed(editor: Client, text: str, **about: str) -> str:
    """Return the advice on a text that is being typed."""
    response = editor.post("/admin/advice/", {"text": text, **about})
    assert response.status_code == 200
    return response.content.decode()


def marks(page: str) -> list[str]:
    return [html.unescape(words) for words in re.findall("<mark>(.*?)</mark>", page)]


def advice_in(page: str, field: str) -> str:
    """Return the advice on a field in the page of a form."""
    return page.split(f'id="id_{field}_advice"')[1].partition(">")[2].split("</form")[0]


def test_a_text_that_nobody_would_read_is_not_read_while_it_is_typed(editor):
    page = text_of(typed(editor, "9" * 55_000, kind="text"))
    assert "longer than 4000 characters" in page
    assert "Reading" in text_of(typed(editor, "A text. " * 500, kind="text"))


def test_the_words_are_marked_in_the_text_as_it_is_read(editor):
    page = typed(editor, "Call {helpline}. You should take 10 mg.", kind="text", category="caution")
    assert marks(page) == ["You should take", "10 mg"]
    assert "Call 1-800-662-4357. You should take 10 mg." in text_of(page)


def test_each_is_quoted_with_what_is_wrong_and_a_better_wording(editor):
    advice = text_of(typed(editor, "You should take it.", kind="text"))
    assert "“You should take”: Direct treatment instruction;" in advice
    assert "Better: Your provider can tell you if and when to take it." in advice


def test_what_is_too_much_and_too_hard_is_marked(editor):
    assert marks(typed(editor, "A heading of seven words is not long", kind="heading")) == ["long"]
    hard = "Considerable hypotension necessitates consideration."
    assert "Considerable" in marks(typed(editor, hard, kind="text", category="caution"))


def test_each_line_is_a_text_by_itself(editor):
    page = typed(editor, "Is it so?\nWhy do I wake?\nCould those help?", kind="ask", lines="on")
    assert marks(page) == ["it", "those"]
    assert "The longest has 4 words, 16 at most." in text_of(page)


@pytest.mark.parametrize("field", ["text", "heading", "clinician"])
def test_the_page_without_a_script_says_the_same_as_the_live_box(editor, field):
    text = "Avoid it. Take 10 mg today."
    saved = edit_part(editor, "rule", "C10", {field: text}).content.decode()
    kinds = {"text": "text", "heading": "heading", "clinician": "note"}
    about = {"kind": kinds[field], "category": "caution", "code": "C10"}
    live = typed(editor, text, **about)
    assert marks(live)
    assert live.strip() in advice_in(saved, field)


@pytest.mark.parametrize("kind", [form.part_kind for form in FORMS])
def test_no_shipped_text_has_advice_since_the_proof_finds_nothing(editor, kind):
    current_draft()
    (form,) = [form for form in FORMS if form.part_kind == kind]
    for part in Part.objects.filter(kind=kind):
        fields = form(instance=part).fields.items()
        advised = {n: f.widget.advice for n, f in fields if isinstance(f.widget, AdvisedTextarea)}
        wrong = {name: advice.faults for name, advice in advised.items() if advice}
        assert not any(wrong.values()), (part, wrong)


def has_no_red(editor: Client, kind: str, code: str) -> bool:
    page = editor.get(part_address(kind, code)).content.decode()
    assert "<form" in page
    return "<mark>" not in page and 'class="hit"' not in page


SHOWN = [("rule", "C41"), ("rule", "N14"), ("option", "O03"), ("question", "tried")]
SHOWN += [(kind, kind) for kind in SINGLES]


@pytest.mark.parametrize(("kind", "code"), SHOWN)
def test_no_page_of_a_shipped_part_has_a_word_in_red(editor, kind, code):
    assert has_no_red(editor, kind, code)


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.parametrize("kind", [form.part_kind for form in FORMS])
def test_no_page_of_any_shipped_part_has_a_word_in_red(editor, kind):
    codes = Part.objects.filter(kind=kind).values_list("code", flat=True)
    assert [code for code in codes if not has_no_red(editor, kind, code)] == []


@pytest.mark.parametrize(
    ("document", "fault"), [row[1:] for row in EDITS], ids=[r[0] for r in EDITS]
)
def test_the_advice_is_what_the_proof_finds(document, fault):
    """Of a text by itself; what a part says as a whole is for the proof."""
    draft = Content(document, WORDING)
    codes = set()
    for text in set(read_texts(document)) - set(read_texts(DOCUMENT)):
        about = {"category": text.category, "code": text.code}
        advice = advise(draft, text.kind, [text.text], **about)
        codes |= {each.code for each in advice.faults} if advice else set()
    as_a_whole = {"T02", "T03", "T04", "T08", "T11", "T12", "T13", "T14", "T21", "T26", "T28"}
    assert codes == {fault[0]} - as_a_whole


@pytest.mark.parametrize(
    "sent", [{}, {"kind": "x" * 99, "text": "{nothing} \x00"}, {"text": "{"}, {"code": "x" * 999}]
)
def test_advice_on_nonsense_is_no_error(editor, sent):
    assert editor.post("/admin/advice/", sent).status_code == 200


def test_a_term_that_is_not_there_is_marked_and_the_others_are_named(editor):
    page = typed(editor, "Call {nobody}.", kind="text")
    assert marks(page) == ["{nobody}"]
    assert "The terms are {crisis}," in text_of(page)


@pytest.mark.parametrize("pattern", WORDING.patterns, ids=lambda pattern: pattern.code)
def test_every_pattern_proposes_words_that_keep_to_all_rules(pattern):
    assert pattern.instead
    kinds = {"ask": ("ask", ""), "clinician": ("note", "")}
    for of in pattern.kinds or ("urgent", "caution", "evidence", "context", "next_step", "option"):
        kind, category = kinds.get(of, ("text", of))
        advice = advise(current_draft().content, kind, [pattern.instead], category=category)
        assert not advice.faults


def test_a_finding_about_a_text_has_its_words_marked():
    edit_draft("rule.C10", text="Most people take 10 mg. Tell your provider that it is so.")
    page = at_work(ED).get("/admin/proof/")
    assert "10 mg" in marks(page.content.decode())
    assert "Better: How much to take is for your provider to decide." in main_text(page)


def test_a_finding_about_who_reads_the_words_has_them_marked():
    edit_draft("rule.C10", text="Baclofen would add to this. Tell your provider.")
    assert "would add" in marks(at_work(ED).get("/admin/proof/").content.decode())


def test_markup_in_a_text_is_only_text(editor):
    page = typed(editor, "<b>Take</b> 10 mg", kind="text")
    assert "<b>" not in page
    assert "&lt;b&gt;" in page
