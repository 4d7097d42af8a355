"""What clinicians do with a response, step by step; nothing of it is ever changed afterwards."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from suitability.append_only import RowIsFinal
from suitability.audit.audit_entry import AuditEntry
from suitability.fhir_api.bearer_token import create_token
from suitability.responses.response import Response, Status
from suitability.responses.review import STEPS, Event, diagram
from tests.support.patient_client import copy_of, delete_copy
from tests.support.saved_responses import clinician, held_by, response_and_link, saves, words_of
from tests.support.staff_clients import account

pytestmark = pytest.mark.usefixtures("release")

NEW, IN_REVIEW, FOLLOW_UP, REVIEWED = (
    Status.NEW,
    Status.IN_REVIEW,
    Status.FOLLOW_UP,
    Status.REVIEWED,
)


@pytest.fixture
def response() -> Response:
    return saves()


@pytest.fixture
def cleo() -> Client:
    return clinician("cleo")


@pytest.fixture
def dan() -> Client:
    return clinician("dan")


def does(
    client: Client, response: Response, step: str, note: str = "", *, seen: int = 99, to: str = ""
):
    """As if the page had shown all there is, unless it is said how much was `seen`."""
    receiver = User.objects.filter(username=to).first()
    sent = {"step": step, "note": note, "seen": str(seen), "to": receiver.pk if receiver else to}
    return client.post(f"/responses/{response.pk}/review/", sent)


def stands(response: Response) -> tuple[str, str]:
    response.refresh_from_db()
    return response.status, response.held_by


# From where, who takes which step, and where it leads; None if it is refused. cleo is the holder.
TABLE = [
    (NEW, "cleo", "take", IN_REVIEW),
    (NEW, "cleo", "take_over", None),
    (NEW, "cleo", "sign_off", None),
    (NEW, "cleo", "follow_up", None),
    (NEW, "cleo", "hand_over", None),
    (NEW, "cleo", "put_back", None),
    (NEW, "cleo", "reopen", None),
    (NEW, "cleo", "note", NEW),
    (IN_REVIEW, "cleo", "take", None),
    (IN_REVIEW, "cleo", "take_over", None),
    (IN_REVIEW, "cleo", "sign_off", REVIEWED),
    (IN_REVIEW, "cleo", "follow_up", FOLLOW_UP),
    (IN_REVIEW, "cleo", "hand_over", IN_REVIEW),
    (IN_REVIEW, "cleo", "put_back", NEW),
    (IN_REVIEW, "cleo", "reopen", None),
    (IN_REVIEW, "cleo", "note", IN_REVIEW),
    (IN_REVIEW, "dan", "take", None),
    (IN_REVIEW, "dan", "take_over", IN_REVIEW),
    (IN_REVIEW, "dan", "sign_off", None),
    (IN_REVIEW, "dan", "follow_up", None),
    (IN_REVIEW, "dan", "hand_over", None),
    (IN_REVIEW, "dan", "put_back", None),
    (IN_REVIEW, "dan", "note", IN_REVIEW),
    (FOLLOW_UP, "cleo", "take", IN_REVIEW),
    (FOLLOW_UP, "dan", "take", IN_REVIEW),
    (FOLLOW_UP, "cleo", "sign_off", None),
    (FOLLOW_UP, "cleo", "reopen", None),
    (FOLLOW_UP, "dan", "note", FOLLOW_UP),
    (REVIEWED, "cleo", "take", None),
    (REVIEWED, "cleo", "sign_off", None),
    (REVIEWED, "dan", "reopen", IN_REVIEW),
    (REVIEWED, "cleo", "reopen", IN_REVIEW),
    (REVIEWED, "dan", "note", REVIEWED),
    (REVIEWED, "cleo", "delete", None),
]


@pytest.mark.parametrize(("status", "who", "step", "to"), TABLE)
def test_a_step_leads_where_the_table_says_or_is_refused(
    status, who, step, to, response, cleo, dan
):
    Response.objects.update(status=status, **held_by("" if status == NEW else "cleo"))
    client = {"cleo": cleo, "dan": dan}[who]
    offered = f'value="{step}"' in client.get(f"/responses/{response.pk}/").content.decode()
    answer = does(client, response, step, "A note.", to="dan")
    assert answer.status_code == (302 if to else 400)
    assert stands(response)[0] == (to or status)
    assert Event.objects.count() == bool(to)
    if step != "hand_over":
        assert offered == bool(to)
    if not to:
        assert "Action not completed" in words_of(answer)


def test_a_whole_review_is_told_in_its_order(response, cleo, dan):
    does(cleo, response, "take")
    does(cleo, response, "note", "Called the patient.")
    does(cleo, response, "hand_over", "Please see the kidneys.", to="dan")
    assert stands(response) == (IN_REVIEW, "dan")
    does(dan, response, "sign_off", "Read and discussed.")
    assert stands(response) == (REVIEWED, "dan")
    words = words_of(cleo.get(f"/responses/{response.pk}/"))
    order = [
        "cleo took it",
        "cleo added a note",
        "Called the patient.",
        "cleo handed it over to dan",
        "Please see the kidneys.",
        "dan signed it off",
        "Read and discussed.",
    ]
    assert sorted(order, key=words.index) == order
    response.refresh_from_db()
    assert response.reviewed_at


def test_the_second_of_two_clinicians_is_told_and_keeps_the_note(response, cleo, dan):
    does(cleo, response, "take", seen=0)
    refused = does(dan, response, "take", "I will call.", seen=0)
    assert refused.status_code == 400
    words = words_of(refused)
    assert "While you were reading, cleo took it" in words
    assert "I will call." in words
    assert stands(response) == (IN_REVIEW, "cleo")


def test_a_note_can_be_added_whatever_happened_meanwhile(response, cleo, dan):
    does(cleo, response, "take", seen=0)
    assert does(dan, response, "note", "The pharmacy rang.", seen=0).status_code == 302
    assert [event.note for event in response.events.all()] == ["", "The pharmacy rang."]


@pytest.mark.parametrize("step", ["note", "follow_up"])
def test_a_step_that_needs_a_note_is_refused_without(step, response, cleo):
    does(cleo, response, "take")
    refused = does(cleo, response, step, "  \r\n ")
    assert refused.status_code == 400
    assert "needs a note" in words_of(refused)
    assert response.events.count() == 1


@pytest.mark.parametrize("to", ["", "nobody", "eddie", "gone", "cleo"])
def test_it_is_handed_over_to_another_clinician_only(to, response, cleo):
    account("eddie", "editor")
    gone = account("gone", "clinician")
    gone.is_active = False
    gone.save()
    does(cleo, response, "take")
    assert does(cleo, response, "hand_over", to=to).status_code == 400
    assert stands(response) == (IN_REVIEW, "cleo")


def test_the_page_to_hand_over_offers_the_other_clinicians(response, cleo, dan):
    account("eddie", "editor")
    does(cleo, response, "take")
    page = cleo.get(f"/responses/{response.pk}/hand-over/").content.decode()
    assert re.findall(r"<option [^>]*>(.*?)</option>", page) == ["dan"]
    assert "Only who holds this response" in words_of(
        dan.get(f"/responses/{response.pk}/hand-over/")
    )


def test_an_event_is_never_changed_or_deleted(response, cleo):
    does(cleo, response, "note", "As it was.")
    event = Event.objects.get()
    event.note = "As it was not."
    for attempt in (
        event.save,
        event.delete,
        Event.objects.all().delete,
        lambda: Event.objects.update(note="x"),
    ):
        with pytest.raises(RowIsFinal):
            attempt()
    assert Event.objects.get().note == "As it was."


def test_what_was_sent_is_shown_as_it_was_written(response, cleo):
    does(cleo, response, "note", "<script>alert(1)</script>\n\0\u202e line two " + "x" * 5000)
    page = cleo.get(f"/responses/{response.pk}/").content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert(1)" not in page
    assert len(Event.objects.get().note) <= 4000


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 30, "\u0661", "1e3"])
def test_a_form_that_was_forged_is_no_error_of_ours(seen, response, cleo):
    does(cleo, response, "take")
    sent = {"step": "sign_off", "seen": seen}
    assert cleo.post(f"/responses/{response.pk}/review/", sent).status_code == 400
    assert cleo.post("/responses/999/review/", sent).status_code == 404


def test_the_patient_is_told_who_opened_it_by_role_and_when(cleo):
    response, link = response_and_link()
    words = words_of(copy_of(link))
    assert "Nobody at your provider's office has opened it yet." in words
    cleo.get(f"/responses/{response.pk}/")
    words = words_of(copy_of(link))
    at = timezone.localtime(AuditEntry.objects.get(act="opened").at)
    office = f"Your provider's office (clinician), on {at:%B} {at.day}, {at.year}"
    assert f"{office}: opened 1 time" in words
    assert "cleo" not in words


def test_the_patient_is_told_of_all_that_was_read_by_role_and_day(cleo, dan):
    before = saves()
    response, link = response_and_link()
    for _ in range(7):
        cleo.get(f"/responses/{response.pk}/")
        dan.get(f"/responses/{response.pk}/")
    for path in (f"/responses/{before.pk}/", "/responses/export.csv?category=urgent"):
        dan.get(path)
    for _ in range(2):
        b"".join(dan.get("/responses/export.jsonl").streaming_content)
    key = create_token("the record system", now=timezone.now())
    headers = {"authorization": f"Bearer {key}"}
    Client().get("/fhir/QuestionnaireResponse", headers=headers)
    words = words_of(copy_of(link))
    assert re.findall(r"\(([\w ]+)\), on \w+ \d+, \d{4}: ([\w ,]+?) (?=Your|Print)", words) == [
        ("another computer", "read 1 time with other lists"),
        ("clinician", "opened 14 times, and read 2 times with other lists"),
    ]


def test_the_patient_is_told_that_it_was_read_if_the_practice_wants_it(cleo, settings):
    response, link = response_and_link()
    does(cleo, response, "take")
    does(cleo, response, "sign_off", "A note for us.")
    assert "Your provider has read this" not in words_of(copy_of(link))
    settings.TELL_PATIENTS = True
    words = words_of(copy_of(link))
    today = timezone.localdate()
    assert f"Your provider has read this , on {today:%B} {today.day}, {today.year}" in words
    assert "A note for us." not in words
    does(cleo, response, "reopen")
    assert "Your provider has read this" not in words_of(copy_of(link))


def test_what_is_deleted_takes_its_review_along(cleo):
    response, link = response_and_link()
    does(cleo, response, "take", "A note.")
    delete_copy(link)
    assert not Event.objects.exists()
    assert not Response.objects.exists()


def test_the_diagram_in_the_guide_is_drawn_from_the_table():
    drawn = diagram()
    assert all(f"{step.label}" in drawn for step in STEPS if step.to)
    assert f"```mermaid\n{drawn}\n```" in Path("docs/clinicians.md").read_text(encoding="utf-8")


def follows_up(client: Client, response: Response, day: str, note: str = "Call the patient."):
    does(client, response, "take")
    sent = {"step": "follow_up", "note": note, "seen": "99", "follow_up_on": day}
    return client.post(f"/responses/{response.pk}/review/", sent)


def test_a_follow_up_has_the_day_that_was_given_or_today(response, cleo):
    today = timezone.localdate()
    later = today + timedelta(days=7)
    follows_up(cleo, response, "")
    assert stands(response) == (FOLLOW_UP, "cleo")
    assert response.follow_up_on == today
    follows_up(cleo, response, later.isoformat())
    response.refresh_from_db()
    assert response.follow_up_on == later
    assert [event.follow_up_on for event in response.events.all()] == [None, None, None, later]
    words = words_of(cleo.get(f"/responses/{response.pk}/"))
    assert f"Follow-up with cleo, due {later:%B} {later.day}, {later.year}" in words
    assert f"marked it for follow-up (due {later:%B} {later.day}, {later.year})" in words


@pytest.mark.parametrize("step", ["note", "take"])
def test_a_follow_up_has_its_day_until_a_step_ends_it(step, response, cleo):
    day = timezone.localdate() + timedelta(days=7)
    follows_up(cleo, response, day.isoformat())
    does(cleo, response, step, "Nobody was in.")
    response.refresh_from_db()
    assert response.follow_up_on == (day if step == "note" else None)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2020-01-01", "The day of the follow-up is over already."),
        ("monday", "Please give the day of the follow-up as 2026-11-24, or none at all."),
        ("2026-99-99", "Please give the day of the follow-up as 2026-11-24, or none at all."),
    ],
)
def test_a_day_that_is_none_or_over_is_refused_and_what_was_typed_stays(day, words, response, cleo):
    answer = follows_up(cleo, response, day)
    assert answer.status_code == 400
    assert words in words_of(answer)
    assert stands(response) == (IN_REVIEW, "cleo")
    page = cleo.get(f"/responses/{response.pk}/").content.decode()
    assert "Call the patient." in page
    assert f'name="follow_up_on" value="{day}"' in page
