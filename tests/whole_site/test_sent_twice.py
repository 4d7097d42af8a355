"""A form of staff that is sent twice does once what it says, and both get the same answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP
from django.apps import apps
from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from suitability.accounts.account_actions import deactivate
from suitability.accounts.invitation import new_link
from suitability.clinician.saved_filter import SavedFilter
from suitability.fhir_api.bearer_token import Token, create_token
from suitability.idempotency import NO_ACTS, IdempotencyKey
from suitability.permissions import ROLES
from suitability.releases.draft import current_draft
from suitability.responses.response import Response
from suitability.responses.review import Event, discard_response
from tests.support.authenticator import code_for, has_app
from tests.support.editorial_team import edit_draft, submit_draft
from tests.support.saved_responses import held_by, saves, words_of
from tests.support.staff_clients import (
    PASSWORD,
    FilledForm,
    account,
    account_named,
    part_address,
    signs_in,
)

from .access_matrix import rows

pytestmark = pytest.mark.usefixtures("release")

OTHER = "quite another password"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NOW = datetime.now(UTC)
Fields = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Form:
    """The page that has the form, where it goes, and what is put into it beside what it holds."""

    page: str
    to: str
    put: Fields
    is_whole: bool = False  # all that the page holds is sent along

    def filled(self, client: Client) -> dict[str, object]:
        """What the browser sends of it. A page may have several forms: the last one's stamp."""
        held = FilledForm(client.get(self.page).content.decode()).fields
        if self.is_whole:
            return {**held, "stamp": held["stamp"][-1:], **self.put}
        return {name: held[name][-1] for name in {"seen", "stamp"} & held.keys()} | dict(self.put)


# Clinicians.


def reviewed(step: str, status: str, **put: object) -> Form:
    path = f"/responses/{saves().pk}/"
    holder = {} if status == "new" else held_by("sue")
    Response.objects.update(status=status, **holder)
    return Form(path, f"{path}review/", {"step": step, "seen": "0", **put})


def take() -> Form:
    return reviewed("take", "new")


def take_over() -> Form:
    form = reviewed("take_over", "in_review")
    account_named("dan", "clinician")
    Response.objects.update(**held_by("dan"))
    return form


def sign_off() -> Form:
    return reviewed("sign_off", "in_review")


def follow_up() -> Form:
    return reviewed("follow_up", "in_review", note="Call on Monday.")


def hand_over() -> Form:
    to = account_named("dan", "clinician").pk
    return reviewed("hand_over", "in_review", to=str(to), note="Yours.")


def put_back() -> Form:
    return reviewed("put_back", "in_review")


def reopen() -> Form:
    return reviewed("reopen", "reviewed")


def note() -> Form:
    return reviewed("note", "new", note="Rang her. No answer.")


def several_taken() -> Form:
    chosen = [saves().pk, saves({"trigger": ("stress",)}).pk]
    put = {"step": "take", "chosen": chosen, "listed_at": "2100-01-01T00:00:00+00:00"}
    return Form("/responses/", "/responses/several/", put)


def several_of_which_one_is_refused() -> Form:
    form = several_taken()
    Response.objects.filter(pk=form.put["chosen"][0]).update(status="reviewed")  # type: ignore[index]
    return form


def filter_saved() -> Form:
    put = {"name": "Mine", "query": "status=open"}
    return Form("/responses/?status=open", "/responses/filters/", put)


def filter_deleted() -> Form:
    by = account_named("sue", *ROLES)
    number = SavedFilter.objects.create(user=by, name="Mine", query="status=open").pk
    return Form("/responses/filters/", f"/responses/filters/{number}/delete/", {})


def discarded() -> Form:
    path = f"/responses/{saves().pk}/discard/"
    return Form(path, path, {"reason": "test", "seen": "0"})


def restored() -> Form:
    number, by = saves().pk, account_named("sue", *ROLES)
    discard_response(number, reason="test", seen=0, by=by, role="clinician", now=NOW)
    return Form("/responses/discarded/", f"/responses/{number}/restore/", {})


