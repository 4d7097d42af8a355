"""A manager's day: somebody is invited, loses the phone, and leaves."""

from typing import Any

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth.models import User
from django.core.cache import cache
from playwright.sync_api import Page, expect
from pytest_playwright.pytest_playwright import CreateContextCallback

from tests.browser.authoring_visits import signed_in
from tests.browser.conftest import hurried
from tests.browser.steps import follows, opens, presses
from tests.support.authenticator import code_for, has_app

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PASSWORD = "chosen by nobody else"


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
def test_somebody_is_invited_loses_the_phone_and_leaves(
    script: bool, base_url: str, new_context: CreateContextCallback, release: object, settings: Any
):
    cache.clear()
    settings.SECOND_FACTOR = True

    def browser() -> Page:
        return hurried(new_context(java_script_enabled=script)).new_page()

    # Given a manager with a second factor
    manager, eve = browser(), browser()
    signed_in(manager, base_url, "manager")
    has_app(User.objects.get(username="manager"), totp.generate_totp_secret())

    # When the manager invites Eve, and she chooses a password by the link and sets up an app
    link = invites(manager, "eve", "Clinician")
    chooses_a_password(eve, link)
    signs_in(eve)
    key = sets_up_an_app(eve)

    # Then she works, and the link is good no more
    opens(eve, "responses")
    expect(eve.locator("h1")).to_have_text("Responses")
    eve.goto(link)
    expect(eve.locator("h1")).to_have_text("This link is not good any more")

    # When the manager resets her second factor, she is out and sets it up anew
    on_the_page_of(manager, "eve")
    presses(manager, "Reset the second factor")
    expect(manager.locator("main")).to_contain_text(
        "eve is signed out, and sets up a second factor"
    )
    signs_in(eve)
    assert sets_up_an_app(eve) != key

    # When the manager deactivates her account, she is out and stays out
    on_the_page_of(manager, "eve")
    presses(manager, "Deactivate")
    expect(manager.locator("main")).to_contain_text(
        "eve is deactivated, and signed out everywhere."
    )
    opens(eve, "responses")
    is_signed_out(eve)
    signs_in(eve)
    is_told(eve, "password you specified are not correct")


def invites(page: Page, name: str, role: str) -> str:
    opens(page, "staff_home")
    follows(page, "Invite somebody")
    page.get_by_label("User name").fill(name)
    page.get_by_label(role).check()
    presses(page, "Make the account")
    return page.get_by_label("One-time link").input_value()


def chooses_a_password(page: Page, link: str) -> None:
    page.goto(link)
    is_told(page, "Your user name is eve")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password (again)").fill(PASSWORD)
    presses(page, "Set my password")
    is_told(page, "Your password is set.")


def signs_in(page: Page) -> None:
    opens(page, "account_login")
    page.get_by_label("Username").fill("eve")
    page.get_by_label("Password").fill(PASSWORD)
    presses(page, "Sign in")


def sets_up_an_app(page: Page) -> str:
    follows(page, "Set it up now")
    page.get_by_label("Password").fill(PASSWORD)
    presses(page, "Go on")
    key = page.locator("code.key").text_content() or ""
    cache.clear()  # that a code was used, so that the test need not wait for the next
    page.get_by_label("Authenticator code").fill(code_for(key))
    presses(page, "Go on")
    expect(page.locator(".codes li")).to_have_count(10)
    return key


def on_the_page_of(page: Page, name: str) -> None:
    opens(page, "people")
    follows(page, name)


def is_told(page: Page, words: str) -> None:
    expect(page.locator("main")).to_contain_text(words)


def is_signed_out(page: Page) -> None:
    expect(page.locator("h1")).to_have_text("Sign in")
