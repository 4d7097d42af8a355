"""A person reads in the language that they chose, all of it or none; and a list stays in the one
that it was read in."""

import re
from base64 import b64decode
from dataclasses import replace
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils.translation import get_language, override

from suitability import pdf
from suitability.engine.summary import Link
from suitability.patient.language_choice import page_of_ours
from suitability.patient.page_cache import cached_page
from suitability.patient.signed_payload import COOKIE, payload_in
from suitability.patient.sleep_log import worker_script
from suitability.patient.text_filters import lang_and_dir, linked
from suitability.releases.recall import recall
from suitability.releases.release import Release
from suitability.releases.release_cache import compiled_release, invalidate_live_release
from suitability.responses.response import Response
from suitability.responses.response_in_fhir import in_fhir, read_list, with_changes
from suitability.responses.saved_replay import replay
from tests.conftest import NOW, as_migrated
from tests.support.fhir_client import asks
from tests.support.patient_client import begin, link_of, secret_in, walk
from tests.support.personas import SLEEPLESS
from tests.support.pseudo_languages import in_spanish, publish_in, spanish
from tests.support.shipped_program import DOCUMENT
from tests.support.staff_clients import account_named

FIRST = DOCUMENT.questions[0]
START = "/"


@pytest.fixture
def bilingual(db: None) -> None:
    """The shipped content, live in its own language and in one that is said to be Spanish."""
    as_migrated()
    publish_in(in_spanish(), now=NOW)


@pytest.fixture
def spaniard(client: Client) -> Client:
    choose(client, "es")
    return client


def choose(client: Client, language: str, page: str = START) -> HttpResponse:
    return client.post("/language/", {"language": language, "next": page})


def page_of(client: Client, path: str, **headers: str) -> str:
    return client.get(path, headers=headers).content.decode()


def language_of(page: str) -> str:
    return re.search(r'<html lang="([^"]+)"', page)[1]


def form_of(page: str) -> dict[str, str]:
    """What the page's own form names."""
    return dict(re.findall(r'<input type="hidden" name="(journey|list)" value="([^"]*)"', page))


def save(client: Client) -> str:
    """The secret part of the link under which this list is saved now."""
    named = form_of(page_of(client, "/save/"))
    assert client.post("/save/", {"agree": "on", **named})["Location"] == "/saved/"
    return secret_in(link_of(page_of(client, "/saved/")))


def copy_in(client: Client, secret: str) -> tuple[str, str]:
    """Open a saved list, and return its address and its page."""
    opened = client.post("/copy/open/", {"link": secret})
    return opened["Location"], page_of(client, opened["Location"])


def publish_as(own: str, other: str) -> None:
    """Publish the shipped content as if it were in one language, and translated into another."""
    document = replace(DOCUMENT, language=own, translations=())
    publish_in(replace(in_spanish(), code=other), document=document, now=NOW)


# Choosing


@pytest.mark.usefixtures("release")
def test_a_release_in_one_language_offers_no_choice_and_sets_no_cookie(client):
    page = client.get(START)
    assert 'class="languages' not in page.content.decode()
    assert not client.cookies
    assert page["Content-Language"] == "en"


@pytest.mark.usefixtures("bilingual")
@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("es", "es"),
        ("es-MX,es;q=0.9,en;q=0.5", "es"),
        ("fr, es;q=0.8, en;q=0.7", "es"),
        ("en-GB, es;q=0.9", "en"),
        ("fr", "en"),
        ("*", "en"),
        (",;q=,\xff" * 200, "en"),
    ],
)
def test_at_first_a_page_is_in_what_the_browser_asks_for(client, header, language):
    response = client.get(START, headers={"Accept-Language": header})
    assert language_of(response.content.decode()) == response["Content-Language"] == language
    assert {"Accept-Language", "Cookie"} <= set(re.split(", ?", response["Vary"]))


@pytest.mark.usefixtures("bilingual")
def test_what_was_chosen_is_stronger_than_what_the_browser_asks_for(spaniard):
    page = page_of(spaniard, START, **{"Accept-Language": "en"})
    assert language_of(page) == "es"
    assert spanish(DOCUMENT.site.lead) in page
    assert "Empezar" in page
    assert "¿Necesita ayuda ahora?" in page