def deleted_for_good() -> Form:
    form = restored()
    path = form.to.replace("restore", "delete")
    return Form(path, path, {})


# Editors and approvers.


def draft_differs() -> None:
    edit_draft("rule.C10", heading="Blood pressure that is low")


def part_edited() -> Form:
    path = part_address("rule", "C10")
    return Form(path, path, {"heading": "Blood pressure that is low"}, is_whole=True)


def part_added() -> Form:
    path = part_address("term", act="add")
    return Form(
        path, path, {"code": "clinic", "value": "our clinic", "place": "990"}, is_whole=True
    )


def part_removed() -> Form:
    path = part_address("option", "O03", "delete")
    return Form(path, path, {"post": "yes"})


def texts_translated() -> Form:
    path = "/admin/translations/es/rule/C10/"
    put = {"text-rules.C10.statement.heading": "Presión baja"}
    return Form(path, path, put, is_whole=True)


def part_undone() -> Form:
    draft_differs()
    return Form("/admin/undo/rule/C10/", "/admin/undo/rule/C10/", {})


def commented() -> Form:
    current_draft()
    return Form("/admin/comments/", "/admin/comments/", {"comment": "Is it shorter now?"})


def submitted() -> Form:
    draft_differs()
    return Form("/admin/publishing/", "/admin/publishing/", {"notes": "Clearer."})


def decided(act: str, **put: object) -> Form:
    draft_differs()
    path = f"/admin/submissions/{submit_draft(by='eddie').pk}/"
    return Form(path, path, {"act": act, **put})


def approved() -> Form:
    return decided("approve")


def sent_back() -> Form:
    return decided("send_back", reason="Not yet.")


def withdrawn() -> Form:
    return decided("withdraw")


def recalled() -> Form:
    path = "/admin/releases/1/recall/"
    return Form(path, path, {"reason": "A number was wrong. Talk to your provider."})


def rolled_back() -> Form:
    draft_differs()
    return Form("/admin/releases/1/roll-back/", "/admin/releases/1/roll-back/", {})


# Managers, and everybody about their own account.


def invited() -> Form:
    path = "/accounts/people/new/"
    return Form(path, path, {"name": "eve", "roles": ["clinician"]})


def about_person(act: str, **put: object) -> Form:
    path = f"/accounts/people/{account('eve', 'clinician', password=PASSWORD).pk}/"
    return Form(path, path, {"act": act, **put})


def linked() -> Form:
    return about_person("link")


def roles_changed() -> Form:
    return about_person("roles", roles=["editor"])


def languages_changed() -> Form:
    current_draft()
    return about_person("languages", languages=["es"])


def factor_reset() -> Form:
    form = about_person("reset")
    TOTP.activate(User.objects.get(username="eve"), SECRET)
    return form


def sessions_ended() -> Form:
    form = about_person("end")
    signs_in(Client(), "eve")
    return form


def unlocked() -> Form:
    return about_person("unlock")


def deactivated() -> Form:
    return about_person("deactivate")


def reactivated() -> Form:
    form = about_person("reactivate")
    eve, sue = User.objects.get(username="eve"), account_named("sue", *ROLES)
    deactivate(eve.pk, by=sue, role="manager", now=NOW)
    return form


def key_made() -> Form:
    put = {"name": "The record system", "scope": "questionnaire", "days": "30"}
    return Form("/keys/new/", "/keys/new/", put)


def key_ended() -> Form:
    create_token("the record system", now=NOW)
    path = f"/keys/{Token.objects.get().pk}/end/"
    return Form(path, path, {})


def own_sessions_ended() -> Form:
    signs_in(Client(), "sue")
    signs_in(Client(), "sue")
    return Form("/accounts/sessions/", "/accounts/sessions/", {"session": "others"})


