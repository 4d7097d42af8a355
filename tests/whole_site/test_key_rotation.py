"""A key that is changed while people are at it: nobody loses anything, nothing is done twice, and
the log verifies. Nor once the old key is gone."""

import re
import time
from collections.abc import Callable

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from suitability.accounts.invitation import new_link
from suitability.audit.hash_chain import problems
from suitability.patient.journey_cookie import read
from suitability.responses.response import Response
from suitability.responses.review import Event
from tests.support.authenticator import PERIOD, code_for
from tests.support.patient_client import (
    agree,
    answer,
    begin,
    copy_of,
    named,
    request_of,
    walk,
    with_list,
)
from tests.support.saved_responses import clinician, response_and_link, saves, words_of
from tests.support.staff_clients import account, form_in

pytestmark = pytest.mark.usefixtures("release")

PASSWORD = "a password for these tests"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NEW = "the newest key, which nobody can guess"
CODE_PAGE = "/accounts/second-factor/authenticate/"
Act = Callable[[], None]


@pytest.fixture
def rotate(settings) -> Act:
    """Change both keys, as the settings do where the log has no key of its own."""

    def act() -> None:
        settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
        settings.LOG_KEY_FALLBACKS = [settings.LOG_KEY]
        settings.SECRET_KEY = settings.LOG_KEY = NEW

    return act


@pytest.fixture
def remove_old(settings) -> Act:
    """Do what the guide says, and take the old key away; what it sealed in the log stays."""

    def act() -> None:
        call_command("rotate_secrets")
        settings.SECRET_KEY_FALLBACKS = []

    return act


@pytest.fixture
def cleo(settings) -> User:
    """A clinician with a second factor."""
    settings.SECOND_FACTOR = True
    cleo = account("cleo", "clinician", password=PASSWORD)
    TOTP.activate(cleo, SECRET)
    RecoveryCodes.activate(cleo)
    return cleo


