"""Signing in and out, and what one does with one's own account, in the sealed log."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import User
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client

from suitability.audit.audit_entry import AuditEntry
from suitability.audit.hash_chain import problems
from suitability.releases.release import Release
from tests.support.authenticator import code_for, has_app
from tests.support.editorial_team import ADA, ED, at_work, colleague, edit_draft, submit_draft
from tests.support.saved_responses import auditor, words_of
from tests.support.staff_clients import account

pytestmark = pytest.mark.usefixtures("release")

PASSWORD = "a password for these tests"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0"


def entries() -> list[tuple[str, str, str, str]]:
    """Act, by, role and what about, in their order."""
    rows = AuditEntry.objects.order_by("number")
    return list(rows.values_list("act", "by", "role", "about"))


def signs_in(name: str = "cleo", password: str = PASSWORD) -> Client:
    client = Client(headers={"User-Agent": FIREFOX})
    client.post("/accounts/login/", {"login": name, "password": password})
    return client


@pytest.fixture
def cleo() -> User:
    return account("cleo", "clinician", password=PASSWORD)


SIGNED_IN = ("signed_in", "cleo", "clinician", "Firefox on Windows")
WRONG = ("sign_in_failed", "cleo", "not signed in", "")
WRONG_CODE = ("code_failed", "cleo", "not signed in", "")


@pytest.mark.asvs("V16.3.1")
def test_signing_in_and_out_is_an_entry_each(cleo):
    signs_in().post("/accounts/logout/")
    assert entries() == [SIGNED_IN, ("signed_out", "cleo", "clinician", "")]
    assert {entry.account for entry in AuditEntry.objects.all()} == {cleo.pk}


def test_who_is_signed_out_after_some_time_is_an_entry(cleo, settings):
    client = signs_in()
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=settings.IDLE_MINUTES + 1)):
        client.get("/responses/")
    assert entries() == [SIGNED_IN, ("signed_out", "cleo", "clinician", "after some time")]


def test_a_wrong_password_is_an_entry_and_a_wrong_name_is_none(cleo):
    signs_in(password="hush hush")
    signs_in("hush hush")
    signs_in("Cleo")
    signs_in("")
    assert entries() == [WRONG]


@pytest.mark.asvs("V16.3.1")
def test_a_lock_out_is_an_entry_and_what_is_tried_meanwhile_is_none(cleo, settings):
    for _ in range(settings.AXES_FAILURE_LIMIT + 3):
        signs_in(password="a guess")
    locked = ("locked_out", "cleo", "not signed in", "after 5 wrong passwords")
    assert entries() == [WRONG] * 5 + [locked]


@pytest.mark.asvs("V16.3.1")
def test_a_wrong_code_is_an_entry_and_one_is_signed_in_only_with_the_right_one(cleo):
    cache.clear()
    TOTP.activate(cleo, SECRET)
    client = signs_in()
    client.post("/accounts/second-factor/authenticate/", {"code": "000000"})
    assert entries() == [WRONG_CODE]
    client.post("/accounts/second-factor/authenticate/", {"code": code_for(SECRET)})
    assert entries() == [WRONG_CODE, SIGNED_IN]


def changes_the_password(client: Client) -> None:
    client.post("/accounts/password/", POSTS["password"])


def sets_up_an_app(client: Client) -> None:
    page = client.get("/accounts/second-factor/totp/activate/")
    code = code_for(page.context["form"].secret)
    client.post("/accounts/second-factor/totp/activate/", {"code": code})


def has_an_app() -> None:
    has_app(User.objects.get(username="cleo"), SECRET)


def removes_the_app(client: Client) -> None:
    has_an_app()
    client.post("/accounts/second-factor/totp/deactivate/")


def makes_new_codes(client: Client) -> None:
    has_an_app()
    client.post("/accounts/second-factor/codes/new/")


OWN = {
    "password_changed": changes_the_password,
    "factor_set": sets_up_an_app,
    "factor_removed": removes_the_app,
    "codes_made": makes_new_codes,
}


@pytest.mark.parametrize("act", OWN)
def test_what_one_does_with_ones_own_account_is_an_entry(act: str, cleo: User):
    cache.clear()
    client = signs_in()
    client.post("/accounts/confirm/", {"password": PASSWORD})
    OWN[act](client)
    assert entries() == [SIGNED_IN, (act, "cleo", "clinician", "")]
    assert list(problems()) == []


NEW = "another one for these tests"
POSTS = {
    "login": {"login": "cleo", "password": PASSWORD},
    "password": {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW},
    "logout": {},
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("page", POSTS)
def test_what_cannot_be_recorded_is_not_done_and_leaves_nobody_signed_in(page, request):
    request.getfixturevalue("release")
    account("cleo", "clinician", password=PASSWORD)
    client = Client() if page == "login" else signs_in()
    password = User.objects.get().password
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE suitability_entry RENAME TO elsewhere")
    try:
        answer = client.post(f"/accounts/{page}/", POSTS[page])
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE elsewhere RENAME TO suitability_entry")
    assert answer.status_code == 503
    assert "could not record" in words_of(answer)
    assert User.objects.get().password == password
    assert client.get("/responses/").status_code == 302


def test_an_approval_and_a_recall_are_entries_of_the_approver():
    edit_draft("rule.C10", heading="Low blood pressure now")
    submission = submit_draft()
    ada = at_work(ADA)
    sent = {"act": "approve", "seen": submission.digest}
    ada.post(f"/admin/submissions/{submission.pk}/", sent)
    reason = "A number was wrong. Talk to your provider."
    ada.post("/admin/releases/2/recall/", {"reason": reason})
    assert Release.objects.filter(recall=None).count() == 1
    assert entries() == [
        ("approved", ADA, "approver", f"Release 2, submitted by ed (account {colleague(ED).pk})"),
        ("recalled", ADA, "approver", f"Release 2: {reason}"),
    ]


@pytest.mark.django_db(transaction=True)
def test_an_approval_and_a_recall_that_cannot_be_recorded_are_not_done(request):
    request.getfixturevalue("release")
    edit_draft("rule.C10", heading="Low blood pressure now")
    submission, ada = submit_draft(), at_work(ADA)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE suitability_entry RENAME TO elsewhere")
    try:
        sent = {"act": "approve", "seen": submission.digest}
        answers = [
            ada.post(f"/admin/submissions/{submission.pk}/", sent),
            ada.post("/admin/releases/1/recall/", {"reason": "A number was wrong."}),
        ]
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE elsewhere RENAME TO suitability_entry")
    assert [answer.status_code for answer in answers] == [503, 503]
    assert Release.objects.filter(recall=None).count() == 1
    submission.refresh_from_db()
    assert submission.state == "waiting"


ALL_RESPONSES = "all responses, and the questionnaire"


@pytest.mark.asvs("V16.3.3")
def test_making_and_ending_a_key_are_entries_without_the_key():
    printed = StringIO()
    call_command("fhir_token", "the record system", stdout=printed)
    call_command("fhir_token", "the record system", "--end", stdout=StringIO())
    assert entries() == [
        (act, "manage.py fhir_token", "command", about)
        for act, about in (
            ("key_made", f"the record system: {ALL_RESPONSES}, for 365 days"),
            ("key_ended", "the record system"),
        )
    ]
    assert printed.getvalue().strip() not in str(entries())


def test_an_auditor_sees_them_beside_the_accesses(cleo):
    signs_in().get("/responses/")
    words = words_of(auditor().get("/log/"))
    listed = words.index("cleo (clinician) looked at the list")
    assert listed < words.index("cleo (clinician) signed in: Firefox on Windows")
