"""Before staff are signed out they are told, and can stay by one button."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from tests.support.saved_responses import clinician
from tests.support.staff_clients import client_of

pytestmark = pytest.mark.usefixtures("release")

START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def at(minutes: float) -> time_machine.travel:
    return time_machine.travel(START + timedelta(minutes=minutes), tick=False)


@pytest.fixture
def cleo() -> Client:
    with at(0):
        return clinician()


def left(client: Client, method: str = "get") -> dict[str, object]:
    return getattr(client, method)("/desk/session/", headers={"X-Requested-With": "fetch"}).json()


def text_of(client: Client, path: str) -> str:
    return re.sub(r"\s+", " ", client.get(path).content.decode())


def test_looking_at_the_clock_keeps_nobody_signed_in(cleo):
    for minutes in (5, 18, 19.5):
        with at(minutes):
            assert left(cleo) == {"left": 20 * 60 - minutes * 60, "final": False}
    with at(20.1):
        assert cleo.get("/desk/session/", headers={"X-Requested-With": "x"}).status_code == 401
        assert cleo.get("/responses/").status_code == 302


def test_staying_does_and_so_does_any_page(cleo):
    with at(19):
        assert left(cleo, "post") == {"left": 20 * 60, "final": False}
    with at(38):
        assert left(cleo)["left"] == 60
        cleo.get("/responses/")
        assert left(cleo)["left"] == 20 * 60


@pytest.mark.asvs("V7.3.2")
def test_after_twelve_hours_it_is_over_whatever_is_done(cleo):
    for minutes in range(0, 12 * 60 - 5, 15):
        with at(minutes):
            left(cleo, "post")
    with at(12 * 60 - 4):
        assert left(cleo, "post") == {"left": 4 * 60, "final": True}
        assert "You are signed out at 21:00 UTC." in text_of(cleo, "/responses/")
    with at(12 * 60 + 0.1):
        assert cleo.get("/desk/session/").status_code == 302


@pytest.mark.parametrize(
    ("role", "path"), [("clinician", "/responses/"), ("editor", "/admin/"), ("auditor", "/log/")]
)
def test_each_page_of_staff_says_when_and_has_the_dialog(role, path):
    with at(0):
        client = client_of("ann", role)
    with at(7):
        page = client.get(path).content.decode()
        text = text_of(client, path)
    assert "You are signed out at 09:27 UTC if you open or send nothing until then" in text
    assert 'data-left="1200"' in page
    assert "session.js" in page


def test_a_page_for_nobody_has_neither(client):
    page = client.get("/accounts/login/").content.decode()
    assert "signed out at" not in page
    assert "session.js" not in page