def signs_in(client: Client, *, later: int = 0, code: str = "") -> int:
    """Sign in as cleo, by the app or a recovery code. A code of the app is good once, so each time
    is `later` than the ones before, by that many of the app's periods."""
    begins = (time.time() // PERIOD + 1 + later) * PERIOD
    with time_machine.travel(begins):
        client.post("/accounts/login/", {"login": "cleo", "password": PASSWORD})
        client.post(CODE_PAGE, {"code": code or code_for(SECRET)})
        return int(client.get("/responses/").status_code)


def reference_on(client: Client) -> str:
    return re.findall(r'class="reference">([\w-]+)<', client.get("/saved/").content.decode())[0]


def test_a_journey_goes_on_with_the_form_that_was_open(client, rotate, remove_old):
    path = begin(client)["Location"]
    form = named(client)
    rotate()
    went_on = client.post(path, form)
    assert went_on["Location"].startswith("/questions/")
    before = read(request_of(client))
    assert client.get(went_on["Location"]).status_code == 200
    assert named(client) == form
    remove_old()
    after = read(request_of(client))
    assert (after.key, after.bits) == (before.key, before.bits)
    assert answer(client, went_on["Location"].split("/")[2]).status_code == 302


def test_save_pressed_before_and_after_is_one_list_with_one_link(client, rotate):
    walk(client)
    form = {"agree": "on", **with_list(client)}
    assert client.post("/save/", form)["Location"] == "/saved/"
    link, reference = read(request_of(client)).link, reference_on(client)
    rotate()
    assert client.post("/save/", form)["Location"] == "/saved/"
    assert Response.objects.count() == 1
    assert reference_on(client) == reference
    assert read(request_of(client)).link == link


def test_a_list_corrected_after_the_change_takes_the_place_of_the_one_before_it(client, rotate):
    walk(client)
    agree(client)
    rotate()
    answer(client, "balance", "unsteady")
    assert reference_on_save_page(client) == [Response.objects.get().spoken_reference]
    agree(client)
    assert len({*Response.objects.values_list("journey_hash", flat=True)}) == 1


def reference_on_save_page(client: Client) -> list[str]:
    page = client.get("/save/").content.decode()
    return re.findall(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{3}\b", page)[:1]


def test_saved_once_the_old_key_is_gone_the_list_gets_a_link_of_the_new_one(
    client, rotate, remove_old
):
    walk(client)
    agree(client)
    rotate()
    answer(client, "balance", "unsteady")
    remove_old()
    assert agree(client)["Location"] == "/saved/"
    assert client.get("/saved/").status_code == 200
    assert Response.objects.count() == 2


@pytest.mark.asvs("V11.2.2")
def test_staff_stay_signed_in_and_their_second_factor_opens(client, cleo, rotate, remove_old):
    assert signs_in(client) == 200
    rotate()
    assert client.get("/responses/").status_code == 200
    assert signs_in(Client(), later=2) == 200
    remove_old()
    assert client.get("/responses/").status_code == 200
    assert signs_in(Client(), later=4) == 200
    code = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    assert signs_in(Client(), later=6, code=code) == 200


@pytest.mark.asvs("V11.2.2")
def test_second_factors_are_encrypted_anew_once(cleo, rotate, capsys):
    stored = [*Authenticator.objects.values_list("data", flat=True)]
    call_command("rotate_secrets")
    assert capsys.readouterr().out.startswith("0 second factors encrypted with the newest key; 2")
    assert [*Authenticator.objects.values_list("data", flat=True)] == stored
    rotate()
    call_command("rotate_secrets")
    assert capsys.readouterr().out.startswith("2 second factors encrypted with the newest key; 0")
    call_command("rotate_secrets")
    assert capsys.readouterr().out.startswith("0 second factors encrypted with the newest key; 2")


def test_what_no_key_opens_is_counted_and_opens_with_a_key_that_is_given(
    cleo, rotate, settings, capsys, monkeypatch
):
    monkeypatch.setenv("SHORT_KEY", settings.SECRET_KEY)
    rotate()
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(SystemExit) as end:
        call_command("rotate_secrets")
    assert end.value.code == 1
    assert "2 open with no key" in capsys.readouterr().err
    call_command("rotate_secrets", "--old-key-in", "SHORT_KEY")
    assert signs_in(Client()) == 200


def test_an_open_list_stays_open_and_its_link_opens_it_for_ever(rotate, remove_old):
    client, link = Client(), response_and_link()[1]
    address = client.post("/copy/open/", {"link": link})["Location"]
    rotate()
    assert client.get(address).status_code == 200
    remove_old()
    assert client.get(address).status_code == 404  # asks for the link
    assert copy_of(link, client=client).status_code == 200


def test_an_open_invitation_stays_open(rotate, remove_old):
    link = f"/accounts/invitation/{new_link(account('dan', 'clinician'), now=timezone.now())}/"
    rotate()
    remove_old()
    client = Client()
    sent = {"password1": PASSWORD, "password2": PASSWORD}
    page = client.get(link, follow=True)
    assert page.status_code == 200
    fields = form_in(page) | sent
    assert client.post(page.request["PATH_INFO"], fields).status_code == 302, words_of(page)
    signed_in = client.post("/accounts/login/", {"login": "dan", "password": PASSWORD})
    assert signed_in["Location"] == "/desk/"


def test_a_form_of_staff_sent_before_and_after_is_done_once(rotate):
    response, client = saves(), clinician()
    page = client.get(f"/responses/{response.pk}/")
    sent = form_in(page) | {"step": "note", "note": "A note of today."}
    path = f"/responses/{response.pk}/review/"
    first = client.post(path, sent)
    rotate()
    second = client.post(path, sent)
    assert Event.objects.count() == 1
    assert second["Location"] == first["Location"]


def test_what_was_typed_when_the_session_ended_opens_after_the_change(rotate):
    response, client = saves(), clinician()
    path = f"/responses/{response.pk}/"
    sent = form_in(client.get(path)) | {"step": "note", "note": "A note of today."}
    client.logout()
    rotate()
    client.post(f"{path}review/", sent)
    client.force_login(User.objects.get(username="cleo"))
    assert "A note of today." in client.get(path).content.decode()


@pytest.mark.asvs("V11.2.2")
def test_the_log_verifies_before_and_after_and_without_the_old_key_of_sessions(
    rotate, remove_old, settings
):
    client = clinician()
    client.get("/responses/")
    assert [*problems()] == []
    rotate()
    assert [*problems()] == []
    client.get("/responses/")
    assert [*problems()] == []
    remove_old()
    assert [*problems()] == []
    settings.LOG_KEY_FALLBACKS = []
    assert "entry 1: it does not say what was written" in [*problems()]
