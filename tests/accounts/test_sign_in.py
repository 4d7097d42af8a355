"""Signing in: a password, a second factor where it is asked for, and not for ever."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from suitability.accounts.session_timeout import WRITE_EVERY
from suitability.cookie_names import OURS
from suitability.permissions import ROLES
from tests.support.authenticator import code_for
from tests.support.log_seal import but_for_the_seal
from tests.support.saved_responses import clinician, saves, words_of
from tests.support.staff_clients import account

PASSWORD = "a password for these tests"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

pytestmark = pytest.mark.usefixtures("release")


def signs_in(client: Client, name: str, password: str = PASSWORD, to: str = ""):
    return client.post("/accounts/login/", {"login": name, "password": password, "next": to})


def signed_in(client: Client) -> bool:
    return client.get("/responses/").status_code == 200


@pytest.fixture
def cleo():
    return account("cleo", "clinician", password=PASSWORD)


@pytest.fixture
def with_factor(cleo, settings):
    settings.SECOND_FACTOR = True
    TOTP.activate(cleo, SECRET)
    RecoveryCodes.activate(cleo)
    return cleo


def test_a_password_is_enough_on_a_developers_machine(client, cleo):
    assert signs_in(client, "cleo")["Location"] == "/desk/"
    assert client.get("/desk/")["Location"] == "/responses/"
    assert signed_in(client)


@pytest.mark.parametrize(
    ("role", "home"),
    [
        ("clinician", "/responses/"),
        ("editor", "/admin/"),
        ("approver", "/admin/"),
        ("auditor", "/log/"),
        ("manager", "/accounts/people/"),
    ],
)
def test_each_role_comes_to_its_own_home(client, role, home):
    account("ann", role, password=PASSWORD)
    signs_in(client, "ann")
    assert client.get("/desk/")["Location"] == home
    assert client.get(home).status_code == 200


def test_an_account_without_a_role_is_told(client):
    account("ann", password=PASSWORD)
    signs_in(client, "ann")
    assert client.get("/desk/").status_code == 403


def test_who_was_on_the_way_somewhere_comes_there(client, cleo):
    asked = client.get("/responses/?status=new")
    assert asked["Location"] == "/accounts/login/?next=/responses/%3Fstatus%3Dnew"
    assert (
        signs_in(client, "cleo", to="/responses/?status=new")["Location"]
        == "/responses/?status=new"
    )


@pytest.mark.asvs("V3.7.2")
@pytest.mark.parametrize(
    "to", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"]
)
def test_nobody_is_led_elsewhere(client, cleo, to):
    assert signs_in(client, "cleo", to=to)["Location"] == "/desk/"


def test_the_second_factor_is_asked_for(client, with_factor):
    assert signs_in(client, "cleo")["Location"] == "/accounts/second-factor/authenticate/"
    assert not signed_in(client)
    wrong = client.post("/accounts/second-factor/authenticate/", {"code": "000000"})
    assert wrong.status_code == 400
    assert not signed_in(client)
    client.post("/accounts/second-factor/authenticate/", {"code": code_for(SECRET)})
    assert signed_in(client)


@pytest.mark.asvs("V6.5.1", "V6.5.5")
def test_a_code_is_good_once(client, with_factor):
    code = code_for(SECRET)
    for browser, lets_in in ((client, True), (Client(), False)):
        signs_in(browser, "cleo")
        browser.post("/accounts/second-factor/authenticate/", {"code": code})
        assert signed_in(browser) == lets_in


@pytest.mark.asvs("V6.5.1")
def test_a_recovery_code_is_good_once(client, with_factor):
    code = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    for browser, lets_in in ((client, True), (Client(), False)):
        signs_in(browser, "cleo")
        browser.post("/accounts/second-factor/authenticate/", {"code": code})
        assert signed_in(browser) == lets_in


def test_codes_cannot_be_guessed(client, with_factor):
    signs_in(client, "cleo")
    for guess in range(8):
        client.post("/accounts/second-factor/authenticate/", {"code": f"{guess:06}"})
    client.post("/accounts/second-factor/authenticate/", {"code": code_for(SECRET)})
    assert not signed_in(client)


@pytest.mark.parametrize("path", ["/responses/", "/admin/", "/log/", "/preview/", "/desk/"])
def test_without_a_second_factor_staff_may_do_nothing_but_set_it_up(client, settings, path):
    settings.SECOND_FACTOR = True
    account("ann", *ROLES, password=PASSWORD)
    signs_in(client, "ann")
    response = client.get(path, follow=True)
    assert response.status_code == 403
    assert "Set up a second factor first" in words_of(response)
    assert "/confirm/" in client.get("/accounts/second-factor/totp/activate/")["Location"]


def test_a_superuser_too(client, settings):
    settings.SECOND_FACTOR = True
    account("root", superuser=True, password=PASSWORD)
    signs_in(client, "root")
    assert client.get("/responses/").status_code == 403
    assert client.get("/accounts/people/").status_code == 403


def test_it_is_set_up_with_an_app_and_brings_recovery_codes(client, cleo, settings):
    settings.SECOND_FACTOR = True
    signs_in(client, "cleo")
    client.post("/accounts/confirm/", {"password": PASSWORD})
    page = client.get("/accounts/second-factor/totp/activate/")
    code = code_for(page.context["form"].secret)
    done = client.post("/accounts/second-factor/totp/activate/", {"code": code}, follow=True)
    assert "10 of 10 are left" in words_of(done)
    assert signed_in(client)


def test_what_has_to_be_there_cannot_be_taken_away(client, with_factor, settings):
    signs_in(client, "cleo")
    client.post("/accounts/second-factor/authenticate/", {"code": code_for(SECRET)})
    client.post("/accounts/second-factor/totp/deactivate/")
    assert Authenticator.objects.filter(type="totp").exists()


@pytest.mark.asvs("V11.3.3", "V11.2.1")
def test_secrets_are_not_kept_in_the_clear(with_factor):
    assert SECRET not in str([authenticator.data for authenticator in Authenticator.objects.all()])


@pytest.mark.asvs("V6.4.4")
def test_a_lost_phone_is_made_good_by_who_runs_the_program(with_factor, capsys):
    call_command("reset_second_factor", "cleo")
    assert not Authenticator.objects.exists()
    with pytest.raises(SystemExit):
        call_command("reset_second_factor", "nobody")


def test_who_guesses_passwords_is_locked_out_for_a_while(client, cleo):
    for _ in range(4):
        assert signs_in(client, "cleo", "wrong").status_code == 400
    assert signs_in(client, "cleo", "wrong").status_code == 429
    locked = signs_in(client, "cleo")
    assert locked.status_code == 429
    assert "Too many attempts" in words_of(locked)
    assert not signed_in(client)
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=16)):
        signs_in(client, "cleo")
        assert signed_in(client)


def test_others_get_in_meanwhile(client, cleo):
    account("dan", "clinician", password=PASSWORD)
    for _ in range(6):
        signs_in(client, "cleo", "wrong")
    signs_in(client, "dan")
    assert signed_in(client)


@pytest.mark.asvs("V16.5.1")
@pytest.mark.parametrize(("name", "password"), [("cleo", "x"), ("nobody", "x"), ("gone", PASSWORD)])
def test_a_wrong_name_a_wrong_password_and_a_closed_account_read_the_same(
    client, cleo, name, password
):
    gone = account("gone", "clinician", password=PASSWORD)
    gone.is_active = False
    gone.save()
    response = signs_in(client, name, password)
    assert response.status_code == 400
    assert "The username and/or password you specified are not correct." in words_of(response)


@pytest.mark.asvs("V7.3.1")
def test_who_does_nothing_is_signed_out(settings):
    client = clinician()
    assert signed_in(client)
    with time_machine.travel(
        datetime.now(UTC) + timedelta(minutes=settings.IDLE_MINUTES, seconds=5)
    ):
        response = client.get("/responses/?status=new")
        assert response["Location"] == "/accounts/login/?next=/responses/%3Fstatus%3Dnew"
        assert "You were signed out" in words_of(client.get(response["Location"]))
        assert not Session.objects.exists()


@pytest.mark.asvs("V7.3.2")
def test_who_works_stays_signed_in_but_not_for_ever(settings):
    client, start = clinician(), datetime.now(UTC)
    step = timedelta(minutes=settings.IDLE_MINUTES - 2)
    end = timedelta(hours=settings.SESSION_HOURS)
    passed = step
    while passed < end:
        with time_machine.travel(start + passed):
            assert signed_in(client)
        passed += step
    with time_machine.travel(start + end + timedelta(seconds=5)):
        assert not signed_in(client)


def test_what_is_sent_too_late_is_not_used(settings):
    client, saved = clinician(), saves()
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=settings.IDLE_MINUTES + 1)):
        response = client.post(f"/responses/{saved.pk}/review/", {"step": "take"})
        assert response["Location"] == "/accounts/login/?next=/desk/"
        assert "What you just sent was not used" in words_of(client.get(response["Location"]))
    saved.refresh_from_db()
    assert saved.status == "new"


def test_a_page_writes_to_the_session_only_now_and_then():
    client = clinician()
    saves()
    signed_in(client)
    with CaptureQueriesContext(connection) as asked:
        signed_in(client)
    assert len(but_for_the_seal(asked)) <= 10
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=WRITE_EVERY + 1)):
        signed_in(client)
        with CaptureQueriesContext(connection) as asked:
            signed_in(client)
        assert len(but_for_the_seal(asked)) <= 10


@pytest.mark.asvs("V7.4.1", "V14.3.1")
def test_signing_out_leaves_nothing(client, cleo):
    signs_in(client, "cleo")
    asked = client.get("/accounts/logout/")
    assert "Do you want to sign out?" in words_of(asked)
    assert signed_in(client)
    left = client.post("/accounts/logout/")
    assert left["Clear-Site-Data"] == '"cache", "storage"'
    assert {name for name in OURS if left.cookies[name]["max-age"] == 0} == {*OURS}
    assert not signed_in(client)
    assert not Session.objects.exists()


@pytest.mark.asvs("V7.4.2")
def test_who_loses_a_role_or_the_account_is_out_at_once(cleo):
    client = Client()
    client.force_login(cleo)
    assert signed_in(client)
    cleo.groups.clear()
    assert client.get("/responses/").status_code == 403
    cleo.is_active = False
    cleo.save()
    assert client.get("/responses/")["Location"].startswith("/accounts/login/")


@pytest.mark.asvs("V6.4.2")
@pytest.mark.parametrize(
    "path", ["/accounts/signup/", "/accounts/email/", "/accounts/password/reset/", "/accounts/"]
)
def test_nobody_signs_up_and_nothing_is_mailed(client, path):
    assert client.get(path).status_code == 404


def test_what_a_password_must_be_stands_beside_it(client, cleo):
    signs_in(client, "cleo")
    html = client.get("/accounts/password/").content.decode()
    assert html.count("id_password1_helptext") == 2
    assert "Your password must contain at least" in html


@pytest.mark.asvs("V14.3.2", "V14.2.2")
def test_pages_of_staff_are_kept_by_no_browser():
    client, saved = clinician(), saves()
    for path in ("/responses/", f"/responses/{saved.pk}/", f"/responses/{saved.pk}/hand-over/"):
        assert client.get(path)["Cache-Control"] == "no-store"


@pytest.mark.asvs("V6.3.2")
def test_demo_accounts_are_one_a_role_on_a_new_development_database_only(capsys, settings):
    call_command("demo_accounts")
    output = capsys.readouterr().out
    password = output.split()[-1]
    for role in ROLES:
        client = Client()
        signs_in(client, f"demo-{role}", password)
        assert client.get("/desk/").status_code == 302
    call_command("demo_accounts")
    assert "manage.py demo_accounts --again" in capsys.readouterr().out


def test_the_password_of_demo_accounts_can_be_set_again(capsys, settings):
    with pytest.raises(CommandError, match="no demo accounts"):
        call_command("demo_accounts", "--again")
    call_command("demo_accounts")
    lost = capsys.readouterr().out.split()[-1]
    for _ in range(6):
        signs_in(Client(), "demo-editor", "a wrong password")
    call_command("demo_accounts", "--again")
    password = capsys.readouterr().out.split()[-1]
    for tried, is_let_in in ((lost, False), (password, True)):
        client = Client()
        signs_in(client, "demo-editor", tried)
        assert ("_auth_user_id" in client.session) == is_let_in
