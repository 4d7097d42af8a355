"""Clinicians at a real server: nothing acknowledged is lost, and nothing is told by its log."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPException
from urllib.request import Request

import pytest

from tests.faults.conftest import StartServer
from tests.faults.reader import ANSWERS, Reader
from tests.faults.server import Server, manage

pytestmark = pytest.mark.faults

PASSWORD = "a password for these tests"
CLINICIANS = ("cleo", "dan", "eve", "fay")
MANAGERS = ("max", "mia", "mo")
MAKE = f"""
from django.contrib.auth.models import Group, User
from suitability.accounts.temporary_password import mark_own
for name in {CLINICIANS + MANAGERS}:
    user = User.objects.create_user(name, password={PASSWORD!r}, is_staff=True)
    mark_own(user)
    role = "manager" if name in {MANAGERS} else "clinician"
    user.groups.set(Group.objects.filter(name=role))
"""


@pytest.fixture(scope="module")
def server(start_server: StartServer) -> Server:
    """A server of a practice, with one saved response."""
    server = start_server()
    manage("shell", "-v0", "-c", MAKE, database=server.database)
    patient = Reader(server)
    patient.answers()
    server.saved = patient.saves()  # type: ignore[attr-defined]
    return server


def signed_in(server: Server, name: str = "cleo", home: str = "/responses/") -> Reader:
    reader = Reader(server)
    page = reader.signs_in(name, PASSWORD)
    assert page.path == home, page
    return reader


def rows(server: Server, sql: str) -> list[tuple]:
    with closing(server.open_database()) as database:
        return database.execute(sql).fetchall()


def log_is_whole(server: Server) -> None:
    manage("verify_log", database=server.database)


def test_a_kill_amid_many_notes_loses_none_that_was_seen(server: Server):
    acknowledged: list[str] = []
    enough = threading.Event()

    def note_and_note(reader: Reader, name: str) -> None:
        for number in range(200):
            note = f"{name} {number}"
            page = reader.post("/responses/1/review/", {"step": "note", "note": note})
            assert page.path == "/responses/1/", page
            acknowledged.append(note)
            if len(acknowledged) >= 24:
                enough.set()

    readers = {name: signed_in(server, name) for name in CLINICIANS}
    with ThreadPoolExecutor(len(readers)) as pool:
        running = [pool.submit(note_and_note, reader, name) for name, reader in readers.items()]
        assert enough.wait(timeout=90)
        server.kill()
    for ended in running:
        assert isinstance(ended.exception(), OSError | HTTPException)
    server.start()
    notes = [note for (note,) in rows(server, "SELECT note FROM suitability_event")]
    assert set(acknowledged) <= set(notes)
    assert len(notes) == len(set(notes))
    noted = "SELECT count(*) FROM suitability_entry WHERE act = 'noted'"
    assert rows(server, noted) == [(len(notes),)]
    log_is_whole(server)


def test_clinicians_at_once_share_no_place_in_the_log(server: Server):
    before = rows(server, "SELECT count(*) FROM suitability_entry")[0][0]
    readers = [signed_in(server, name) for name in CLINICIANS]
    signed = rows(server, "SELECT count(*) FROM suitability_entry")[0][0]
    assert signed == before + 2 * len(readers)  # each signed in, and came to the list

    def look_around(reader: Reader) -> list[int]:
        paths = ("/responses/", "/responses/1/", "/responses/?status=new") * 5
        return [reader.get(path).status for path in paths]

    with ThreadPoolExecutor(len(readers)) as pool:
        assert {status for codes in pool.map(look_around, readers) for status in codes} == {200}
    numbers = [n for (n,) in rows(server, "SELECT number FROM suitability_entry ORDER BY number")]
    assert numbers == list(range(1, signed + 15 * len(readers) + 1))
    log_is_whole(server)


@pytest.mark.asvs("V2.3.4")
def test_only_one_of_many_takes_it(server: Server):
    readers = [signed_in(server, name) for name in CLINICIANS]
    seen = str(rows(server, "SELECT count(*) FROM suitability_event")[0][0])

    def take(reader: Reader) -> int:
        return reader.post("/responses/1/review/", {"step": "take", "seen": seen}).status

    with ThreadPoolExecutor(len(readers)) as pool:
        assert sorted(pool.map(take, readers)) == [200, 400, 400, 400]
    assert rows(server, "SELECT count(*) FROM suitability_event WHERE step = 'take'") == [(1,)]


def test_of_two_managers_who_shut_each_other_out_at_once_one_stays(server: Server):
    people = "/accounts/people/"
    names = MANAGERS[:2]
    readers = [signed_in(server, name, home=people) for name in names]
    numbers = dict(rows(server, "SELECT username, id FROM auth_user"))
    others = [numbers[name] for name in reversed(names)]

    def shut_out(reader: Reader, number: int) -> None:
        reader.post(f"{people}{number}/", {"act": "deactivate"})

    with ThreadPoolExecutor(len(readers)) as pool:
        list(pool.map(shut_out, readers, others))
    active = "SELECT count(*) FROM auth_user WHERE is_active AND username IN ('max', 'mia')"
    assert rows(server, active) == [(1,)]


def twins(reader: Reader, server: Server, count: int = 4) -> list[Reader]:
    """The same browser, so many times."""
    readers = [Reader(server) for _ in range(count)]
    for twin in readers:
        twin.token = reader.token
        for cookie in reader.cookies:
            twin.cookies.set_cookie(cookie)
    return readers


PEOPLE = "/accounts/people/"
FORMS = {  # who, where they begin, the form's page, where it goes, what is put in, what it makes
    "a note": (
        *("cleo", "/responses/", "/responses/1/", "/responses/1/review/"),
        {"step": "note", "note": "sent by four at once"},
        "SELECT count(*) FROM suitability_event WHERE note = 'sent by four at once'",
    ),
    "a filter": (
        *("cleo", "/responses/", "/responses/?status=open", "/responses/filters/"),
        {"name": "open ones", "query": "status=open"},
        "SELECT count(*) FROM suitability_savedfilter",
    ),
    "an invitation": (
        *("mo", PEOPLE, f"{PEOPLE}new/", f"{PEOPLE}new/"),
        {"name": "ivy", "roles": "clinician"},
        "SELECT count(*) FROM suitability_entry WHERE act = 'invited' AND about LIKE 'ivy%'",
    ),
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_a_form_that_is_sent_four_times_at_once_is_done_once(form: tuple, server: Server):
    name, home, page, to, put, made = form
    reader = signed_in(server, name, home)
    sent = {**put, "stamp": reader.get(page).field("stamp")}
    with ThreadPoolExecutor(4) as pool:
        pages = list(pool.map(lambda twin: twin.post(to, sent), twins(reader, server)))
    assert rows(server, made) == [(1,)]
    assert {(page.status, page.path) for page in pages} == {(200, pages[0].path)}
    links = {tuple(re.findall(r"/accounts/invitation/[\w-]+/", page.text)) for page in pages}
    assert len(links) == 1
    log_is_whole(server)


def test_what_is_sent_again_after_a_kill_is_there_once(server: Server):
    """Nobody knows of those that had no answer whether they were done."""
    reader = signed_in(server)
    forms = [
        {"step": "note", "note": f"again {n}", "stamp": reader.get("/responses/1/").field("stamp")}
        for n in range(24)
    ]
    answered: list[int] = []
    enough = threading.Event()

    def send(pair: tuple[Reader, dict[str, str]]) -> None:
        twin, form = pair
        answered.append(twin.post("/responses/1/review/", form).status)
        if len(answered) >= 8:
            enough.set()

    with ThreadPoolExecutor(4) as pool:
        running = [
            pool.submit(send, pair) for pair in zip(twins(reader, server, 24), forms, strict=True)
        ]
        assert enough.wait(timeout=90)
        server.kill()
    assert [each for each in running if each.exception()]
    server.start()
    for form in forms:
        assert reader.post("/responses/1/review/", form).path == "/responses/1/"
    again = "SELECT note, count(*) FROM suitability_event WHERE note LIKE 'again%' GROUP BY note"
    assert sorted(rows(server, again)) == sorted((form["note"], 1) for form in forms)
    log_is_whole(server)


def test_a_whole_review_is_not_told(server: Server):
    secret = "eve took the pump out"
    reference = server.saved.reference  # type: ignore[attr-defined]
    stranger = Reader(server)
    stranger.post("/accounts/login/", {"login": "typed by mistake", "password": "hush-hush"})
    reader = signed_in(server)
    page = reader.post("/responses/find/", {"reference": reference})
    assert page.path == "/responses/1/"
    reader.post("/responses/find/", {"reference": reference[:6]})
    reader.post("/responses/1/review/", {"step": "note", "note": secret})
    for path in ("/responses/export.csv", "/responses/export.fhir", "/overview/", "/log/"):
        reader.get(path)
    reader.get("/fhir/QuestionnaireResponse/1")
    reader.get(f"/responses/{reference}/")
    key = "k" * 43
    refused = Request(f"{server.address}/fhir/Questionnaire")
    refused.add_header("Authorization", f"Bearer {key}")
    assert stranger.send(refused).status == 401
    log = server.log.read_text()
    plain = reference.replace("-", "")
    secrets = [secret, plain, PASSWORD, "hush-hush", "typed by mistake", key]
    secrets += [choice for chosen in ANSWERS.values() for choice in chosen]
    assert [text for text in secrets if text in log] == []
