"""The pages of accounts in another language."""

import pytest
from django.core import mail

from suitability.accounts.device_name import device_in_words
from suitability.accounts.owner_notice import mail_owner
from suitability.accounts.people_forms import InvitationForm
from suitability.permissions import ROLES, role_in_words
from tests.support.catalogue import in_german
from tests.support.staff_clients import account

TEXTS = {
    "editor": "Redakteurin",
    "%(browser)s on %(system)s": "%(browser)s unter %(system)s",
    "A browser": "Ein Browser",
    "There is an account of this name. Choose another name.": "Den Namen gibt es schon.",
    "Somebody tried to sign in": "Jemand wollte sich anmelden",
}


@pytest.fixture
def german(tmp_path, settings):
    with in_german(TEXTS, tmp_path, settings):
        yield


@pytest.mark.usefixtures("german")
def test_a_role_is_named_in_the_readers_language():
    assert role_in_words("editor") == "Redakteurin"
    assert [role_in_words(role) for role in ROLES if role != "editor"] == [
        role for role in ROLES if role != "editor"
    ]


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("Firefox on Windows", "Firefox unter Windows"),
        ("A browser on Mac", "Ein Browser unter Mac"),
        ("Edge", "Edge"),
        ("", "Ein Browser"),
    ],
)
@pytest.mark.usefixtures("german")
def test_a_device_is_named_in_the_readers_language(stored, shown):
    assert device_in_words(stored) == shown


@pytest.mark.django_db
@pytest.mark.usefixtures("german")
def test_an_error_is_in_the_readers_language():
    by = account("max", "manager")
    form = InvitationForm({"name": "Max", "roles": ["editor"]}, by=by)
    assert form.errors["name"] == ["Den Namen gibt es schon."]


@pytest.mark.django_db
@pytest.mark.usefixtures("german")
def test_a_mail_about_a_lock_out_is_in_the_language_of_the_site(
    settings, django_capture_on_commit_callbacks
):
    settings.MAIL_HOST = "localhost"
    owner = account("ed", "editor")
    owner.email = "ed@example.org"
    with django_capture_on_commit_callbacks(execute=True):
        mail_owner(owner)
    assert mail.outbox[0].subject == "Somebody tried to sign in"
    assert "sign in as ed, and was wrong" in mail.outbox[0].body
