"""What staff typed is not lost when their session ends, nor used, nor shown to anybody else."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from suitability.releases.draft import current_draft
from suitability.responses.response import Response
from suitability.responses.review import Event
from tests.support.authenticator import code_for
from tests.support.editorial_team import edit_draft, submit_draft
from tests.support.saved_responses import held_by, saves, words_of
from tests.support.staff_clients import FilledForm, account, part_address

PASSWORD = "a password for these tests"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
TYPED = "Ask the patient about 3 o'clock; <b>kidneys</b> & pressure."
NOT_SAVED = "What you typed on this page is not saved yet."
ROLES = ("clinician", "editor", "approver", "manager")

pytestmark = pytest.mark.usefixtures("release")


@dataclass(frozen=True, slots=True)
class Written:
    """A form on a page of staff, where it is sent to, and the field that somebody wrote in."""

    page: str
    to: str
    name: str
    also: Mapping[str, str]


def note_of_a_response() -> Written:
    path = f"/responses/{saves().pk}/"
    return Written(path, f"{path}review/", "note", {"step": "take"})


def hand_over_note() -> Written:
    path = f"/responses/{saves().pk}/"
    account("dan", "clinician")
    Response.objects.update(status="in_review", **held_by("cleo"))
    return Written(f"{path}hand-over/", f"{path}review/", "note", {"step": "hand_over"})


def reference() -> Written:
    return Written("/responses/?status=new", "/responses/find/", "reference", {})


def edit() -> Written:
    path = part_address("rule", "C10")
    return Written(path, path, "text", {"clauses-0-low": "1", "sources": "S07"})


def new_part() -> Written:
    path = part_address("option", act="add")
    return Written(path, path, "known", {"code": "O99"})


def texts_of_a_translation() -> Written:
    path = "/admin/translations/es/rule/C10/"
    return Written(path, path, "text-rules.C10.statement.heading", {})


def notes_of_a_draft() -> Written:
    edit_draft("rule.C10", heading="Blood pressure that is low")
    return Written("/admin/publishing/", "/admin/publishing/", "notes", {})


def reason_to_send_back() -> Written:
    edit_draft("rule.C10", heading="Blood pressure that is low")
    path = f"/admin/submissions/{submit_draft(by='eddie').pk}/"
    return Written(path, path, "reason", {"act": "send_back"})


def reason_of_a_recall() -> Written:
    path = "/admin/releases/1/recall/"
    return Written(path, path, "reason", {})


def comment_on_the_draft() -> Written:
    edit_draft("rule.C10", heading="Blood pressure that is low")
    path = f"/admin/submissions/{submit_draft(by='eddie').pk}/"
    return Written(path, "/admin/comments/", "comment", {})


def invitation() -> Written:
    path = "/accounts/people/new/"
    return Written(path, path, "name", {"roles": "editor"})


def fhir_key() -> Written:
    return Written("/keys/new/", "/keys/new/", "name", {"scope": "all", "days": "30"})


FORMS = [
    fhir_key,
    comment_on_the_draft,
    note_of_a_response,
    hand_over_note,
    reference,
    edit,
    new_part,
    texts_of_a_translation,
    notes_of_a_draft,
    reason_to_send_back,
    reason_of_a_recall,
    invitation,
]


def signs_in(client: Client, name: str = "cleo", to: str = "") -> HttpResponse:
    return client.post("/accounts/login/", {"login": name, "password": PASSWORD, "next": to})


@pytest.fixture
def cleo(settings) -> Client:
    """Somebody with three roles, in a browser that is checked for tokens as in earnest."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    current_draft()
    account("cleo", *ROLES, password=PASSWORD)
    client = Client()
    signs_in(client)
    return client


def fields_of(page: HttpResponse) -> dict[str, list[str]]:
    return FilledForm(page.content.decode()).fields


def writes(client: Client, written: Written, text: str = TYPED) -> dict[str, list[str] | str]:
    """What the browser sends of the form after somebody wrote in it."""
    return {**fields_of(client.get(written.page)), **written.also, written.name: text}


def after_doing_nothing(client: Client) -> datetime:
    return datetime.now(UTC) + timedelta(minutes=20, seconds=5)


def after_a_night(client: Client) -> datetime:
    return datetime.now(UTC) + timedelta(hours=14)


def ended_elsewhere(client: Client) -> datetime:
    Session.objects.all().delete()
    return datetime.now(UTC)


def signed_out_in_another_tab(client: Client) -> datetime:
    client.post("/accounts/logout/")
    client.cookies.clear()
    return datetime.now(UTC)


