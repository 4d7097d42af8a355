"""Who signs in while somebody else does waits for a turn, and types nothing twice."""

import pytest
from playwright.sync_api import Page, expect

from suitability.throttle.turns import PASSWORD as PASSWORDS
from suitability.throttle.turns import turn
from tests.browser.steps import opens
from tests.support.staff_clients import account

pytestmark = pytest.mark.browser

PASSWORD = "a password for these tests"


def test_the_form_waits_until_the_other_is_in(page: Page, settings):
    settings.PASSWORDS_AT_ONCE = 1
    account("cleo", "clinician", password=PASSWORD)
    opens(page, "account_login")
    page.get_by_label("Username").fill("cleo")
    page.get_by_label("Password").fill(PASSWORD)
    with turn(PASSWORDS):
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("button", name="Please wait")).to_be_visible()
    page.wait_for_url("**/responses/")
