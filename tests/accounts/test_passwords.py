"""A password that somebody else set is good for a while, and to choose one's own with; and words
that everybody knows make none."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client

from suitability.accounts.invitation import new_link
from suitability.accounts.temporary_password import VALID_HOURS
from tests.support.saved_responses import words_of
from tests.support.staff_clients import account, is_in

GIVEN, OWN = "somebody else set this", "nobody else knows this"

pytestmark = pytest.mark.usefixtures("release")


def signs_in(password: str = GIVEN) -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": "root", "password": password})
    return client


def chooses(client: Client, old: str = GIVEN, new: str = OWN):
    sent = {"oldpassword": old, "password1": new, "password2": new}
    return client.post("/accounts/password/", sent)


def by_createsuperuser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", GIVEN)
    call_command("createsuperuser", "--no-input", username="root", email="", stdout=StringIO())


def by_changepassword(monkeypatch: pytest.MonkeyPatch) -> None:
    account("root", superuser=True, password=OWN)
    command = "django.contrib.auth.management.commands.changepassword.Command._get_pass"
    monkeypatch.setattr(command, lambda self, prompt="": GIVEN)  # it reads the terminal
    call_command("changepassword", "root", stdout=StringIO())


def in_a_shell(monkeypatch: pytest.MonkeyPatch) -> None:
    root = account("root", superuser=True)
    root.set_password(GIVEN)
    root.save()


@pytest.mark.asvs("V6.4.1")
@pytest.mark.parametrize("sets", [by_createsuperuser, by_changepassword, in_a_shell])
def test_however_somebody_else_set_it_it_must_be_changed_first(sets, monkeypatch):
    sets(monkeypatch)
    client = signs_in()
    assert client.get("/desk/")["Location"] == "/accounts/password/"
    for path in ("/responses/", "/admin/", "/log/", "/accounts/people/", "/preview/"):
        refused = client.get(path, follow=True)
        assert refused.status_code == 403
        assert "Choose your own password first" in words_of(refused)
    again = chooses(client, new=GIVEN)
    assert again.status_code == 400
    assert "Choose another password than the one that you were given." in words_of(again)
    assert not is_in(client)
    chooses(client)
    assert is_in(client)
    assert is_in(signs_in(OWN))


@pytest.mark.asvs("V6.4.1")
@pytest.mark.parametrize(("hours", "lets_in"), [(VALID_HOURS - 1, True), (VALID_HOURS + 1, False)])
def test_it_is_good_for_some_days(monkeypatch, hours, lets_in):
    by_createsuperuser(monkeypatch)
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=hours)):
        client = signs_in()
        assert chooses(client).status_code == 302
        assert is_in(client) == lets_in
        page = client.get("/accounts/login/").content.decode()
        assert ("good no more" in page) != lets_in


def test_who_chose_it_keeps_it():
    root = account("root", superuser=True)
    link = f"/accounts/invitation/{new_link(root, now=datetime.now(UTC))}/"
    Client().post(link, {"password1": OWN, "password2": OWN})
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=VALID_HOURS + 1)):
        assert is_in(signs_in(OWN))


def test_a_password_that_is_hashed_anew_is_no_other_one(settings):
    account("root", superuser=True, password=OWN)
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher",
        "django.contrib.auth.hashers.PBKDF2SHA1PasswordHasher",
    ]
    old = make_password(OWN, hasher="pbkdf2_sha1")
    User.objects.update(password=old)
    assert is_in(signs_in(OWN))
    assert User.objects.get().password != old
    assert is_in(signs_in(OWN))


# Of the shipped content, whose title and site are the article's; the account is `cleo.winter`.
PASSWORDS = {
    "baclofen2026": False,
    "B@clof3n-2026!": False,
    "Summer2026": False,
    "Winter2026!!": False,
    "January-2027": False,
    "clinic-password-1": False,
    "Password123!": False,
    "cleo+cleo+2026": False,
    "winterwinterwinter": False,
    "example-lists-2026": False,
    "summer rain on a tin roof": True,
    "baclofen tin roof blackbird": True,
    "x7$K9!q2Zp": True,
    "nobody else knows this": True,
}


@pytest.mark.asvs("V6.1.2", "V6.2.11")
@pytest.mark.parametrize("password", PASSWORDS)
def test_words_that_others_guess_first_make_no_password(password, settings):
    settings.ALLOWED_HOSTS = ["lists.example.org"]
    user = User(username="cleo.winter")
    try:
        validate_password(password, user)
    except ValidationError:
        assert not PASSWORDS[password]
    else:
        assert PASSWORDS[password]


def test_who_has_no_password_is_led_home_from_the_page_that_changes_it():
    owner = account("dan", "clinician")
    owner.set_unusable_password()
    owner.save()
    client = Client()
    client.force_login(owner)
    assert client.get("/accounts/password/").headers["Location"] == "/desk/"
