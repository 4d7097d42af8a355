"""Who manages accounts: invites, lets in again and shuts out; each act is in the log, and there is
always somebody left who can."""

import logging
import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from config.logs import PrivateFormatter
from suitability.accounts.account_actions import NotPossible, deactivate, managers
from suitability.accounts.device_name import device_name
from suitability.accounts.invitation import VALID_HOURS, Invitation
from suitability.audit.audit_entry import AuditEntry
from suitability.audit.hash_chain import problems
from tests.support.authenticator import has_app
from tests.support.saved_responses import saves, words_of
from tests.support.staff_clients import account, client_of, is_in

pytestmark = pytest.mark.usefixtures("release")

PASSWORD = "a password for these tests"
OTHER = "another one for these tests"
CHOSEN = {"password1": PASSWORD, "password2": PASSWORD}
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def max_() -> Client:
    """The manager."""
    client = Client()
    client.force_login(account("max", "manager", password=PASSWORD))
    return client


@pytest.fixture
def dan() -> User:
    return account("dan", "clinician", password=PASSWORD)


def does(client: Client, user: User, act: str, **sent: object) -> HttpResponse:
    return client.post(f"/accounts/people/{user.pk}/", {"act": act, **sent})


def link_in(response: HttpResponse) -> str:
    """The path of the one-time link that a page shows."""
    found_link = re.search(
        r"http://testserver(/accounts/invitation/[\w-]+/)", response.content.decode()
    )
    assert found_link
    return found_link[1]


def invites(client: Client, name: str = "eve", *roles: str) -> str:
    sent = {"name": name, "roles": roles or ["clinician"]}
    response = client.post("/accounts/people/new/", sent)
    assert response.status_code == 200
    return link_in(response)


def signs_in(name: str, password: str = PASSWORD) -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": name, "password": password})
    return client


def entries() -> list[tuple[str, str, str]]:
    rows = AuditEntry.objects.order_by("number").values_list("act", "by", "about")
    others = ("listed", "signed_in", "signed_out", "sign_in_failed")
    return [row for row in rows if row[0] not in others]


def test_who_is_invited_chooses_a_password_and_signs_in(max_):
    link = invites(max_, "eve", "clinician", "auditor")
    eve = Client()
    assert "Your user name is eve" in words_of(eve.get(link)).replace(" .", ".")
    assert eve.post(link, CHOSEN)["Location"] == "/accounts/login/"
    assert is_in(signs_in("eve"))
    number = User.objects.get(username="eve").pk
    assert entries() == [
        ("invited", "max", f"eve (account {number}): clinician, auditor"),
        ("password_chosen", "eve", ""),
    ]


def test_a_link_is_good_once(max_):
    link = invites(max_)
    Client().post(link, CHOSEN)
    again = Client().post(
        link, {"password1": "another one for it", "password2": "another one for it"}
    )
    assert again.status_code == 404
    assert "not good any more" in words_of(again)
    assert is_in(signs_in("eve"))


def test_opening_a_link_uses_nothing_up(max_):
    link = invites(max_)
    for _ in range(3):
        assert Client().get(link).status_code == 200


def test_a_link_is_good_for_some_days(max_):
    link = invites(max_)
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=VALID_HOURS, seconds=5)):
        assert Client().get(link).status_code == 404
        assert Client().post(link, CHOSEN).status_code == 404


def test_a_new_link_ends_the_one_before(max_):
    first = invites(max_)
    second = link_in(does(max_, User.objects.get(username="eve"), "link"))
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200


def test_of_a_link_only_a_hash_is_stored(max_):
    secret = invites(max_).split("/")[3]
    invitation = Invitation.objects.get()
    assert secret not in str(vars(invitation))
    assert secret not in str([vars(entry) for entry in AuditEntry.objects.all()])


