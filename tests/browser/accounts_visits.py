"""The pages about accounts: of who manages them, of who is invited, and of each about their own."""

from datetime import timedelta

from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from suitability.accounts.invitation import new_link
from suitability.fhir_api.bearer_token import Scope, Token, create_token, end_token
from tests.browser.authoring_visits import Go, signed_in
from tests.browser.clinician_visits import PASSWORD, own
from tests.browser.steps import goes_on_by, opens, presses
from tests.browser.visit import Visit
from tests.support.staff_clients import account


def practice_of_four() -> User:
    """A clinician who is locked out, an editor who was invited, and somebody who left."""
    dan = account("dan", "clinician", "auditor", password=PASSWORD)
    for _ in range(5):
        Client().post(reverse("account_login"), {"login": "dan", "password": "a guess"})
    new_link(account("eve", "editor"), now=timezone.now())
    gone = account("gil", "clinician", password=PASSWORD)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    return dan


def managers_at(name: str, about: str = "") -> Go:
    """A page of the manager's, about the account of this name if there is one."""

    def go(page: Page, base_url: str) -> None:
        practice_of_four()
        signed_in(page, base_url, "manager")
        opens(page, name, *(str(User.objects.get(username=about).pk) for _ in range(bool(about))))

    return go


def on_person(name: str, button: str) -> Go:
    def go(page: Page, base_url: str) -> None:
        managers_at("person", name)(page, base_url)
        presses(page, button)

    return go


def no_roles(page: Page, base_url: str) -> None:
    managers_at("person", "dan")(page, base_url)
    for box in page.get_by_role("checkbox").all():
        box.uncheck()
    presses(page, "Change roles")


def invites(name: str) -> Go:
    def go(page: Page, base_url: str) -> None:
        managers_at("invite")(page, base_url)
        page.get_by_label("User name").fill(name)
        page.get_by_label("Editor").check()
        presses(page, "Make the account")

    return go


def invited(page: Page, base_url: str) -> None:
    secret = new_link(account("eve", "editor"), now=timezone.now())
    opens(page, "invitation", secret)


def chose_nothing(page: Page, base_url: str) -> None:
    invited(page, base_url)
    presses(page, "Set my password")


def signed_in_twice(page: Page, base_url: str) -> None:
    own("mfa_index")(page, base_url)
    Client().post(reverse("account_login"), {"login": "cleo", "password": PASSWORD})
    opens(page, "own_sessions")


def ended_already(page: Page, base_url: str) -> None:
    signed_in_twice(page, base_url)
    page.locator("button[name=session]").first.evaluate("button => button.value = 'x'")
    goes_on_by(page, page.locator("button[name=session]").first)


def with_keys(name: str = "keys") -> Go:
    """A key that is good, one whose time is over, and one that was ended."""

    def go(page: Page, base_url: str) -> None:
        now = timezone.now()
        create_token("Record system, nightly import", now=now)
        create_token("The ward", now=now - timedelta(days=40), days=30)
        create_token("An old one", now=now, scope=Scope.QUESTIONNAIRES)
        end_token("An old one", now=now)
        signed_in(page, base_url, "manager")
        opens(page, name, *([str(Token.objects.earliest("pk").pk)] if name == "end_key" else []))

    return go


def makes_key(name: str) -> Go:
    def go(page: Page, base_url: str) -> None:
        with_keys("make_key")(page, base_url)
        page.get_by_label("Which system gets it").fill(name)
        page.get_by_label("What it may read").select_option("all")
        presses(page, "Make the key")

    return go


MANAGING = {
    "keys": Visit("keys", with_keys()),
    "keys, none": Visit("keys", managers_at("keys")),
    "make a key": Visit("make_key", with_keys("make_key")),
    "make a key, made": Visit("make_key", makes_key("The laboratory")),
    "make a key, name taken": Visit("make_key", makes_key("The ward"), 400),
    "end a key": Visit("end_key", with_keys("end_key")),
    "people": Visit("people", managers_at("people")),
    "person": Visit("person", managers_at("person", "dan")),
    "person, deactivated": Visit("person", managers_at("person", "gil")),
    "person, no roles": Visit("person", no_roles, 400),
    "person, changed": Visit("person", on_person("dan", "Unlock")),
    "person, a link": Visit("person", on_person("dan", "Make a one-time link")),
    "person, one's own": Visit("person", managers_at("person", "manager")),
    "invite": Visit("invite", managers_at("invite")),
    "invite, a link": Visit("invite", invites("fay")),
    "invite, name taken": Visit("invite", invites("dan"), 400),
    "invited": Visit("invitation", invited),
    "invited, no password": Visit("invitation", chose_nothing, 400),
    "invited, too late": Visit(
        "invitation", lambda page, base_url: opens(page, "invitation", "x" * 43), 404
    ),
    "sessions": Visit("own_sessions", own("own_sessions")),
    "sessions, another": Visit("own_sessions", signed_in_twice),
    "sessions, over already": Visit("own_sessions", ended_already, 400),
}
