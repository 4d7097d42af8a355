"""The second factor belongs to the session that gave it."""

import re
import time
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client

from suitability.audit.audit_entry import AuditEntry
from suitability.permissions import ROLES
from tests.support.authenticator import code_for, codes_around
from tests.support.saved_responses import words_of
from tests.support.staff_clients import account, is_in

PASSWORD = "a password for these tests"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
AT = "/accounts/second-factor/"

pytestmark = pytest.mark.usefixtures("release")


@pytest.fixture
def cleo(settings):
    cache.clear()
    settings.SECOND_FACTOR = True
    return account("cleo", *ROLES, password=PASSWORD)


def signs_in(code: str = "") -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": "cleo", "password": PASSWORD})
    if code:
        client.post(f"{AT}authenticate/", {"code": code})
    return client


def enrols(client: Client) -> str:
    """Set an app up, and return its key."""
    client.post("/accounts/confirm/", {"password": PASSWORD})
    key = client.get(f"{AT}totp/activate/").context["form"].secret
    client.post(f"{AT}totp/activate/", {"code": code_for(key)})
    return str(key)


PAGES = ("/responses/", "/admin/", "/log/", "/accounts/people/", "/preview/", "/desk/")
CHANGES = ["totp/activate/", "totp/deactivate/", "codes/new/"]
OWN = ("/accounts/password/", "/accounts/sessions/", AT, f"{AT}codes/new/", f"{AT}totp/deactivate/")


@pytest.mark.asvs("V7.4.3")
def test_who_enrols_ends_the_sessions_that_a_password_alone_opened(cleo):
    before, owner = signs_in(), signs_in()
    enrols(owner)
    assert is_in(owner)
    assert not is_in(before)
    assert before.get("/desk/")["Location"].startswith("/accounts/login/")


@pytest.mark.asvs("V6.3.3")
@pytest.mark.parametrize("path", PAGES)
def test_a_session_without_it_may_do_nothing_though_the_account_has_one(cleo, path):
    client = signs_in()
    TOTP.activate(cleo, SECRET)  # as in another session, of which nothing came to be known here
    refused = client.get(path, follow=True)
    assert refused.status_code == 403
    assert "Enter a code first" in words_of(refused)
    asked = f"{AT}reauthenticate/"
    assert asked in refused.content.decode()
    client.post(asked, {"code": code_for(SECRET)})
    assert client.get(path, follow=True).status_code == 200


@pytest.mark.asvs("V6.3.4")
@pytest.mark.parametrize("path", OWN)
def test_it_sees_and_changes_nothing_of_the_account_either(cleo, path):
    client = signs_in()
    TOTP.activate(cleo, SECRET)
    for answer in (client.get(path), client.post(path, {"session": "others"})):
        assert answer["Location"].startswith(f"{AT}reauthenticate/?next=")


@pytest.mark.asvs("V6.3.3")
def test_a_factor_that_was_replaced_meanwhile_proves_nothing(cleo):
    TOTP.activate(cleo, SECRET)
    client = signs_in(code_for(SECRET))
    assert is_in(client)
    Authenticator.objects.all().delete()
    assert client.get("/responses/").status_code == 403
    TOTP.activate(cleo, SECRET)
    assert client.get("/responses/").status_code == 403


def test_a_reset_ends_every_session(cleo):
    TOTP.activate(cleo, SECRET)
    client = signs_in(code_for(SECRET))
    call_command("reset_second_factor", "cleo")
    assert not is_in(client)
    assert client.get("/desk/")["Location"].startswith("/accounts/login/")


def shown_codes(response: HttpResponse) -> list[str]:
    return re.findall(r"<li><code>([a-z2-7-]+)</code>", response.content.decode())


@pytest.fixture
def enrolled(cleo) -> tuple[Client, str, list[str]]:
    """A browser in which Cleo set up an app, the key of the app, and the recovery codes."""
    client = signs_in()
    client.post("/accounts/confirm/", {"password": PASSWORD})
    key = client.get(f"{AT}totp/activate/").context["form"].secret
    # It shows a code of the step before, so that the present one is still good.
    before, _, _ = codes_around(key)
    return client, key, shown_codes(client.post(f"{AT}totp/activate/", {"code": before}))


@pytest.mark.asvs("V6.5.2")
def test_recovery_codes_are_shown_once_and_stored_as_hashes(enrolled):
    client, _, codes = enrolled
    assert len(codes) == len(set(codes)) == 10
    stored = str([row.data for row in Authenticator.objects.all()])
    assert not [code for code in codes if code in stored or code.replace("-", "") in stored]
    page = client.get(AT)
    assert "10 are left." in words_of(page)
    assert not [code for code in codes if code in page.content.decode()]
    for path in (f"{AT}codes/", f"{AT}codes/download/"):
        assert client.get(path).status_code == 404


