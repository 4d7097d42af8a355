"""Two servers on one PostgreSQL are one to patients and staff: nothing is each one's own."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from suitability.content.reader import SHIPPED
from tests.faults.reader import Page, Reader
from tests.faults.server import Server, manage
from tests.support.authenticator import code_for
from tests.support.polling import within

from .conftest import PASSWORD, SECRET, Ask, signed_in

pytestmark = pytest.mark.machines

SOON = 5.0  # seconds
CODE = "/accounts/second-factor/authenticate/"


def asked_for_a_code(server: Server, name: str) -> Reader:
    reader = signed_in(server, name)
    assert reader.get(CODE).path == CODE
    return reader


def twins(reader: Reader, servers: list[Server]) -> list[Reader]:
    """The same browser many times, at these servers."""
    readers = [Reader(server) for server in servers]
    for twin in readers:
        twin.token = reader.token
        for cookie in reader.cookies:
            twin.cookies.set_cookie(cookie)
    return readers


def is_in(reader: Reader) -> bool:
    return reader.get("/responses/").path == "/responses/"


def release_of(page: Page) -> str:
    return page.text.split("Release ")[1].split(" of ")[0]


def test_what_one_publishes_or_recalls_the_other_serves_soon(
    servers: list[Server], practice: str, tmp_path: Path
):
    first, second = servers
    content = shutil.copytree(SHIPPED, tmp_path / "content")
    questionnaire = content / "questionnaire.yaml"
    questionnaire.write_text(questionnaire.read_text().replace("\ntitle: ", "\ntitle: More on "))
    manage("load_content", str(content), database=practice)
    editor, approver = signed_in(first, "ed"), signed_in(first, "ada")
    seen = editor.get("/admin/publishing/").find(r'name="seen" value="(\w+)"')
    submission = editor.post("/admin/publishing/", {"seen": seen, "notes": "Shorter."})
    early = Reader(second)
    assert release_of(early.answers()) == "1"

    approver.post(submission.path, {"act": "approve", "seen": seen})
    often = range(2)  # a server has two processes
    for server in servers:
        assert within(SOON, lambda: {newest(server) for _ in often} == {"2"})  # noqa: B023
    assert release_of(early.get("/summary/")) == "1"

    late = Reader(first)
    late.answers()
    reason = {"reason": "A number was wrong. Please ask your provider."}
    recalled = approver.at(second).post("/admin/releases/2/recall/", reason)
    assert recalled.path == "/admin/releases/2/", recalled
    for server in servers:
        assert within(SOON, lambda: {newest(server) for _ in often} == {"1"})  # noqa: B023
    # The journeys above may all have met one of the two processes.
    assert within(SOON, lambda: "mistake" in late.get("/summary/").text)


def newest(server: Server) -> str:
    """The release that a journey begun now is on, as its list names it."""
    return release_of(Reader(server).answers())


def test_a_session_holds_on_both_and_ends_on_both(servers: list[Server]):
    first, second = servers
    reader = signed_in(first, "dan")
    assert is_in(reader)
    assert is_in(reader.at(second))
    (stolen,) = twins(reader, [first])
    assert is_in(stolen)
    reader.post("/accounts/logout/", {})
    assert not is_in(stolen)
    assert not is_in(stolen.at(second))


def test_wrong_passwords_are_counted_over_both(servers: list[Server]):
    first, second = servers
    guesser = Reader(first)
    guess = {"login": "dan", "password": "a guess"}
    assert [guesser.post("/accounts/login/", guess).status for _ in range(3)] == [400] * 3
    guesser.at(second)
    assert [guesser.post("/accounts/login/", guess).status for _ in range(2)] == [400, 429]
    right = {"login": "dan", "password": PASSWORD}
    for server in servers:
        assert Reader(server).post("/accounts/login/", right).status == 429


def test_wrong_codes_are_counted_over_both(servers: list[Server]):
    first, second = servers
    guesser = asked_for_a_code(first, "fay")
    for server, tries in ((first, 3), (second, 2)):
        for _ in range(tries):
            wrong = guesser.at(server).post(CODE, {"code": "000000"})
            assert "Too many" not in wrong.text
    for server in servers:
        locked = guesser.at(server).post(CODE, {"code": code_for(SECRET)})
        assert (locked.status, "Too many" in locked.text) == (429, True)
        assert not is_in(guesser)


def test_of_many_codes_tried_at_once_on_both_no_more_than_five_are_looked_at(servers: list[Server]):
    guessers = twins(asked_for_a_code(servers[0], "gus"), servers * 5)

    def looked_at(guesser: Reader) -> bool:
        return "Too many" not in guesser.post(CODE, {"code": "000000"}).text

    with ThreadPoolExecutor(len(guessers)) as pool:
        assert 1 <= sum(pool.map(looked_at, guessers)) <= 5


def test_a_code_is_good_once_wherever_it_is_sent(servers: list[Server]):
    first, second = (asked_for_a_code(server, "hal") for server in servers)
    code = code_for(SECRET)
    assert first.post(CODE, {"code": code}).status == 200
    assert is_in(first)
    assert second.post(CODE, {"code": code}).status == 400
    assert not is_in(second)


def test_a_journey_goes_on_where_it_did_not_begin(servers: list[Server]):
    first, second = servers
    patient = Reader(first)
    read = patient.answers()
    assert patient.at(second).get("/summary/").words == read.words
    saved = patient.saves()
    assert Reader(first).opens(saved.link).words == read.words


def test_save_pressed_on_both_saves_one_response(servers: list[Server], ask: Ask):
    patient = Reader(servers[0])
    patient.answers()
    hurried = twins(patient, servers * 3)
    (before,) = ask("SELECT count(*) FROM suitability_response")[0]
    with ThreadPoolExecutor(len(hurried)) as pool:
        pages = list(pool.map(Reader.saves, hurried))
    assert len({page.reference for page in pages}) == 1
    assert ask("SELECT count(*) FROM suitability_response") == [(before + 1,)]


def test_a_form_that_is_sent_to_both_at_once_is_done_once(servers: list[Server], ask: Ask):
    patient = Reader(servers[0])
    patient.answers()
    patient.saves()
    (number,) = ask("SELECT max(id) FROM suitability_response")[0]
    reader = signed_in(servers[0])  # dan is locked out by what he guessed
    page = reader.get(f"/responses/{number}/")
    sent = {"step": "note", "note": "sent to both", "stamp": page.field("stamp")}
    with ThreadPoolExecutor(6) as pool:
        send = lambda twin: twin.post(f"/responses/{number}/review/", sent)  # noqa: E731
        pages = list(pool.map(send, twins(reader, servers * 3)))
    assert {(page.status, page.path) for page in pages} == {(200, f"/responses/{number}/")}
    assert ask("SELECT count(*) FROM suitability_event WHERE note = 'sent to both'") == [(1,)]
