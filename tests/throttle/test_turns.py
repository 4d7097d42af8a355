"""Few passwords are hashed at once on a machine, and who comes beside them is told at once."""

import pytest

from suitability.throttle.turns import NoTurn, turn
from tests.support.saved_responses import words_of
from tests.support.staff_clients import account

PASSWORD = "a password for these tests"


def test_so_many_have_a_turn_at_once():
    with turn("anything", 2), turn("anything", 2):
        with pytest.raises(NoTurn), turn("anything", 2):
            raise AssertionError
        with turn("something else"):
            pass
    with turn("anything", 2):
        pass


def test_while_another_password_is_hashed_one_is_told_to_try_again(client, release, settings):
    settings.PASSWORDS_AT_ONCE = 1
    account("cleo", "clinician", password=PASSWORD)
    sent = {"login": "cleo", "password": PASSWORD, "next": "/overview/"}
    with turn("password"):
        refused = client.post("/accounts/login/", sent)
    assert (refused.status_code, refused["Retry-After"]) == (429, "1")
    assert "Somebody else is signing in at this moment." in words_of(refused)
    page = refused.content.decode()
    assert 'value="cleo"' in page
    assert 'value="/overview/"' in page
    assert client.post("/accounts/login/", sent)["Location"] == "/overview/"
