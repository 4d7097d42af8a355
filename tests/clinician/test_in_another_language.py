"""What clinicians read follows the language of the page, also where it is remembered; what is
stored and exported keeps the program's own words."""

from contextlib import AbstractContextManager
from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, override

from suitability.audit.audit_entry import Act, AuditEntry
from suitability.clinician.audit_sentences import with_sentences
from suitability.clinician.exports.code_book import code_rows
from suitability.clinician.exports.word_tables import write_words
from suitability.clinician.list_choices import list_choices
from suitability.clinician.list_dates import day_and_time
from suitability.clinician.list_rows import LIST_COLUMNS, list_rows, status_and_holder
from suitability.clinician.queue_counts import up_to_limit
from suitability.clinician.response_filters import FilterForm
from suitability.clinician.response_list import responses_in_words
from suitability.clinician.several_actions import done_in_words
from suitability.fhir_api.bearer_token import create_token
from suitability.responses.response import Response
from suitability.responses.review import NotNow, discard_response, take_step
from tests.support.catalogue import LANGUAGE, write_catalogue
from tests.support.saved_responses import held_by, saves
from tests.support.staff_clients import account_named

NOW = datetime(2026, 11, 4, 9, 5, tzinfo=UTC)
WORDS = {
    "new": "nova",
    "in review": "revizio",
    "No caution": "Nenia singardo",
    "Choose %(reference)s": "Elektu %(reference)s",
    "%(status)s, %(name)s, due %(day)s": "%(name)s: %(status)s ĝis %(day)s",
    "Held by": "Tenas",
    "Any": "Ajna",
    "Release %(number)s": "Eldono %(number)s",
    "Left blank": "Malplena",
    "Saved twice": "Konservita dufoje",
    "clinician": "kuracisto",
    "discarded it": "forĵetis ĝin",
    "took it": "prenis ĝin",
    "Release": "Eldono",
    "more than %(limit)s": "pli ol %(limit)s",
    "%(count)s response\0%(count)s responses": "%(count)s respondo\0%(count)s respondoj",
    "Done for %(many)s response: %(done)s.\0Done for %(many)s responses: %(done)s.": (
        "%(done)s ĉe %(many)s\0%(done)s ĉe %(many)s diversaj"
    ),
    "the response is %(status)s": "la respondo estas %(status)s",
    "'%(step)s' is not possible now: %(why)s.": "Ne eblas: %(why)s (%(step)s).",
    "Sign off": "Subskribi",
    "Urgent": "Urĝa",
    "The questionnaire only": "Nur la demandaro",
    "Main": "Ĉefa",
    "Go back to %(name)s.": "Reen al %(name)s.",
}

pytestmark = pytest.mark.usefixtures("release")


@pytest.fixture(autouse=True)
def catalogue(settings, tmp_path) -> None:
    settings.LOCALE_PATHS = [write_catalogue(tmp_path, WORDS)]


def in_other_words() -> AbstractContextManager[object]:
    return override(LANGUAGE)


def rows() -> list[tuple[str, ...]]:
    cells = list_rows([*Response.objects.values_list(*LIST_COLUMNS)])
    return [tuple(str(cell).strip() for cell in row[2:]) for row in cells]


def test_the_cells_of_the_list_are_remembered_for_each_language():
    saved = saves({}, now=NOW)
    spoken = saved.spoken_reference
    english = [(spoken, "Nov 4, 2026, 09:05", "No caution", "New", f"Choose {spoken}")]
    for _ in range(2):
        assert rows() == english
        with in_other_words():
            ((_, at, statements, status, choose),) = rows()
            assert at == date_format(NOW, "SHORT_DATETIME_FORMAT")
            assert (statements, status) == ("Nenia singardo", "Nova")
            assert choose == f"Elektu {spoken}"


def test_the_day_of_a_follow_up_stands_where_the_language_has_it():
    day = date(2026, 12, 5)
    assert status_and_holder("new", "cleo", day, "en") == "New, cleo, due Dec 5, 2026"
    with in_other_words():
        words = status_and_holder("new", "cleo", day, LANGUAGE)
    assert words.startswith("cleo: Nova ĝis ")


@pytest.mark.parametrize("language", ["en", "es", "de", "fr", "pl", "ar", "ja", "hu", "en-au"])
def test_a_moment_in_the_list_is_as_its_format_has_it(language):
    moments = [datetime(2026, month, 3, 7, 5, tzinfo=UTC) for month in (1, 5, 9, 12)]
    with override(language):
        for moment in moments:
            local = timezone.localtime(moment)
            wanted = date_format(local, "SHORT_DATETIME_FORMAT")
            assert day_and_time(moment, language) == wanted