@pytest.mark.parametrize("path", ["{}/", "{}", "{:.20}%20", "/{}/x"])
def test_a_link_stands_in_no_line_of_the_log(path, max_):
    secret = invites(max_).split("/")[3]
    asked = f"Not Found: /accounts/invitation/{path.format(secret)}"
    line = PrivateFormatter().format(logging.makeLogRecord({"msg": asked}))
    assert secret[:8] not in line


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("", "Enter a password. Enter the same password again."),
        ("short", "too short"),
        ("password", "too common"),
        ("eveeveeve1", "too similar to the username"),
    ],
)
def test_a_weak_password_is_refused_at_its_field(password, words, max_):
    link = invites(max_, "eveeveeve")
    refused = Client().post(link, {"password1": password, "password2": password})
    assert refused.status_code == 400
    assert words in words_of(refused)
    assert Client().get(link).status_code == 200


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"name": "", "roles": ["editor"]}, "Enter the name that they sign in with."),
        ({"name": "DAN", "roles": ["editor"]}, "There is an account of this name."),
        ({"name": "a b", "roles": ["editor"]}, "Enter a valid username"),
        ({"name": "x" * 151, "roles": ["editor"]}, "at most 150 characters"),
        ({"name": "eve"}, "Tick at least one role."),
        ({"name": "eve", "roles": ["king"]}, "There is no such role."),
        ({"name": "eve", "roles": ["superuser"]}, "There is no such role."),
    ],
)
def test_what_does_not_fit_is_said_at_its_field_and_makes_no_account(sent, words, max_, dan):
    before = User.objects.count()
    refused = max_.post("/accounts/people/new/", sent)
    assert refused.status_code == 400
    assert words in words_of(refused)
    assert User.objects.count() == before


def test_the_list_says_how_it_stands_with_everybody(max_, dan, settings):
    TOTP.activate(account("fay", "editor", password=PASSWORD), SECRET)
    invites(max_)
    for _ in range(settings.AXES_FAILURE_LIMIT):
        signs_in("dan", "wrong")
    words = words_of(max_.get("/accounts/people/"))
    assert "dan clinician Locked out None Never" in words
    assert re.search(r"eve clinician Invited, link good until \w+ \d+, \d\d:\d\d None Never", words)
    assert "fay editor Active Set up Never" in words
    assert re.search(r"max manager Active None \w+ \d+, \d{4}", words)


@pytest.mark.usefixtures("release")
@pytest.mark.parametrize("path", ["/accounts/people/", "/accounts/people/{}/"])
def test_a_page_takes_few_queries_whatever_their_number(path, max_, dan):
    max_.get("/accounts/people/")  # this process knows from now on what is live, and so the title
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            assert max_.get(path.format(dan.pk)).status_code == 200
        assert len(asked) <= 10, [query["sql"] for query in asked]
        for number in range(20):
            account(f"{number}-{User.objects.count()}", "clinician")


@pytest.mark.asvs("V8.2.1")
def test_a_manager_reads_no_patient_and_edits_no_rule_text(max_):
    saved = saves()
    for path in ("/responses/", f"/responses/{saved.pk}/", "/overview/", "/log/", "/preview/"):
        assert max_.get(path).status_code == 403
    assert max_.get("/admin/").status_code == 302


def test_who_is_locked_out_is_unlocked(max_, dan, settings):
    for _ in range(settings.AXES_FAILURE_LIMIT):
        signs_in("dan", "wrong")
    assert not is_in(signs_in("dan"))
    does(max_, dan, "unlock")
    assert is_in(signs_in("dan"))


@pytest.mark.asvs("V6.4.4")
def test_a_second_factor_is_reset_and_its_sessions_end(max_, dan):
    phone = signs_in("dan")
    TOTP.activate(dan, SECRET)
    assert is_in(phone)
    does(max_, dan, "reset")
    assert not Authenticator.objects.exists()
    assert not is_in(phone)


@pytest.mark.asvs("V7.4.5")
def test_sessions_are_ended_and_can_be_begun_again(max_, dan):
    browsers = [signs_in("dan"), signs_in("dan")]
    assert "On 2 devices" in words_of(max_.get(f"/accounts/people/{dan.pk}/"))
    does(max_, dan, "end")
    assert [is_in(browser) for browser in browsers] == [False, False]
    assert is_in(signs_in("dan"))
    assert max_.get("/accounts/people/").status_code == 200


@pytest.mark.asvs("V7.4.2")
def test_a_deactivated_account_is_out_at_once_until_it_is_reactivated(max_, dan):
    browser = signs_in("dan")
    does(max_, dan, "deactivate")
    assert not is_in(browser)
    assert not is_in(signs_in("dan"))
    assert does(max_, dan, "link").status_code == 400
    does(max_, dan, "reactivate")
    assert not is_in(browser)
    assert is_in(signs_in("dan"))