@pytest.mark.asvs("V6.5.1")
def test_a_recovery_code_lets_in_once_however_it_is_typed(enrolled):
    code = enrolled[2][0]
    for typed, lets_in in ((code.upper().replace("-", " "), True), (code, False)):
        assert is_in(signs_in(typed)) == lets_in
    assert is_in(signs_in(enrolled[2][1]))


def test_codes_of_an_older_program_are_good_until_new_ones_are_made(cleo):
    TOTP.activate(cleo, SECRET)
    old = RecoveryCodes.activate(cleo).get_unused_codes()
    client = signs_in(old[0])
    assert is_in(client)
    assert not is_in(signs_in(old[0]))
    assert "Yours are from an older program" in words_of(client.get(AT))
    new = shown_codes(client.post(f"{AT}codes/new/"))
    assert [is_in(signs_in(code)) for code in (old[1], new[0])] == [False, True]


@pytest.mark.asvs("V6.4.4")
@pytest.mark.parametrize("by", ["app", "recovery code"])
def test_a_new_phone_is_set_up_with_the_old_one_or_with_a_recovery_code(enrolled, by):
    _, key, codes = enrolled
    elsewhere = signs_in(codes[1])
    client = signs_in(code_for(key) if by == "app" else codes[0])
    new = client.get(f"{AT}totp/activate/").context["form"].secret
    made = shown_codes(client.post(f"{AT}totp/activate/", {"code": code_for(new)}))
    assert is_in(client)
    assert not is_in(elsewhere)
    assert new != key
    assert [is_in(signs_in(code)) for code in (codes[2], made[0])] == [False, True]
    about = AuditEntry.objects.filter(act="factor_set").values_list("about", flat=True)
    assert [*about] == ["in place of another app", ""]


@pytest.mark.asvs("V7.5.1")
@pytest.mark.parametrize("name", CHANGES)
def test_who_has_a_factor_confirms_by_it_and_not_by_the_password(enrolled, name):
    codes = enrolled[2]
    signed_in, way = signs_in(codes[0]), quote(AT + name, "")
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=6)):
        for answer in (signed_in.get(f"{AT}{name}"), signed_in.post(f"{AT}{name}")):
            assert answer["Location"] == f"{AT}reauthenticate/?next={way}"
        by_password = signed_in.post("/accounts/confirm/", {"password": PASSWORD})
        assert by_password["Location"].startswith(f"{AT}reauthenticate/")
        assert signed_in.get(f"{AT}{name}").status_code == 302
        signed_in.post(f"{AT}reauthenticate/", {"code": codes[1]})
        assert signed_in.get(f"{AT}{name}").status_code == 200


@pytest.mark.asvs("V7.4.3")
def test_new_codes_end_the_other_sessions(enrolled):
    client, _, codes = enrolled
    other = signs_in(codes[0])
    assert is_in(other)
    other.post(f"{AT}codes/new/")
    assert is_in(other)
    assert not is_in(client)


# Steps of 30 seconds by which the phone is slow (-) or fast -> is its code good?
CLOCKS = {-2: False, -1: True, 0: True, 1: True, 2: False}


@pytest.mark.asvs("V6.5.5")
@pytest.mark.parametrize("steps", CLOCKS)
def test_the_clock_of_a_phone_may_be_one_step_off(cleo, steps):
    TOTP.activate(cleo, SECRET)
    now = 1_800_000_015
    with time_machine.travel(datetime.fromtimestamp(now, UTC), tick=False):
        codes = codes_around(SECRET, now, 2)
        assert is_in(signs_in(codes[steps + 2])) == CLOCKS[steps]


@pytest.mark.asvs("V6.5.1", "V6.5.5")
def test_a_code_is_good_once_as_long_as_its_step_may_be_used(cleo):
    TOTP.activate(cleo, SECRET)
    start = datetime.fromtimestamp(1_800_000_015, UTC)
    with time_machine.travel(start, tick=False):
        code = codes_around(SECRET, time.time())[2]  # of a phone that is 30 seconds fast
        assert is_in(signs_in(code))
    for seconds in (1, 31, 59):
        with time_machine.travel(start + timedelta(seconds=seconds), tick=False):
            assert not is_in(signs_in(code))


@pytest.mark.parametrize("name", ["", "authenticate/", "reauthenticate/", *CHANGES])
def test_no_page_about_the_second_factor_is_stored_by_a_browser(enrolled, name):
    client, _, codes = enrolled
    before = signs_in()
    answers = [browser.get(f"{AT}{name}") for browser in (client, before, signs_in(codes[0]))]
    answers.append(signs_in(codes[1]).post(f"{AT}{name}", {"code": codes[2]}))
    assert {answer["Cache-Control"] for answer in answers} == {"no-store"}


def test_too_many_wrong_codes_say_when_to_come_back(cleo):
    TOTP.activate(cleo, SECRET)
    client = signs_in()
    answers = [client.post(f"{AT}authenticate/", {"code": "000000"}) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [400] * 5 + [429]
    assert answers[-1]["Retry-After"] == "300"
    assert "Please type a code again in about 5 minutes." in words_of(answers[-1])