@pytest.mark.usefixtures("bilingual")
@pytest.mark.parametrize(
    ("path", "leads_to"),
    [
        ("/article/?checked=partly", "/article/?checked=partly"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example/", "/"),
        (r"/\elsewhere.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("article/", "/"),
        ("", "/"),
        ("/" + "a" * 3000, "/"),
    ],
)
def test_choosing_leads_back_to_a_page_of_ours_alone(client, path, leads_to):
    assert choose(client, "es", path)["Location"] == page_of_ours(path) == leads_to


@pytest.mark.usefixtures("bilingual")
def test_what_is_no_language_is_refused_in_plain_words(client):
    for language in ("", "xx", "en-xa", "../es", "es\0"):
        refused = choose(client, language)
        assert refused.status_code == 400
        assert "Something in that request did not fit" in refused.content.decode()
    assert client.get("/language/").status_code == 405


@pytest.mark.usefixtures("bilingual")
def test_who_chooses_it_where_a_form_was_answered_is_told_so_in_it(client):
    form_alone = choose(client, "es", "/language/")["Location"]
    page = client.get(form_alone)
    assert page.status_code == 405
    assert language_of(page.content.decode()) == "es"
    assert "No se cambió nada" in page.content.decode()


@pytest.mark.usefixtures("bilingual")
def test_the_choice_is_a_form_with_a_token_and_needs_no_script():
    client = Client(enforce_csrf_checks=True)
    page = page_of(client, "/article/?checked=partly")
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', page)[1]
    there = re.search(r'name="next" value="([^"]+)"', page)[1]
    sent = {"language": "es", "next": there}
    assert choose(client, "es").status_code == 403
    answered = client.post("/language/", sent | {"csrfmiddlewaretoken": token})
    assert answered["Location"] == "/article/?checked=partly"
    assert language_of(page_of(client, answered["Location"])) == "es"


@pytest.mark.parametrize("around", ["en", "ar"])
@pytest.mark.parametrize(
    ("language", "direction"), [("es", "ltr"), ("ar", "rtl"), ("ar-eg", "rtl"), ("ps", "rtl")]
)
def test_a_part_of_a_page_says_its_language_and_direction_in_any_other(around, language, direction):
    with override(around):
        assert lang_and_dir(language) == f'lang="{language}" dir="{direction}"'


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Call 988 now.", "Call {} now."),
        ("Call 988.", "Call {}."),
        ("988¿", "{}¿"),
        ("1988, 9881, 988-1, x988, ñ988, 988é, я988", "1988, 9881, 988-1, x988, ñ988, 988é, я988"),
        ("请立即拨打988。", "请立即拨打{}。"),
        ("いますぐ988に電話してください。", "いますぐ{}に電話してください。"),
        ("988로 전화하세요.", "{}로 전화하세요."),
    ],
)
def test_a_number_is_a_link_in_each_script_and_not_inside_a_word(text, shown):
    assert linked(text, [Link("988", "tel:988")]) == shown.format('<a href="tel:988">988</a>')


# The journey


@pytest.mark.usefixtures("bilingual")
def test_a_journey_goes_on_in_another_language_with_its_answers(client):
    walk(client, SLEEPLESS)
    before = payload_in(client.cookies[COOKIE].value, name=COOKIE)
    choose(client, "es", "/check/")
    after = payload_in(client.cookies[COOKIE].value, name=COOKIE)
    assert (before["language"], after["language"]) == ("en", "es")
    assert {**before, "language": "es"} == after
    del client.cookies["language"]
    page = page_of(client, "/check/")
    assert language_of(page) == "es"
    assert spanish(FIRST.text) in page
    assert "Revise sus respuestas" in page
    assert "Check your answers" not in page


@pytest.mark.usefixtures("release")
def test_the_cookie_of_a_release_in_one_language_is_as_it_was(client):
    begin(client)
    assert "language" not in payload_in(client.cookies[COOKIE].value, name=COOKIE)


