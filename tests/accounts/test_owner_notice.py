"""What somebody else tried is told to the owner of an account, and refusals are in the log."""

import logging
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.test import Client

from config.logs import PrivateFormatter
from suitability.audit.audit_entry import AuditEntry
from suitability.audit.hash_chain import problems
from tests.support.authenticator import code_for, has_app
from tests.support.saved_responses import words_of
from tests.support.staff_clients import account

PASSWORD = "a password for these tests"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
CODE = "/accounts/second-factor/authenticate/"


@pytest.fixture(autouse=True)
def cleo(release, settings):
    cache.clear()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return account("cleo", "clinician", password=PASSWORD)


def signs_in(password: str = PASSWORD, code: str = "", at: str = "203.0.113.7") -> Client:
    client = Client(REMOTE_ADDR=at)
    client.post("/accounts/login/", {"login": "cleo", "password": password})
    if code:
        client.post(CODE, {"code": code})
    return client


def told(client: Client) -> str:
    return words_of(client.get("/responses/"))


def test_wrong_passwords_and_codes_are_told_at_the_next_sign_in_and_once(cleo):
    assert "Since you last signed in" not in told(signs_in())
    has_app(cleo, SECRET)
    signs_in("a guess")
    signs_in("a guess")
    signs_in(code="000000")
    client = signs_in(code=code_for(SECRET))
    page = told(client)
    assert "Since you last signed in, on " in page
    assert ": 2 wrong passwords, 1 wrong code. If that was not you, change your password" in page
    assert "Since you last signed in" not in told(client)
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=2)):
        assert "Since you last signed in" not in told(signs_in(code=code_for(SECRET)))


def test_a_lock_out_is_told(cleo):
    for _ in range(7):
        signs_in("a guess", at="198.51.100.9")
    assert "5 wrong passwords, 1 lock-out." in told(signs_in())


def test_too_many_wrong_codes_are_one_entry_however_many_come(cleo):
    has_app(cleo, SECRET)
    client = signs_in()
    for _ in range(9):
        client.post(CODE, {"code": "000000"})
    entries = AuditEntry.objects.order_by("number").values_list("act", "about")
    assert [*entries] == [("code_failed", "")] * 5 + [("locked_out", "after 5 wrong codes")]


def test_what_others_tried_with_another_account_is_not_told(cleo):
    account("dan", "clinician", password=PASSWORD)
    Client().post("/accounts/login/", {"login": "dan", "password": "a guess"})
    assert "Since you last signed in" not in told(signs_in())


OWN = "cleo@example.org"


@pytest.mark.parametrize(
    ("host", "address", "mails"), [("mail", OWN, 1), ("mail", "", 0), ("", OWN, 0)]
)
def test_a_lock_out_is_mailed_once_an_hour(
    cleo, settings, host, address, mails, django_capture_on_commit_callbacks
):
    settings.MAIL_HOST = host
    cleo.email = address
    cleo.save()
    with django_capture_on_commit_callbacks(execute=True):
        for at in ("198.51.100.9", "198.51.100.10"):
            for _ in range(6):
                signs_in("a guess", at=at)
    assert len(mail.outbox) == mails
    assert not mails or "Somebody tried to sign in as cleo" in mail.outbox[0].body


@pytest.mark.asvs("V16.3.2")
def test_a_refusal_is_an_entry_once_an_hour_account_and_page(cleo):
    client = signs_in()
    for path in ("/log/", "/log/", "/accounts/people/", "/log/"):
        assert client.get(path).status_code == 403
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=15)):
        assert client.get("/log/").status_code == 403
    refused = AuditEntry.objects.filter(act="refused").order_by("number")
    assert [*refused.values_list("by", "role", "about")] == [
        ("cleo", "clinician", "access_log"),
        ("cleo", "clinician", "people"),
    ]
    later = datetime.now(UTC) + timedelta(minutes=61)
    with time_machine.travel(later):
        again = signs_in()
        assert again.get("/log/").status_code == 403
    assert refused.count() == 3
    assert list(problems()) == []


SENT = {
    "host": {"HTTP_HOST": "evil<&>.example"},
    "body": {"data": b"evil" * 20_000, "content_type": "text/plain"},
    "fields": {"data": {f"evil{number}": "" for number in range(1001)}},
}


@pytest.mark.parametrize("kind", SENT)
def test_what_is_refused_is_one_line_without_a_trace_and_without_its_words(kind, caplog):
    answer = Client(raise_request_exception=False).post("/accounts/login/", **SENT[kind])
    assert answer.status_code == 400
    lines = [PrivateFormatter().format(record) for record in caplog.records]
    assert len(lines) == 1
    assert "\n" not in lines[0]
    assert "Refused" in lines[0]
    assert "evil" not in lines[0]


def test_a_fault_of_ours_keeps_its_trace():
    try:
        int("what somebody " + "sent")
    except ValueError as error:
        details = {
            "name": "django.request",
            "msg": "x",
            "exc_info": (ValueError, error, error.__traceback__),
        }
        line = PrivateFormatter().format(logging.makeLogRecord(details))
    assert "ValueError" in line
    assert "test_owner_notice" in line
    assert "what somebody sent" not in line