def test_a_lost_password_is_replaced_by_a_new_link_and_old_sessions_end(max_, dan):
    browser = signs_in("dan")
    link = link_in(does(max_, dan, "link"))
    assert is_in(browser)
    Client().post(link, {"password1": "chosen in its place", "password2": "chosen in its place"})
    assert not is_in(browser)
    assert not is_in(signs_in("dan"))
    assert is_in(signs_in("dan", "chosen in its place"))


@pytest.mark.asvs("V6.4.3")
def test_a_link_lets_nobody_past_the_second_factor(max_, dan, settings):
    settings.SECOND_FACTOR = True
    has_app(User.objects.get(username="max"), SECRET)
    TOTP.activate(dan, SECRET)
    link = link_in(does(max_, dan, "link"))
    browser = Client()
    browser.post(link, CHOSEN)
    signed = browser.post("/accounts/login/", {"login": "dan", "password": PASSWORD})
    assert signed["Location"] == "/accounts/second-factor/authenticate/"
    assert not is_in(browser)


@pytest.mark.asvs("V16.3.3")
def test_roles_change_with_from_and_to_in_the_log(max_, dan):
    browser = signs_in("dan")
    does(max_, dan, "roles", roles=["editor", "approver"])
    assert browser.get("/responses/").status_code == 403
    assert browser.get("/admin/").status_code == 200
    about = f"dan (account {dan.pk}): from clinician to editor, approver"
    assert entries() == [("roles_changed", "max", about), ("refused", "dan", "responses")]


ACTS = {
    "roles": "from clinician to editor",
    "link": "clinician",
    "reset": "from none to none",
    "end": "from 0 to none",
    "unlock": "from locked out to open",
    "deactivate": "from active to deactivated",
    "reactivate": "from deactivated to active, clinician",
}


@pytest.mark.asvs("V16.3.3")
@pytest.mark.parametrize("act", ACTS)
def test_each_act_is_one_entry_that_names_both(act, max_, dan):
    does(max_, dan, act, roles=["editor"])
    entry = AuditEntry.objects.get()
    assert (entry.by, entry.role) == ("max", "manager")
    assert entry.account == User.objects.get(username="max").pk
    assert entry.about == f"dan (account {dan.pk}): {ACTS[act]}"
    assert list(problems()) == []


@pytest.mark.parametrize("act", ACTS)
def test_nobody_acts_on_their_own_account(act, max_):
    own = User.objects.get(username="max")
    refused = does(max_, own, act, roles=["clinician", "manager"])
    assert refused.status_code == 400
    assert "This is your own account." in words_of(refused)
    assert entries() == []
    own.refresh_from_db()
    assert own.is_active
    assert list(own.groups.values_list("name", flat=True)) == ["manager"]


def test_their_own_page_says_why_and_what_to_do(max_):
    own = User.objects.get(username="max")
    words = words_of(max_.get(f"/accounts/people/{own.pk}/"))
    assert "There is nobody else yet: invite somebody." in words
    account("mia", "manager")
    words = words_of(max_.get(f"/accounts/people/{own.pk}/"))
    assert "There is nobody else yet" not in words


@pytest.mark.parametrize("act", ACTS)
def test_only_a_superuser_changes_a_superuser(act, max_):
    root = account("root", superuser=True)
    assert does(max_, root, act, roles=["editor"]).status_code == 400
    root.refresh_from_db()
    assert root.is_active
    assert root.is_superuser


def test_a_superuser_makes_and_unmakes_another(dan):
    root = client_of("root", superuser=True)
    does(root, dan, "roles", roles=["superuser"])
    assert User.objects.get(pk=dan.pk).is_superuser
    does(root, dan, "roles", roles=["clinician"])
    assert not User.objects.get(pk=dan.pk).is_superuser


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": False}])
def test_who_was_shut_out_meanwhile_shuts_nobody_out(change, max_):
    """As when two managers deactivate each other at once: the second finds that they are out."""
    own, mia = User.objects.get(username="max"), account("mia", "manager")
    User.objects.filter(pk=own.pk).update(**change)
    with pytest.raises(NotPossible):
        deactivate(mia.pk, by=own, role="manager", now=timezone.now())
    assert [user.username for user in managers()] == ["mia"]


@pytest.mark.parametrize("act", ["", "delete"])
def test_a_form_that_was_forged_is_no_error_of_ours(act, max_, dan):
    assert does(max_, dan, act).status_code == 400
    assert does(max_, dan, "roles", roles=["king"]).status_code == 400
    assert does(max_, dan, "roles").status_code == 400
    assert max_.post("/accounts/people/4000000/", {"act": "link"}).status_code == 404
    assert entries() == []


