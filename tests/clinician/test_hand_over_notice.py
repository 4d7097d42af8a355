"""Who gets a response handed over is told: on every page, and by mail where that is set up."""

import socket
import time
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from django.utils import timezone

from config.mail_settings import mail_settings
from suitability.responses.response import Response
from suitability.responses.review import take_step
from tests.support.saved_responses import clinician, saves, words_of
from tests.support.staff_clients import account, account_named, client_of

pytestmark = pytest.mark.usefixtures("release")


def handed_over(client: Client, *responses: Response, to: str = "dan") -> None:
    for response in responses:
        take_step(
            "take",
            response.pk,
            seen=9,
            by=account_named("cleo", "clinician"),
            role="clinician",
            now=timezone.now(),
        )
        sent = {"step": "hand_over", "seen": "9", "to": account_named(to, "clinician").pk}
        assert client.post(f"/responses/{response.pk}/review/", sent).status_code == 302


def told(client: Client, path: str) -> bool:
    return "Handed over to you" in client.get(path).content.decode()


def test_it_stands_in_the_navigation_and_above_the_list_until_it_is_opened():
    first, second = saves(), saves()
    cleo, dan = clinician("cleo"), clinician("dan")
    handed_over(cleo, first, second)
    assert "2 responses were handed over to you, and not opened yet." in words_of(
        dan.get("/responses/")
    )
    assert told(dan, "/overview/")
    assert not told(cleo, "/overview/")
    page = dan.get(f"/responses/{first.pk}/").content.decode()
    assert "Handed over to you (1)" in page
    dan.get(f"/responses/{second.pk}/")
    assert not told(dan, "/responses/")


def test_it_goes_when_somebody_takes_the_next_step():
    response = saves()
    cleo, dan = clinician("cleo"), clinician("dan")
    handed_over(cleo, response)
    assert told(dan, "/overview/")
    cleo.post(f"/responses/{response.pk}/review/", {"step": "take_over", "seen": "9"})
    assert not told(dan, "/overview/")


def test_it_goes_with_the_response():
    response = saves()
    cleo, dan = clinician("cleo"), clinician("dan")
    handed_over(cleo, response)
    with time_machine.travel(response.delete_at + timedelta(minutes=1)):
        assert not told(clinician("ann"), "/overview/")
        dan.force_login(User.objects.get(username="dan"))
        assert not told(dan, "/overview/")
    assert told(dan, "/overview/")
    sent = {"reason": "test", "seen": "9"}
    dan.post(f"/responses/{response.pk}/discard/", sent)
    assert not told(dan, "/overview/")


def test_other_roles_are_told_nothing():
    response = saves()
    cleo = clinician("cleo")
    clinician("dan")
    handed_over(cleo, response)
    assert not told(client_of("audrey", "auditor"), "/log/")


@pytest.fixture
def addressed(settings):
    settings.MAIL_HOST = "mail.example.org"
    dan = account("dan", "clinician")
    dan.email = "dan@example.org"
    dan.save()


def test_a_mail_names_no_patient_and_no_answer(addressed, django_capture_on_commit_callbacks):
    response = saves()
    with django_capture_on_commit_callbacks(execute=True):
        handed_over(clinician("cleo"), response)
    (sent,) = mail.outbox
    assert sent.to == ["dan@example.org"]
    assert "cleo handed over a response to you." in sent.body
    assert "http://testserver/desk/" in sent.body
    for secret in (response.reference, response.spoken_reference, f"/{response.pk}/"):
        assert secret not in sent.subject + sent.body


def test_several_are_one_mail(addressed, django_capture_on_commit_callbacks):
    responses, cleo = [saves() for _ in range(3)], clinician("cleo")
    chosen = [response.pk for response in responses]
    sent = {
        "chosen": chosen,
        "listed_at": timezone.now().isoformat(),
        "to": account_named("dan").pk,
    }
    cleo.post("/responses/several/", sent | {"step": "take"})
    sent["listed_at"] = timezone.now().isoformat()
    with django_capture_on_commit_callbacks(execute=True):
        cleo.post("/responses/several/", sent | {"step": "hand_over"})
    assert ["handed over 3 responses" in each.body for each in mail.outbox] == [True]


@pytest.mark.parametrize("lacks", ["server", "address"])
def test_without_a_mail_server_or_an_address_no_mail_is_sent(
    lacks, addressed, settings, django_capture_on_commit_callbacks
):
    if lacks == "server":
        settings.MAIL_HOST = ""
    else:
        account("bob", "clinician")
    with django_capture_on_commit_callbacks(execute=True):
        handed_over(clinician("cleo"), saves(), to="dan" if lacks == "server" else "bob")
    assert mail.outbox == []


@pytest.mark.asvs("V16.5.2")
@pytest.mark.parametrize("answers", [False, True], ids=["is not there", "never answers"])
def test_a_mail_server_that_is_down_costs_a_few_seconds_and_no_hand_over(
    answers, addressed, settings, django_capture_on_commit_callbacks, caplog
):
    response, cleo = saves(), clinician("cleo")
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        host, port = server.getsockname()
        for name, value in mail_settings(host, port=port, seconds=1).items():
            setattr(settings, name, value)
        if answers:
            server.listen()
        began = time.monotonic()
        with django_capture_on_commit_callbacks(execute=True):
            handed_over(cleo, response)
    assert time.monotonic() - began < 5
    response.refresh_from_db()
    assert response.held_by == "dan"
    assert "A mail about a hand-over was not sent" in caplog.text
    assert "dan@example.org" not in caplog.text