@pytest.mark.usefixtures("bilingual")
def test_a_wrong_answer_and_a_message_are_in_the_language_too(spaniard):
    begin(spaniard)
    path = f"/questions/{FIRST.code}/"
    named = form_of(page_of(spaniard, path))
    page = spaniard.post(path, {FIRST.code: "nothing", **named}).content.decode()
    assert "Una de las respuestas enviadas no está en esta página." in page
    page = spaniard.post("/clear/", {"journey": "another"}).content.decode()
    assert "No se guardó ni se cambió nada" in page


@pytest.mark.usefixtures("db")
def test_a_language_that_is_not_offered_is_that_of_no_part_of_a_page(client):
    as_migrated()
    publish_in(in_spanish(offered=False), now=NOW)
    choose(client, "es")
    for path in (START, "/begin/", "/article/", "/clear/", "/nowhere/"):
        page = page_of(client, path)
        assert language_of(page) == "en"
        assert "For information only." in page
        assert "Solo para informar" not in page


@pytest.mark.usefixtures("bilingual")
def test_a_page_that_does_not_exist_is_in_the_language(spaniard):
    page = page_of(spaniard, "/nowhere/")
    assert language_of(page) == "es"
    assert "No existe esa página" in page


@pytest.mark.usefixtures("bilingual")
def test_a_page_asks_the_database_nothing_in_either_language(client, django_assert_num_queries):
    walk(client, SLEEPLESS)
    for language in ("en", "es"):
        choose(client, language)
        for path in (START, f"/questions/{FIRST.code}/", "/check/", "/summary/"):
            client.get(path)
            with django_assert_num_queries(0):
                assert client.get(path)["Content-Language"] == language


@pytest.mark.usefixtures("bilingual")
def test_a_page_is_rendered_once_a_release_and_language(client):
    walk(client, SLEEPLESS)
    paths = (START, f"/questions/{FIRST.code}/", "/check/", "/summary/")
    for language in ("en", "es"):
        choose(client, language)
        for path in paths:
            client.get(path)
    before = cached_page.cache_info().misses
    for _ in range(3):
        for language in ("es", "en"):
            choose(client, language)
            for path in paths:
                assert language_of(page_of(client, path)) == language
    assert cached_page.cache_info().misses == before


@pytest.mark.usefixtures("bilingual")
def test_nothing_that_is_cached_for_one_language_is_shown_in_another(client):
    """Where the words of the content are the same, as of a text that is not translated."""
    walk(client, {**SLEEPLESS, FIRST.code: []})
    english, left_blank = page_of(client, "/check/"), "<p>Left blank</p>"
    assert left_blank in english
    publish_in(replace(in_spanish(), texts=()), now=NOW + timedelta(days=1))
    choose(client, "es")
    walk(client, {**SLEEPLESS, FIRST.code: []})
    page = page_of(client, "/check/")
    assert FIRST.text in page
    assert left_blank not in page
    assert "<p>En blanco</p>" in page


OF_WHAT_IS_LIVE = (
    START,
    "/begin/",
    "/article/",
    "/sleep-log/",
    "/clear/",
    "/cleared/",
    "/copy/",
    "/deleted/",
)


@pytest.fixture
def under_way_in_english(release: Release, client: Client) -> None:
    """Somebody began on a release in English alone, and then one in Spanish too went live."""
    begin(client)
    publish_in(in_spanish(), now=NOW + timedelta(days=1))


@pytest.mark.usefixtures("under_way_in_english")
@pytest.mark.parametrize("path", OF_WHAT_IS_LIVE)
def test_who_is_under_way_in_one_language_reads_what_is_live_in_theirs(client, path):
    page = page_of(client, path, **{"Accept-Language": "es"})
    assert language_of(page) == "es"
    choose(client, "en", path)
    assert language_of(page_of(client, path, **{"Accept-Language": "es"})) == "en"
    choose(client, "es", path)
    response = client.get(path)
    assert language_of(response.content.decode()) == response["Content-Language"] == "es"
    assert language_of(page_of(client, f"/questions/{FIRST.code}/")) == "en"