ENDS = [after_doing_nothing, after_a_night, ended_elsewhere, signed_out_in_another_tab]


def stored() -> tuple[object, ...]:
    return (current_draft().digest, Event.objects.count(), Response.objects.values_list("status"))


def in_form(page: HttpResponse, name: str) -> str:
    return fields_of(page)[name][0]


def is_back(client: Client, written: Written) -> HttpResponse:
    """Sign in where the form led to; the page is the one with the form, and it is filled."""
    page = client.get(signs_in(client, to=written.page)["Location"])
    assert NOT_SAVED in words_of(page)
    assert in_form(page, written.name) == TYPED
    return page


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_what_was_typed_in_any_form_is_back_after_signing_in_again(form, cleo):
    written = form()
    sent, before = writes(cleo, written), stored()
    with time_machine.travel(after_doing_nothing(cleo)):
        asked = cleo.post(written.to, sent)
        assert asked["Location"].startswith("/accounts/login/?next=")
        assert "When you have signed in, it is in its form again" in words_of(
            cleo.get(asked["Location"])
        )
        is_back(cleo, written)
    assert str(stored()) == str(before)


@pytest.mark.parametrize("end", ENDS, ids=lambda end: end.__name__)
def test_it_is_back_however_the_session_ended(end, cleo):
    written = note_of_a_response()
    sent = writes(cleo, written)
    with time_machine.travel(end(cleo)):
        assert cleo.post(written.to, sent)["Location"] == f"/accounts/login/?next={written.page}"
        is_back(cleo, written)
    assert not Event.objects.exists()


def test_boxes_numbers_and_rows_of_a_part_are_back_too(cleo):
    written = edit()
    sent = writes(cleo, written) | {"clauses-1-low": "2", "clauses-1-of": ["conditions.apnea"]}
    with time_machine.travel(after_doing_nothing(cleo)):
        cleo.post(written.to, sent)
        fields = fields_of(is_back(cleo, written))
    assert fields["clauses-1-low"] == ["2"]
    assert fields["clauses-1-of"] == ["conditions.apnea"]
    assert fields["sources"] == ["S07"]


def test_a_second_factor_is_asked_for_on_the_way(cleo, settings):
    settings.SECOND_FACTOR = True
    user = account("mia", "clinician", password=PASSWORD)
    TOTP.activate(user, SECRET)
    client, written = Client(), note_of_a_response()
    signs_in(client, "mia")
    cache.clear()
    client.post("/accounts/second-factor/authenticate/", {"code": code_for(SECRET)})
    sent = writes(client, written)
    with time_machine.travel(after_doing_nothing(client)):
        client.post(written.to, sent)
        signs_in(client, "mia", to=written.page)
        coded = client.post("/accounts/second-factor/authenticate/", {"code": code_for(SECRET)})
        assert coded["Location"] == written.page
        assert in_form(client.get(written.page), "note") == TYPED


def test_another_account_gets_nothing_of_it(cleo):
    account("dan", *ROLES, password=PASSWORD)
    written = note_of_a_response()
    sent = writes(cleo, written)
    with time_machine.travel(after_doing_nothing(cleo)):
        cleo.post(written.to, sent)
        page = cleo.get(signs_in(cleo, "dan", to=written.page)["Location"])
        assert in_form(page, "note") == ""
        assert NOT_SAVED not in words_of(page)
        # And the one whose it is gets it, in whatever browser.
        is_back(Client(), written)


def test_a_form_of_another_account_is_refused_and_held_for_that_one(cleo):
    account("dan", "clinician", password=PASSWORD)
    written = note_of_a_response()
    sent = writes(cleo, written)
    cleo.post("/accounts/logout/")
    signs_in(cleo, "dan")
    refused = cleo.post(written.to, sent)
    assert refused.status_code == 409
    assert "Another account opened this page" in words_of(refused)
    assert TYPED not in unescape(refused.content.decode())
    assert not Event.objects.exists()
    cleo.post("/accounts/logout/")
    is_back(cleo, written)


def test_who_signed_in_again_in_another_tab_loses_nothing_by_the_old_token(cleo):
    """Signing in draws a new token, and the form has the old one."""
    written, browser = note_of_a_response(), Client(enforce_csrf_checks=True)
    old = fields_of(browser.get("/accounts/login/"))["csrfmiddlewaretoken"]
    form = {"login": "cleo", "password": PASSWORD, "csrfmiddlewaretoken": old}
    browser.post("/accounts/login/", form)
    sent = writes(browser, written) | {"csrfmiddlewaretoken": old}
    back = browser.post(written.to, sent)
    assert back["Location"] == written.page
    page = browser.get(written.page)
    assert NOT_SAVED in words_of(page)
    assert in_form(page, "note") == TYPED
    assert not Event.objects.exists()
    assert browser.post(written.to, fields_of(page) | {"step": "note"}).status_code == 302
    assert Event.objects.get().note == TYPED


