"""A form acts on the answers that it was opened for, and on the list that was shown, or not at
all."""

import re

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from suitability.models import Response
from suitability.patient import journey_cookie
from suitability.releases.recall import recall
from suitability.releases.release import Release
from suitability.releases.release_cache import invalidate_live_release
from tests.support.patient_client import (
    agree,
    answer,
    begin,
    clear,
    copy_of,
    link_of,
    named,
    secret_in,
    walk,
    with_list,
)
from tests.support.personas import CONFUSED, MANY_CAUTIONS
from tests.support.saved_responses import words_of
from tests.support.staff_clients import account_named

pytestmark = pytest.mark.usefixtures("release")

HIDDEN = re.compile(r'<input type="hidden" name="(journey|list)" value="([^"]*)">')


def form_in(client: Client, path: str) -> dict[str, str]:
    """What the form of a page names."""
    return dict(HIDDEN.findall(client.get(path).content.decode()))


def cookie_of(client: Client) -> str:
    return str(client.cookies[journey_cookie.COOKIE].value)


@pytest.fixture
def old_tab(client: Client) -> dict[str, str]:
    """What the list that one person left open names; another has begun anew since."""
    walk(client, MANY_CAUTIONS)
    names = form_in(client, "/summary/")
    begin(client)
    return names


FORMS: tuple[tuple[str, dict[str, str]], ...] = (
    ("/questions/trigger/", {"trigger": "stress"}),
    ("/questions/trigger/", {"trigger": "nonsense"}),
    ("/save/", {"agree": "on"}),
    ("/summary/", {"next": "save"}),
    ("/clear/", {}),
)


@pytest.mark.parametrize("names", ["of another", "none", "nonsense"])
def test_a_form_of_other_answers_changes_nothing_and_says_so(client, old_tab, names):
    walk(client, CONFUSED)
    before = cookie_of(client)
    fields = {"of another": old_tab, "none": {}, "nonsense": {"journey": "\0"}}[names]
    for path, sent in FORMS:
        response = client.post(path, fields | sent)
        assert response.status_code == 409
        assert response["Cache-Control"] == "no-store"
        assert "Nothing was saved or changed" in words_of(response)
        assert "Go to the answers that are open now" in words_of(response)
        assert ("New answers were begun" in words_of(response)) == (names != "none")
        assert journey_cookie.COOKIE not in response.cookies
        assert cookie_of(client) == before
    assert not Response.objects.exists()


def test_every_form_of_a_journey_names_it(client):
    walk(client, MANY_CAUTIONS)
    names = with_list(client)
    for path in ("/questions/trigger/", "/clear/"):
        assert form_in(client, path) == {"journey": names["journey"]}
    refused = client.post("/questions/balance/", named(client) | {"balance": "nonsense"})
    assert dict(HIDDEN.findall(refused.content.decode())) == named(client)
    not_agreed = client.post("/save/", names)
    for form in (
        form_in(client, "/summary/"),
        form_in(client, "/save/"),
        dict(HIDDEN.findall(not_agreed.content.decode())),
    ):
        assert form == names


def test_names_lead_neither_to_the_journey_nor_to_a_saved_list(client):
    walk(client, MANY_CAUTIONS)
    names = with_list(client)
    agree(client)
    link = link_of(client.get("/saved/").content.decode())
    response = Response.objects.get()
    for name in names.values():
        assert name != secret_in(link)
        assert copy_of(f"/copy/#{name}").status_code == 404
        assert name not in "".join(map(str, vars(response).values()))
        assert name not in cookie_of(client)


def test_a_name_stays_while_answers_change_and_the_name_of_the_list_does_not(client):
    walk(client, MANY_CAUTIONS)
    before = with_list(client)
    answer(client, "balance", "unsteady")
    after = with_list(client)
    assert after["journey"] == before["journey"]
    assert after["list"] != before["list"]


@pytest.mark.parametrize("sent", [{"agree": "on"}, {}])
def test_a_list_that_was_not_shown_is_not_saved(client, sent):
    walk(client, MANY_CAUTIONS)
    shown = form_in(client, "/save/")
    answer(client, "balance", "unsteady")  # in another tab
    response = client.post("/save/", shown | sent, follow=True)
    assert response.redirect_chain == [("/summary/", 302)]
    assert "Nothing was saved. Your answers were changed" in words_of(response)
    assert not Response.objects.exists()
    assert agree(client)["Location"] == "/saved/"


def test_a_list_that_a_new_question_belongs_to_is_not_saved(client):
    walk(client, MANY_CAUTIONS | {"baclofen_now": ["never"]})
    shown = form_in(client, "/save/")
    answer(client, "baclofen_now", "yes_rx")
    response = client.post("/save/", shown | {"agree": "on"}, follow=True)
    assert response.redirect_chain == [("/questions/baclofen_plans/", 302)]
    assert "What you just sent was not used" in words_of(response)
    assert not Response.objects.exists()


def test_the_list_s_own_button_leads_to_the_page_that_asks(client):
    walk(client, MANY_CAUTIONS)
    asked = client.post("/summary/", form_in(client, "/summary/") | {"next": "save"})
    assert (asked.status_code, asked["Location"]) == (302, "/save/")


def test_an_old_tab_of_a_recalled_release_is_refused_as_any_other(client, old_tab):
    recall(Release.objects.get(), reason="A mistake.", by=account_named("ada"), now=timezone.now())
    invalidate_live_release()
    assert client.post("/questions/trigger/", old_tab).status_code == 409


def test_what_is_sent_after_all_was_cleared_is_not_used_and_that_is_said(client, old_tab):
    clear(client)
    response = client.post("/save/", old_tab | {"agree": "on"}, follow=True)
    assert response.redirect_chain == [("/", 302)]
    assert "What you just sent was not used" in words_of(response)
    assert client.post("/clear/", old_tab)["Location"] == "/cleared/"


def test_a_cookie_of_an_older_program_goes_on(client):
    """It has neither of the two fields that came later."""
    walk(client, MANY_CAUTIONS)
    payload = signing.loads(cookie_of(client), salt=journey_cookie.SALT)
    older = {k: v for k, v in payload.items() if k not in ("was_saved", "deletions")}
    signed = signing.dumps(older, salt=journey_cookie.SALT)
    client.cookies[journey_cookie.COOKIE] = signed
    assert answer(client, "balance", "fall")["Location"] == "/check/"
    assert agree(client)["Location"] == "/saved/"