@pytest.mark.usefixtures("under_way_in_english")
def test_who_begins_again_begins_in_their_language(client):
    choose(client, "es")
    begin(client)
    assert payload_in(client.cookies[COOKIE].value, name=COOKIE)["language"] == "es"
    assert language_of(page_of(client, f"/questions/{FIRST.code}/")) == "es"


@pytest.mark.usefixtures("under_way_in_english")
def test_the_log_that_is_kept_is_in_the_language_of_what_is_live(client):
    choose(client, "es")
    under_way = page_of(client, "/sleep-log/worker.js")
    assert "?language=es" in under_way
    client.cookies.pop(COOKIE)
    cached_page.cache_clear()
    worker_script.cache_clear()
    assert page_of(client, "/sleep-log/worker.js") == under_way


# The saved list


@pytest.mark.usefixtures("bilingual")
def test_a_list_saved_in_one_language_opens_in_it_after_three_releases(spaniard):
    walk(spaniard, SLEEPLESS)
    secret = save(spaniard)
    read = Response.objects.get().summary.read()
    for n in range(1, 4):  # of which the last is not offered in that language any more
        document = replace(DOCUMENT, title=f"{DOCUMENT.title} {n}")
        translation = in_spanish(document, offered=n < 3)
        publish_in(translation, document=document, now=NOW + timedelta(days=n))
    spaniard.cookies.clear()
    assert language_of(page_of(spaniard, START)) == "en"
    address, page = copy_in(spaniard, secret)
    assert language_of(page) == "es"
    assert spanish(DOCUMENT.words.title) in page
    assert "Esta es su lista guardada." in page
    assert "Nadie en la oficina de su profesional de salud" in page
    assert 'class="languages' not in page
    for name, words in (
        ("print/", "La página que se imprime"),
        ("print/details/", "con todos los detalles"),
        ("print/text/", "Mi lista como texto"),
        ("delete/", "¿Borrar su lista guardada?"),
    ):
        page = page_of(spaniard, address + name)
        assert language_of(page) == "es"
        assert words in page
    assert "Versión 1 de" in page_of(spaniard, f"{address}print/text/")
    data = spaniard.get(f"{address}data/").json()
    assert data["about"].startswith("Todo lo que este sitio guarda")
    assert data["list_as_text"].startswith(read.words.title)
    assert "Versión 1 de" in data["list_as_text"]
    assert data["list_as_read"]["language"] == read.language == "es"


@pytest.mark.usefixtures("bilingual")
def test_the_reason_of_a_recall_is_marked_with_the_language_that_it_is_written_in(spaniard):
    walk(spaniard, SLEEPLESS)
    secret = save(spaniard)
    recall(Release.objects.get(), reason="It's wrong.", by=account_named("ada"), now=NOW)
    invalidate_live_release()
    reason = '<span lang="en" dir="ltr">It&#x27;s wrong.</span>'
    address, page = copy_in(spaniard, secret)
    for shown in (page, page_of(spaniard, f"{address}print/"), page_of(spaniard, "/saved/")):
        assert f"La razón: {reason}" in shown


@pytest.mark.usefixtures("bilingual")
def test_the_reason_of_a_recall_is_read_in_the_language_of_the_list(client, spaniard):
    walk(spaniard, SLEEPLESS)
    secret = save(spaniard)
    why = {"reason": "It's wrong.", "translations": {"es": "Tenía un <error>."}}
    recall(Release.objects.get(), **why, by=account_named("ada"), now=NOW)
    invalidate_live_release()
    address, page = copy_in(spaniard, secret)
    for shown in (page, page_of(spaniard, f"{address}print/"), page_of(spaniard, "/saved/")):
        assert "La razón: Tenía un &lt;error&gt;." in shown
    data = spaniard.get(f"{address}data/").json()
    assert data["release"]["recalled_because"] == "Tenía un <error>."


@pytest.mark.usefixtures("bilingual")
def test_a_list_is_replaced_by_one_in_another_language(client):
    walk(client, SLEEPLESS)
    old = save(client)
    choose(client, "es", "/save/")
    page = page_of(client, "/save/")
    assert "Ya guardó una lista antes" in page
    reference = re.search(r'name="replaces" value="(\w+)"', page)[1]
    sent = {"agree": "on", "replaces": reference, **form_of(page)}
    assert client.post("/save/", sent)["Location"] == "/saved/"
    assert [each.language for each in Response.objects.all()] == ["es"]
    assert client.post("/copy/open/", {"link": old}).status_code == 410