@pytest.mark.asvs("V7.5.2")
def test_each_person_sees_and_ends_their_own_sessions(dan):
    desk, phone, other = (signs_in("dan") for _ in range(3))
    stranger = client_of("fay", "clinician")
    page = phone.get("/accounts/sessions/")
    first, second = re.findall(r'name="session" value="(\w{64})"', page.content.decode())
    phone.post("/accounts/sessions/", {"session": first})
    assert sorted(map(is_in, (desk, other))) == [False, True]
    assert stranger.post("/accounts/sessions/", {"session": second}).status_code == 400
    phone.post("/accounts/sessions/", {"session": "others"})
    assert [is_in(browser) for browser in (desk, other, phone, stranger)] == [
        False,
        False,
        True,
        True,
    ]
    about = [about for act, _, about in entries() if act == "sessions_ended"]
    assert about == ["own: from 3 to 2", "own: from 2 to 1"]


def test_a_key_of_a_session_stands_on_no_page(dan):
    phone, desk = signs_in("dan"), signs_in("dan")
    page = phone.get("/accounts/sessions/").content.decode()
    assert desk.session.session_key not in page
    assert phone.session.session_key not in page


def test_a_session_that_timed_out_or_has_an_old_password_is_not_shown(dan, settings):
    signs_in("dan")
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=settings.IDLE_MINUTES + 1)):
        browser = signs_in("dan")
        assert "You are signed in nowhere else." in words_of(browser.get("/accounts/sessions/"))


ON_WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64"
WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"
AGENTS = {
    f"{ON_WINDOWS}; rv:145.0) Gecko/20100101 Firefox/145.0": "Firefox on Windows",
    f"{ON_WINDOWS}) {WEBKIT} Chrome/142.0 Safari/537.36 Edg/142.0": "Edge on Windows",
    f"Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) {WEBKIT} Safari/604.1": (
        "Safari on iPhone"
    ),
    f"Mozilla/5.0 (Linux; Android 15) {WEBKIT} Chrome/142.0 Safari/537.36": "Chrome on Android",
    "<script>alert(1)</script>": "A browser",
    "": "A browser",
}


@pytest.mark.parametrize("agent", AGENTS)
def test_a_device_is_called_by_its_family_and_no_more(agent):
    assert device_name(agent) == AGENTS[agent]


@pytest.mark.django_db(transaction=True)
def test_what_cannot_be_recorded_is_not_done(request):
    request.getfixturevalue("release")
    manager, user = client_of("max", "manager"), account("dan", "clinician", password=PASSWORD)
    link, phone, desk = link_in(does(manager, user, "link")), signs_in("dan"), signs_in("dan")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE suitability_entry RENAME TO elsewhere")
    try:
        answers = [
            *(does(manager, user, act, roles=["editor"]) for act in ACTS),
            manager.post("/accounts/people/new/", {"name": "eve", "roles": ["editor"]}),
            Client().post(link, {"password1": OTHER, "password2": OTHER}),
            phone.post("/accounts/sessions/", {"session": "others"}),
        ]
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE elsewhere RENAME TO suitability_entry")
    assert {answer.status_code for answer in answers} == {503}
    assert set(User.objects.values_list("username", flat=True)) == {"max", "dan"}
    assert [is_in(phone), is_in(desk), is_in(signs_in("dan"))] == [True, True, True]
    assert Client().get(link).status_code == 200


def test_a_command_invites_the_first_manager(capsys):
    call_command("invite", "max", "--role", "manager")
    (link,) = re.findall(r"/accounts/invitation/[\w-]+/", capsys.readouterr().out)
    Client().post(link, CHOSEN)
    assert signs_in("max").get("/accounts/people/").status_code == 200
    number = User.objects.get().pk
    assert entries()[0] == ("invited", "manage.py invite", f"max (account {number}): manager")
    call_command("invite", "max")
    assert Invitation.objects.count() == 1


def test_a_command_that_resets_a_second_factor_is_in_the_log_too(dan):
    TOTP.activate(dan, SECRET)
    call_command("reset_second_factor", "dan")
    about = f"dan (account {dan.pk}): from set up to none"
    assert entries() == [("factor_reset", "manage.py reset_second_factor", about)]
    assert AuditEntry.objects.get().account is None