def recovery_codes_made() -> Form:
    has_app(account_named("sue", *ROLES), SECRET)
    path = "/accounts/second-factor/codes/new/"
    return Form(path, path, {})


def factor_removed() -> Form:
    has_app(account_named("sue", *ROLES), SECRET)
    path = "/accounts/second-factor/totp/deactivate/"
    return Form(path, path, {})


ACTS: Mapping[str, tuple[Callable[[], Form], ...]] = {
    "review": (take, take_over, sign_off, follow_up, hand_over, put_back, reopen, note),
    "several": (several_taken, several_of_which_one_is_refused),
    "saved_filters": (filter_saved,),
    "delete_filter": (filter_deleted,),
    "discard": (discarded,),
    "restore_response": (restored,),
    "delete_junk": (deleted_for_good,),
    "part_change": (part_edited,),
    "part_add": (part_added,),
    "part_delete": (part_removed,),
    "admin:undo": (part_undone,),
    "admin:translated_part": (texts_translated,),
    "admin:comments": (commented,),
    "admin:publishing": (submitted,),
    "admin:submission": (approved, sent_back, withdrawn),
    "admin:recall": (recalled,),
    "admin:roll_back": (rolled_back,),
    "invite": (invited,),
    "person": (
        linked,
        roles_changed,
        languages_changed,
        factor_reset,
        sessions_ended,
        unlocked,
        deactivated,
        reactivated,
    ),
    "make_key": (key_made,),
    "end_key": (key_ended,),
    "own_sessions": (own_sessions_ended,),
    "mfa_generate_recovery_codes": (recovery_codes_made,),
    "mfa_deactivate_totp": (factor_removed,),
}
EVERY = [act for acts in ACTS.values() for act in acts]
ELSEWHERE = {
    "invitation": "a test of its own below",
    "account_change_password": "a test of its own below",
    "mfa_activate_totp": "a test of its own below",
    "hand_over": "asks to whom, and sends that to review",
    "admin:index": "a page of the admin that changes nothing",
    "admin:login": "leads to sign in",
    "admin:logout": "leads to sign out",
    "admin:password_change": "leads to the page for it",
    "admin:view_on_site": "leads nowhere",
    "admin:app_list": "a page of the admin that changes nothing",
    "admin/(?P<url>.*)$": "leads nowhere",
}


