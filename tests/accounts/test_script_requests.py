"""Scripts of a page are never answered with a page."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from tests.support.saved_responses import clinician
from tests.support.staff_clients import account, client_of

pytestmark = pytest.mark.usefixtures("release")

# What browsers say of themselves, and what our scripts say for those that do not.
SCRIPTS = ({"Sec-Fetch-Dest": "empty"}, {"X-Requested-With": "fetch"})
ADDRESSES = (
    ("post", "/admin/advice/"),
    ("get", "/admin/"),
    ("get", "/responses/"),
    ("post", "/responses/find/"),
    ("get", "/log/"),
    ("get", "/desk/"),
    ("post", "/accounts/password/"),
)


def idle(settings: object) -> time_machine.travel:
    """A time at which somebody who was signed in is not any more."""
    return time_machine.travel(
        datetime.now(UTC) + timedelta(minutes=settings.IDLE_MINUTES, seconds=5)
    )


@pytest.mark.parametrize("headers", SCRIPTS, ids=["as browsers say", "as our scripts say"])
@pytest.mark.parametrize(("method", "path"), ADDRESSES)
def test_a_script_of_nobody_is_told_in_text_to_sign_in(client, headers, method, path):
    response = getattr(client, method)(path, headers=headers)
    assert response.status_code == 401
    assert response.content == b"Sign in again."
    assert response["Content-Type"].startswith("text/plain")


def test_a_script_is_told_so_after_a_session_ended_too(settings):
    editor = client_of("erin", "editor")
    typed = {"kind": "caution", "text": "Tell them."}
    assert editor.post("/admin/advice/", typed, headers=SCRIPTS[0]).status_code == 200
    with idle(settings):
        assert editor.post("/admin/advice/", typed, headers=SCRIPTS[0]).status_code == 401
        # And a page is still led to the page to sign in at.
        assert editor.get("/admin/").status_code == 302


def test_a_script_of_somebody_without_the_role_gets_no_page_either():
    response = clinician().get("/log/", headers=SCRIPTS[0])
    assert response.status_code == 403
    assert response["Content-Type"].startswith("text/plain")


def test_advice_goes_on_after_somebody_signed_in_again_in_another_tab():
    """The token of a page is void by then, and nothing is changed by advice."""
    editor = Client(enforce_csrf_checks=True)
    editor.force_login(account("erin", "editor"))
    typed = {"kind": "caution", "text": "Tell them."}
    assert editor.post("/admin/advice/", typed, headers=SCRIPTS[1]).status_code == 200