@pytest.mark.usefixtures("bilingual")
def test_who_saved_a_list_and_changes_the_language_sees_its_link_still(client):
    walk(client, SLEEPLESS)
    secret = save(client)
    choose(client, "es", "/saved/")
    page = page_of(client, "/saved/")
    assert language_of(page) == "es"
    assert secret_in(link_of(page)) == secret


@pytest.mark.usefixtures("bilingual")
def test_a_list_in_the_release_s_own_language_names_none(client):
    walk(client, SLEEPLESS)
    save(client)
    assert Response.objects.get().language == ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("own", "other", "read"),
    [
        ("en-gb", "es", "en-gb"),
        ("en-gb", "es", "es"),
        ("en", "es-aa-bb-cc", "es-aa-bb-cc"),
        # What an older program published.
        ("en-GB", "es", "en-GB"),
        ("en-GB", "es", "es"),
        ("en", "es-aa-bb-cc-dd", "es-aa-bb-cc-dd"),
    ],
)
def test_a_release_can_be_read_in_each_of_its_languages(client, settings, own, other, read):
    as_migrated()
    settings.LANGUAGES = [*settings.LANGUAGES, (own, "English"), (other, "Otro")]
    publish_as(own, other)
    choose(client, read)
    walk(client, SLEEPLESS)
    assert language_of(page_of(client, "/check/")) == read.lower()
    assert language_of(copy_in(client, save(client))[1]) == read.lower()
    assert Response.objects.get().language == ("" if read == own else read)


@pytest.mark.django_db
def test_who_wants_to_read_british_english_is_given_it(client, settings):
    as_migrated()
    settings.LANGUAGES = [*settings.LANGUAGES, ("en-gb", "English (UK)")]
    publish_as("es", "en-gb")
    page = page_of(client, START, **{"Accept-Language": "en-GB, es;q=0.5"})
    assert language_of(page) == "en-gb"


@pytest.mark.usefixtures("bilingual")
def test_the_replay_compares_lists_in_the_language_that_they_were_read_in(spaniard):
    walk(spaniard, SLEEPLESS)
    save(spaniard)
    same = replay(compiled_release(1), NOW)
    assert (same.total, same.differ) == (1, 0)
    publish_in(replace(in_spanish(), texts=()), now=NOW + timedelta(days=1))
    other = replay(compiled_release(2), NOW)
    assert (other.total, other.differ, other.words) == (1, 1, 1)


@pytest.mark.usefixtures("bilingual")
def test_fhir_says_in_which_language_the_texts_of_a_response_are(spaniard):
    walk(spaniard, SLEEPLESS)
    save(spaniard)
    resource = in_fhir(with_changes(Response.objects).get())
    assert resource["language"] == "es"
    assert spanish(FIRST.text) in str(resource)
    frozen = read_list(Response.objects.get().summary)
    assert frozen.language == "es"
    assert "Versión 1 de" in frozen.text
    spaniard.cookies.clear()
    walk(spaniard, SLEEPLESS)
    save(spaniard)
    assert "language" not in in_fhir(with_changes(Response.objects).get(language=""))


@pytest.mark.usefixtures("bilingual")
def test_by_fhir_a_list_and_its_pdf_are_in_the_language_that_was_read(spaniard, monkeypatch):
    monkeypatch.setattr(pdf, "is_available", lambda: True)
    monkeypatch.setattr(pdf, "render", lambda *_: get_language().encode())
    walk(spaniard, SLEEPLESS)
    save(spaniard)
    number = Response.objects.get().pk
    content = asks(f"DocumentReference/{number}").json()["content"]
    assert [each["attachment"]["language"] for each in content] == ["es", "es"]
    assert "Versión 1 de" in b64decode(content[0]["attachment"]["data"]).decode()
    assert asks(f"Binary/{number}", accept="*/*").content == b"es"