@pytest.fixture
def sue(settings: Any) -> Client:
    """Somebody who may do everything, in a browser, who said just now that it is her."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    current_draft()
    account("sue", *ROLES, password=PASSWORD)
    client = Client()
    signs_in(client, "sue")
    client.post("/accounts/confirm/", {"password": PASSWORD})
    return client


def stored() -> dict[str, list[dict[str, object]]]:
    """Every row of every table, but for the sessions, which say when somebody was seen last."""
    models = [model for model in apps.get_models() if not model._meta.proxy and model != Session]
    return {model.__name__: list(model._base_manager.order_by("pk").values()) for model in models}


def answer_of(response: HttpResponse) -> tuple[object, ...]:
    notices = [(notice.level, str(notice)) for notice in get_messages(response.wsgi_request)]
    return response.status_code, response.get("Location"), notices, response.content


@pytest.mark.parametrize("act", EVERY, ids=lambda act: act.__name__)
def test_what_is_sent_twice_is_done_once_and_answered_alike(act: Callable[[], Form], sue: Client):
    form = act()
    sent, before = form.filled(sue), stored()
    first = sue.post(form.to, sent)
    done = stored()
    second = sue.post(form.to, sent)
    assert first.status_code in (200, 302), words_of(first)
    assert done != before
    assert stored() == done
    assert answer_of(second) == answer_of(first)
    assert IdempotencyKey.objects.count() == 1


def test_every_address_that_staff_send_a_form_to_is_in_the_table():
    of_superuser = [(row.name, row.words["POST"]["superuser"]) for row in rows()]
    of_patient = {row.name for row in rows() if row.words["POST"]["patient"] not in REFUSED}
    names = {name for name, word in of_superuser if word not in ("405", "401")} - of_patient
    kinds = {name: name.rpartition("part_")[2] for name in names if "part_" in name}
    changing = {f"part_{act}" for act in kinds.values()} - {"part_changelist", "part_history"}
    by_name = {name for name in names - kinds.keys() if not name.startswith("admin/suitability")}
    assert (by_name | changing) - NO_ACTS - ELSEWHERE.keys() == ACTS.keys()


REFUSED = {"in", "door", "403", "404", "405"}


@pytest.mark.parametrize("act", [note, commented, invited], ids=lambda act: act.__name__)
def test_other_words_in_the_same_form_are_another_act(act: Callable[[], Form], sue: Client):
    form = act()
    sent = form.filled(sue)
    sue.post(form.to, sent)
    other = {
        name: "quite_another" if name in ("note", "comment", "name") else value
        for name, value in sent.items()
    }
    assert sue.post(form.to, other).status_code in (200, 302)
    assert IdempotencyKey.objects.count() == 2


def test_the_same_words_on_a_page_that_was_opened_anew_are_another_act(sue: Client):
    form = note()
    for _ in range(2):
        sue.post(form.to, form.filled(sue))
    assert Event.objects.count() == 2


def test_who_sends_it_again_late_is_told_that_it_was_done(sue: Client):
    form = note()
    sent = form.filled(sue)
    sue.post(form.to, sent)
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=5)):
        again = words_of(sue.post(form.to, sent, follow=True))
    assert "Done: added a note." in again
    assert "You sent this form before" in again
    assert Event.objects.count() == 1


@pytest.mark.parametrize(
    ("act", "lacks"),
    [(note, {"note": ""}), (submitted, {"notes": ""}), (part_edited, {"text": ""})],
)
def test_a_form_that_is_refused_uses_up_nothing(
    act: Callable[[], Form], lacks: Fields, sue: Client
):
    form = act()
    sent, before = form.filled(sue), stored()
    for _ in range(2):
        sue.post(form.to, sent | lacks)
        assert stored() == before
    assert sue.post(form.to, sent).status_code == 302


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", [note, take, invited, deactivated], ids=lambda act: act.__name__)
def test_what_failed_half_way_is_done_when_it_is_sent_again(
    act: Callable[[], Form], request: pytest.FixtureRequest
):
    request.getfixturevalue("release")
    sue: Client = request.getfixturevalue("sue")
    form = act()
    sent, before = form.filled(sue), stored()
    rename = "ALTER TABLE suitability_{} RENAME TO {}"
    with connection.cursor() as cursor:
        cursor.execute(rename.format("entry", "elsewhere"))
    try:
        failed = sue.post(form.to, sent)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE elsewhere RENAME TO suitability_entry")
    assert failed.status_code == 503
    assert stored() == before
    first, second = sue.post(form.to, sent), sue.post(form.to, sent)
    assert answer_of(first) == answer_of(second)
    assert IdempotencyKey.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_mail_tells_of_a_hand_over_that_is_sent_twice(request: pytest.FixtureRequest, settings):
    request.getfixturevalue("release")
    sue: Client = request.getfixturevalue("sue")
    settings.MAIL_HOST = "mail.example"
    form = hand_over()
    User.objects.filter(username="dan").update(email="dan@example.org")
    sent = form.filled(sue)
    for _ in range(2):
        sue.post(form.to, sent)
    assert len(mail.outbox) == 1


def test_it_is_not_offered_again_if_the_session_ended_after_it_was_done(sue: Client):
    """Else it would be sent a second time by who signs in again, from a form with another stamp."""
    form = note()
    sent = form.filled(sue)
    sue.post(form.to, sent)
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=25)):
        asked = sue.post(form.to, sent)
        assert "had been done before your session ended" in words_of(sue.get(asked["Location"]))
        signs_in(sue, "sue")
        page = sue.get(form.page)
    assert "is not saved yet" not in words_of(page)
    assert FilledForm(page.content.decode()).fields["note"] == [""]


def test_a_form_with_the_token_of_before_is_answered_as_then(sue: Client):
    """Somebody signed in again in another tab, and the form is sent once more in this one."""
    account_named("sue", *ROLES)
    browser = Client(enforce_csrf_checks=True)
    login = FilledForm(browser.get("/accounts/login/").content.decode()).fields
    token = login["csrfmiddlewaretoken"][0]
    who = {"login": "sue", "password": PASSWORD, "csrfmiddlewaretoken": token}
    browser.post("/accounts/login/", who)
    form = note()
    fields = FilledForm(browser.get(form.page).content.decode()).fields
    sent = form.filled(browser)
    first = browser.post(form.to, {**sent, "csrfmiddlewaretoken": fields["csrfmiddlewaretoken"][0]})
    again = browser.post(form.to, {**sent, "csrfmiddlewaretoken": token})
    assert (again.status_code, again["Location"]) == (302, first["Location"])
    assert Event.objects.count() == 1


def test_nobody_else_is_answered_by_it(sue: Client):
    form = linked()
    sent = form.filled(sue)
    link = sue.post(form.to, sent).content
    account("max", "manager", password=PASSWORD)
    other = Client()
    signs_in(other, "max")
    refused = other.post(form.to, sent)
    assert refused.status_code == 409
    assert refused.content != link


def test_the_database_has_no_link_in_the_clear(sue: Client):
    form = linked()
    page = sue.post(form.to, form.filled(sue)).content.decode()
    secret = page.split("/accounts/invitation/")[1].split("/")[0]
    assert secret not in str([bytes(row.answer) for row in IdempotencyKey.objects.all()])


def test_a_password_is_chosen_once_and_the_second_time_leads_to_sign_in_too(sue: Client):
    eve = account("eve", "clinician")
    path, browser = f"/accounts/invitation/{new_link(eve, now=datetime.now(UTC))}/", Client()
    form = Form(path, path, {"password1": OTHER, "password2": OTHER})
    sent = form.filled(browser)
    first = browser.post(path, sent)
    done = stored()
    second = browser.post(path, sent)
    assert (first.status_code, first["Location"]) == (302, "/accounts/login/")
    assert answer_of(second) == answer_of(first)
    assert stored() == done


def test_a_password_is_changed_once(sue: Client):
    path = "/accounts/password/"
    put = {"oldpassword": PASSWORD, "password1": OTHER, "password2": OTHER}
    sent = Form(path, path, put).filled(sue)
    first = sue.post(path, sent)
    done = stored()
    second = sue.post(path, sent)
    assert answer_of(second) == answer_of(first)
    assert stored() == done


def test_a_second_factor_is_set_up_once(sue: Client):
    path = "/accounts/second-factor/totp/activate/"
    form = Form(path, path, {"code": ""})
    sue.get(path)
    secret = sue.session["mfa.totp.secret"]
    sent = form.filled(sue) | {"code": code_for(sue.session.get("mfa.totp.secret", secret))}
    first = sue.post(path, sent)
    done = stored()
    second = sue.post(path, sent)
    assert "They are shown only now" in words_of(first)
    assert second.content == first.content
    assert stored() == done


def test_a_form_from_before_the_update_is_taken_as_ever(sue: Client):
    form = note()
    sent = form.filled(sue)
    from suitability.unsaved_forms import _signer

    sent["stamp"] = _signer().sign(f"{User.objects.get(username='sue').pk} {form.page}")
    assert sue.post(form.to, sent).status_code == 302
    assert not IdempotencyKey.objects.exists()


def test_the_keys_of_yesterday_are_deleted_with_what_is_due(sue: Client):
    form = note()
    sue.post(form.to, form.filled(sue))
    call_command("purge")
    assert IdempotencyKey.objects.count() == 1
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=25)):
        call_command("purge")
    assert not IdempotencyKey.objects.exists()
