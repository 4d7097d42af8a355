"""The editors' pages in another language: what rooms without Django say is translated where it is
read, and what is remembered of words is remembered by language."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from suitability.analysis.findings import Finding
from suitability.authoring.admin import FORMS
from suitability.authoring.field_labels import LABELS
from suitability.authoring.form_fields import RowsField, pretty_name
from suitability.authoring.labels_of_parts import label_of
from suitability.authoring.part_links import PartLink
from suitability.authoring.parts_in_words import PartsInWords
from suitability.authoring.proof_page import finding_sentence
from suitability.authoring.search_page import searched_parts
from suitability.authoring.translated import in_groups, problem_in_words, translated
from suitability.editorial.clauses_in_english import ClausesInEnglish
from suitability.questionnaire.conditions import Clause
from suitability.questionnaire.document_errors import DocumentError
from suitability.questionnaire.sentence import Sentence, counted
from suitability.releases.document_parts import KINDS
from suitability.releases.draft import current_draft
from suitability.releases.draft_part import KIND_NAMES, PROXIES
from suitability.unsaved_forms import name_to_read
from tests.support.catalogue import in_german
from tests.support.pseudo_languages import pseudo_interface
from tests.support.staff_clients import client_of

TEXTS = {
    "rule": "Regel",
    "rules": "Regeln",
    "Text": "Wortlaut",
    "can never fire": "kann nie gelten",
    "%(rule)s can be quiet itself": "%(rule)s kann selbst leise sein",
    "%(kind)s %(code)s “%(title)s”": "%(kind)s %(code)s „%(title)s“",
    "%(quantity)s: %(names)s": "%(quantity)s %(names)s",
    "at least %(number)s of": "mindestens %(number)s von:",
    "'%(question)s' left blank": "„%(question)s“ offen gelassen",
    "%(number)s rule\0%(number)s rules": "%(number)s Regel\0%(number)s Regeln",
    "The %(part)s is saved in the draft.": "%(part)s ist im Entwurf gespeichert.",
}


@pytest.fixture
def german(tmp_path, settings):
    with in_german(TEXTS, tmp_path, settings):
        yield


@pytest.mark.usefixtures("german")
def test_a_sentence_is_translated_with_those_within_it():
    assert translated(Sentence("can never fire")) == "kann nie gelten"
    inner = Sentence("'%(question)s' left blank", question="Pain")
    outer = Sentence("%(rule)s can be quiet itself", rule=inner)
    assert translated(outer) == "„Pain“ offen gelassen kann selbst leise sein"
    assert translated(counted("%(number)s rule", "%(number)s rules", 2)) == "2 Regeln"
    assert translated("can never fire") == "can never fire"  # words of the content stay
    assert translated(Sentence("")) == ""


@pytest.mark.usefixtures("german")
def test_an_error_of_a_document_is_translated():
    problem = Sentence("%(rule)s can be quiet itself", rule="C10")
    assert problem_in_words(DocumentError("rule C11", problem)) == (
        "Regel C11 C10 kann selbst leise sein."
    )


@pytest.mark.django_db
@pytest.mark.usefixtures("german")
def test_a_finding_names_the_part_and_says_what_is_wrong(release):
    program = current_draft().summaries.program
    rule = program.document.rules[0]
    finding = Finding("stop", "P01", f"rule {rule.code}", Sentence("can never fire"), 0)
    name = program.document.expand(rule.statement.name)
    assert finding_sentence(PartsInWords(program), finding) == (
        f"Regel {rule.code} „{name}“: kann nie gelten."
    )


@pytest.mark.django_db
@pytest.mark.usefixtures("german")
def test_a_clause_is_read_back(release):
    program = current_draft().summaries.program
    question = program.document.questions[0]
    clause = Clause((f"{question.code}.skipped",))
    spoken = translated(ClausesInEnglish(program).clause(clause))
    assert spoken.startswith("mindestens 1 von: „")
    assert spoken.endswith("“ offen gelassen")


@pytest.mark.django_db
def test_what_is_remembered_is_remembered_by_language(release, tmp_path, settings):
    parts = searched_parts(current_draft())
    assert "Rule" in {part.name.partition(" ")[0] for part in parts}
    assert label_of("rule", "text") == "Text"
    with in_german(TEXTS, tmp_path, settings):
        parts = searched_parts(current_draft())
        assert "Regel" in {part.name.partition(" ")[0] for part in parts}
        assert label_of("rule", "text") == "Wortlaut"
        assert str(PROXIES["rule"]._meta.verbose_name_plural) == "Regeln"
        assert PartLink("rule", "C10").in_words == "Regel C10"
    assert label_of("rule", "text") == "Text"
    assert str(PartLink("rule", "C10")) == "rule C10"


def test_numbers_are_written_as_the_reader_writes_them():
    assert in_groups(4_600_000) == "4,600,000"
    with override("de"):
        assert in_groups(4_600_000) == "4.600.000"


def test_each_kind_of_part_has_a_name_that_can_be_translated():
    assert KINDS.keys() <= KIND_NAMES.keys()


def fields_without_label(fields):
    for name, field in fields.items():
        if field.label is None:
            yield pretty_name(name)
        if isinstance(field, RowsField):
            yield from fields_without_label(field.make.form.base_fields)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.part_kind)
def test_each_label_that_is_made_of_a_name_can_be_translated(form):
    assert {*fields_without_label(form.base_fields)} <= {*LABELS}


@pytest.mark.django_db
def test_who_edited_a_part_is_told_in_the_readers_language(release):
    current_draft()
    address = reverse("admin:suitability_rulepart_history", args=["rule.C10"])
    client = client_of("editor", "editor")
    assert "<h1>Change history: rule C10</h1>" in client.get(address).content.decode()
    with pseudo_interface():
        client.cookies["language"] = "ar-xb"
        page = client.get(address).content.decode()
    assert "Change history" not in page
    assert "rule C10" not in page


@pytest.mark.parametrize(("role", "name"), [("manager", "people"), ("clinician", "own_sessions")])
@pytest.mark.django_db
def test_a_page_of_staff_names_the_site_in_its_title_and_its_head(role, name, release):
    page = client_of(role, role).get(reverse(name)).content.decode()
    assert page.count(f"{release.content().title}, for staff") == 2


@pytest.mark.parametrize(
    ("name", "read"),
    [("harms", "Harms"), ("side_effects", "Side effects"), ("choices-0-label", "Choices 1 Label")],
)
def test_what_was_typed_stands_under_the_name_of_its_field(name, read):
    assert name_to_read(name) == read