def test_once_it_is_saved_it_is_not_offered_again(cleo):
    written = note_of_a_response()
    sent = writes(cleo, written)
    with time_machine.travel(after_doing_nothing(cleo)):
        cleo.post(written.to, sent)
        page = is_back(cleo, written)
        assert in_form(cleo.get(written.page), "note") == TYPED  # the page was opened again
        cleo.post(written.to, fields_of(page) | {"step": "note"})
        after = cleo.get(written.page)
    assert Event.objects.get().note == TYPED
    assert NOT_SAVED not in words_of(after)
    assert in_form(after, "note") == ""


def test_what_a_script_sends_while_it_is_typed_takes_nothing_away(cleo):
    written = edit()
    sent = writes(cleo, written)
    script = {"X-Requested-With": "fetch"}
    with time_machine.travel(after_doing_nothing(cleo)):
        assert cleo.post("/admin/advice/", sent, headers=script).status_code == 401
        cleo.post(written.to, sent)
        page = is_back(cleo, written)
        assert cleo.post("/admin/advice/", fields_of(page), headers=script).status_code == 200
        is_back_already(cleo, written)


def test_it_can_be_discarded_and_other_pages_lead_back_to_it(cleo):
    written = note_of_a_response()
    sent = writes(cleo, written)
    with time_machine.travel(after_doing_nothing(cleo)):
        cleo.post(written.to, sent)
        signs_in(cleo)
        assert f"back to {written.page}" in words_of(cleo.get("/responses/"))
        page = is_back_already(cleo, written)
        cleo.post("/desk/unsaved/discard/", {"stamp": fields_of(page)["stamp"][0]})
        assert in_form(cleo.get(written.page), "note") == ""
        assert "back to" not in words_of(cleo.get("/responses/?status=new"))


def is_back_already(client: Client, written: Written) -> HttpResponse:
    page = client.get(written.page)
    assert in_form(page, written.name) == TYPED
    return page


def test_after_half_an_hour_it_is_gone(cleo):
    written = note_of_a_response()
    sent, late = writes(cleo, written), after_doing_nothing(cleo)
    with time_machine.travel(late):
        cleo.post(written.to, sent)
    with time_machine.travel(late + timedelta(minutes=31)):
        page = cleo.get(signs_in(cleo, to=written.page)["Location"])
    assert in_form(page, "note") == ""


def test_no_table_has_it_in_the_clear_and_no_password_is_held(cleo):
    written = note_of_a_response()
    sent = writes(cleo, written) | {"password1": "secret-of-cleo"}
    with time_machine.travel(after_doing_nothing(cleo)):
        cleo.post(written.to, sent)
        held = everything_stored()
        assert "kidneys" not in held
        assert "secret-of-cleo" not in is_back(cleo, written).content.decode()


def everything_stored() -> str:
    """The rows of the tables that could hold it, as text."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT value FROM suitability_cache")
        cached = cursor.fetchall()
        cursor.execute("SELECT session_data FROM django_session")
        return str([cached, cursor.fetchall()])


def test_a_form_with_a_stamp_that_somebody_made_up_is_held_for_nobody(cleo):
    written = note_of_a_response()
    sent = writes(cleo, written)
    sent["stamp"] = sent["stamp"][0].replace(f" {written.page} ", " /elsewhere/ ")
    cleo.post("/accounts/logout/")
    assert cleo.post(written.to, sent)["Location"].startswith("/accounts/login/")
    assert "back to" not in words_of(cleo.get(signs_in(cleo, to="/responses/")["Location"]))


def test_who_lost_the_role_meanwhile_can_copy_what_was_typed(cleo):
    written = note_of_a_response()
    sent = writes(cleo, written)
    User.objects.get(username="cleo").groups.clear()
    refused = cleo.post(written.to, sent)
    assert refused.status_code == 403
    assert TYPED in unescape(refused.content.decode())


def test_the_pages_of_patients_have_no_stamp(cleo):
    assert 'name="stamp"' not in cleo.get("/begin/").content.decode()
    assert 'name="stamp"' in cleo.get("/responses/").content.decode()