def test_the_filters_are_remembered_for_each_language():
    def html() -> str:
        return "".join(FilterForm({}, choices=list_choices()).fields_in_html())

    english = html()
    with in_other_words():
        other = html()
    assert html() == english
    assert "Held by" in english
    assert "Release 1" in english
    assert "Tenas" in other
    assert "Eldono 1" in other
    assert "Malplena: " in other
    assert "Held by<" not in other
    assert ">Eldono</label>" in other


@pytest.mark.parametrize(
    ("words", "english", "other"),
    [
        (lambda: responses_in_words("1"), "1 response", "1 respondo"),
        (lambda: responses_in_words("3"), "3 responses", "3 respondoj"),
        (
            lambda: responses_in_words(up_to_limit(2000)),
            "more than 1,000 responses",
            "pli ol 1\N{NO-BREAK SPACE}000 respondoj",
        ),
        (lambda: done_in_words(1, "x", ""), "Done for 1 response: x.", "x ĉe 1"),
        (lambda: done_in_words(2, "x", ""), "Done for 2 responses: x.", "x ĉe 2 diversaj"),
        (lambda: done_in_words(2, "x", "dan"), "Done for 2 responses: x to dan.", None),
    ],
)
def test_counts_have_the_plurals_of_the_language(words, english, other):
    assert words() == english
    with in_other_words():
        assert words() == (other or english)


def test_a_refusal_is_in_the_language_of_who_is_refused():
    response, cleo = saves(), account_named("cleo", "clinician")
    how = {"by": cleo, "role": "clinician", "now": timezone.now()}
    with in_other_words(), pytest.raises(NotNow) as refused:
        take_step("sign_off", response.pk, seen=0, **how)
    assert str(refused.value) == "Ne eblas: la respondo estas nova (Subskribi)."


def test_a_discard_is_stored_in_the_words_of_the_program_and_shown_in_the_readers():
    response, cleo = saves(), account_named("cleo", "clinician")
    how = {"by": cleo, "role": "clinician", "now": timezone.now()}
    with in_other_words():
        discard_response(response.pk, reason="twice", seen=0, **how)
    event, entry = response.events.get(), AuditEntry.objects.get(act=Act.DISCARDED)
    assert (event.note, entry.about) == ("Saved twice", "Saved twice")
    with in_other_words():
        (sentence,) = with_sentences([entry])
        assert (sentence.role, sentence.about) == ("kuracisto", "Konservita dufoje")
        assert (event.done, event.note_in_words) == ("forĵetis ĝin", "Konservita dufoje")
    assert event.note_in_words == "Saved twice"


def test_what_a_key_covers_is_stored_in_the_words_of_the_program():
    with in_other_words():
        create_token("Records", scope="questionnaire", response=None, days=30, now=timezone.now())
    assert AuditEntry.objects.get().about == "Records: the questionnaire only, for 30 days"


def test_a_note_of_a_clinician_is_nobodys_to_translate():
    response, cleo = saves(), account_named("cleo", "clinician")
    how = {"by": cleo, "role": "clinician", "now": timezone.now()}
    event = take_step("note", response.pk, seen=0, note="Saved twice", **how)
    with in_other_words():
        assert event.note_in_words == "Saved twice"


def test_an_export_keeps_its_words():
    saves()
    Response.objects.update(status="in_review", **held_by("cleo"))

    def texts() -> tuple[object, ...]:
        return "".join(write_words(Response.objects.all(), (1,), by_choice=False)), [
            *code_rows((1,))
        ]

    english = texts()
    with in_other_words():
        assert texts() == english
        assert gettext("in review") == "revizio"


def test_a_tag_without_variables_says_it_in_each_language():
    template = Template(
        "{% load i18n %}{% translate 'Main' %} {% blocktranslate trimmed %}\nMain\n"
        "{% endblocktranslate %} {% blocktranslate %}Go back to {{ name }}.{% endblocktranslate %}"
        "{% translate 'Main' as main %} {{ main }}"
    )

    def rendered_for(name: str) -> str:
        return template.render(Context({"name": name}))

    assert rendered_for("Ann") == "Main Main Go back to Ann. Main"
    with in_other_words():
        assert rendered_for("Bob") == "Ĉefa Ĉefa Reen al Bob. Ĉefa"
    assert rendered_for("<b>") == "Main Main Go back to &lt;b&gt;. Main"


def test_a_page_of_the_list_is_in_english_without_a_catalogue(client: Client):
    saves()
    client.force_login(account_named("cleo", "clinician"))
    assert "1 response, the newest first." in client.get("/responses/").content.decode()
