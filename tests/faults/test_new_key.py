"""A server that is started anew with another key, and the old one as a fallback: whoever was at it
goes on, and the log verifies."""

import pytest

from tests.faults.conftest import StartServer
from tests.faults.reader import ANSWERS, Reader
from tests.faults.server import KEY, Server, manage
from tests.support.authenticator import code_for

pytestmark = pytest.mark.faults

PASSWORD = "a password for these tests"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NEW = "another key of which the old sessions know nothing"
MAKE = f"""
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import Group, User
from suitability.accounts.temporary_password import mark_own
user = User.objects.create_user("cleo", password={PASSWORD!r}, is_staff=True)
mark_own(user)
user.groups.set(Group.objects.filter(name="clinician"))
mark_own(user)
TOTP.activate(user, {SECRET!r})
"""


def restart(server: Server, **keys: str) -> None:
    server.stop()
    server.settings |= keys
    server.start()


def run(server: Server, *command: str) -> str:
    """What a command says under the keys of the server."""
    keys = {name: text for name, text in server.settings.items() if "KEY" in name}
    return manage(*command, database=server.database, **keys)


def signed_in(server: Server) -> Reader:
    staff = Reader(server)
    asked = staff.signs_in("cleo", PASSWORD)
    assert asked.path == "/accounts/second-factor/authenticate/", asked
    assert staff.post(asked.path, {"code": code_for(SECRET)}).path == "/responses/"
    return staff


def half_way(server: Server) -> Reader:
    """Somebody who has answered three questions, and looks at the fourth."""
    patient = Reader(server)
    page = patient.post("/begin/", {"reader": "adult"})
    for _ in range(3):
        assert page.question
        page = patient.post(page.path, {page.question: ANSWERS.get(page.question, ())})
    patient.at_question = page  # type: ignore[attr-defined]
    return patient


def goes_on(patient: Reader) -> None:
    """They send the form that they have open, and look at the next question."""
    page = patient.at_question  # type: ignore[attr-defined]
    page = patient.post(page.path, {page.question: ANSWERS.get(page.question, ())})
    assert page.status == 200, page
    assert page.path != patient.at_question.path  # type: ignore[attr-defined]
    assert page.question, page
    patient.at_question = page  # type: ignore[attr-defined]


def test_journeys_sessions_and_the_log_outlive_a_change_of_the_key(start_server: StartServer):
    server = start_server(SECRET_KEY=KEY, SECOND_FACTOR="1")
    run(server, "shell", "-v0", "-c", MAKE)
    patient, staff = half_way(server), signed_in(server)
    run(server, "verify_log")

    restart(server, SECRET_KEY=NEW, SECRET_KEY_FALLBACKS=KEY)
    goes_on(patient)
    assert staff.get("/responses/").path == "/responses/"
    run(server, "verify_log")
    assert run(server, "rotate_secrets").startswith("1 second factors encrypted")

    restart(server, SECRET_KEY_FALLBACKS="", LOG_KEY_FALLBACKS=KEY)
    patient.get(patient.at_question.path)  # type: ignore[attr-defined]
    goes_on(patient)
    assert staff.get("/responses/").path == "/responses/"
    run(server, "verify_log")
    assert "Error" not in server.log.read_text()
