"""Keeping a list for the provider: only when asked, once, as it was read, and not for ever."""

import hashlib
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, OperationalError, transaction
from django.test import Client
from django.utils import timezone

from suitability.append_only import RowIsFinal
from suitability.models import FrozenSummary, Release, Response
from suitability.patient import journey_cookie
from suitability.questionnaire import canonical_form
from suitability.releases.release_cache import compiled_release
from suitability.responses import saving
from suitability.responses.plain_insert import insert
from suitability.responses.reference import ALPHABET, new_reference
from tests.support.patient_client import (
    agree,
    answer,
    article_of,
    copy_of,
    delete_copy,
    link_of,
    secret_in,
    walk,
    with_list,
)
from tests.support.personas import CONFUSED, MANY_CAUTIONS, SLEEPLESS
from tests.support.shipped_program import people

pytestmark = pytest.mark.usefixtures("release")


def save(client: Client) -> str:
    """The saved page."""
    assert agree(client)["Location"] == "/saved/"
    return client.get("/saved/").content.decode()


def test_nothing_is_stored_before_the_person_agrees(client):
    walk(client, MANY_CAUTIONS)
    client.get("/summary/")
    client.get("/save/")
    client.post("/save/", with_list(client))
    assert not Response.objects.exists()
    assert client.get("/saved/")["Location"] == "/summary/"


def test_a_response_holds_the_release_the_answers_and_the_words(client):
    walk(client, MANY_CAUTIONS)
    save(client)
    response = Response.objects.get()
    program = compiled_release(1).program
    bits = int.from_bytes(response.code, "big")
    fired = int.from_bytes(response.fired, "big")
    assert response.answers == MANY_CAUTIONS
    assert program.answers(bits) == {code: tuple(chosen) for code, chosen in MANY_CAUTIONS.items()}
    assert fired == program.fired(bits)
    assert response.summary.verifies
    assert response.consent == "save-2"
    assert response.delete_at - response.saved_at == timedelta(days=90)


def test_how_long_it_is_kept_can_be_set(client, settings):
    settings.RESPONSE_DAYS = 7
    walk(client)
    assert "kept for 7 days" in client.get("/save/").content.decode()
    save(client)
    response = Response.objects.get()
    assert response.delete_at - response.saved_at == timedelta(days=7)


def test_the_link_opens_the_list_exactly_as_it_was_read(client):
    for answers in (MANY_CAUTIONS, CONFUSED, SLEEPLESS):
        walk(client, answers)
        read = client.get("/summary/").content.decode()
        copy = copy_of(link_of(save(client))).content.decode()
        assert article_of(copy) == article_of(read)


def test_what_is_frozen_can_be_read_again_to_the_byte():
    summaries = compiled_release(1)
    for answers in people(200):
        bits = summaries.program.fill_blanks(summaries.program.bits(answers))
        text = canonical_form.to_text(summaries.of(bits))
        frozen = FrozenSummary.of(text, release=1)
        assert canonical_form.to_text(frozen.read()) == text


def test_a_changed_copy_does_not_verify(client):
    walk(client)
    save(client)
    frozen = FrozenSummary.objects.get()
    frozen.plain = frozen.text.replace("CBT-I", "CBT-X")
    assert not frozen.verifies


def test_pressing_twice_makes_one_response(client):
    walk(client)
    assert save(client) == save(client)
    assert Response.objects.count() == 1


def test_other_answers_make_another_response(client):
    walk(client)
    save(client)
    answer(client, "balance", "fall")
    save(client)
    assert Response.objects.count() == 2


def test_two_people_who_read_the_same_share_its_words_but_nothing_else(client):
    links = []
    for browser in (client, Client()):
        walk(browser, MANY_CAUTIONS)
        links.append(link_of(save(browser)))
    assert FrozenSummary.objects.count() == 1
    assert len({response.reference for response in Response.objects.all()}) == 2
    delete_copy(links[0], client=client)
    assert copy_of(links[0], client=client).status_code == 404
    assert copy_of(links[1], client=client).status_code == 200


@pytest.mark.asvs("V11.5.1")
def test_the_secret_link_is_kept_as_a_hash_only(client):
    walk(client)
    secret = secret_in(link_of(save(client)))
    response = Response.objects.get()
    assert len(secret) == 43
    assert response.link_hash == hashlib.sha256(secret.encode()).hexdigest()
    columns = {name: str(value) for name, value in vars(response).items()}
    assert not [name for name, value in columns.items() if secret in value]


def test_a_reference_has_ten_random_characters_and_a_check_character(client):
    walk(client)
    html = save(client)
    response = Response.objects.get()
    assert response.spoken_reference in html
    assert len({new_reference() for _ in range(2000)}) == 2000
    for _ in range(2000):
        reference = new_reference()
        number = 0
        for character in reference[:10]:
            number = number * 32 + ALPHABET.index(character)
        assert len(reference) == 11
        assert ALPHABET[number % 37] == reference[10]


def test_a_reference_drawn_before_is_drawn_anew(client, monkeypatch):
    drawn = iter(["0000000000A", "0000000000A", "0000000000B"])
    monkeypatch.setattr(saving, "new_reference", lambda: next(drawn))
    for browser in (client, Client()):
        walk(browser)
        save(browser)
    assert set(Response.objects.values_list("reference", flat=True)) == {
        "0000000000A",
        "0000000000B",
    }


def test_a_row_is_inserted_as_the_orm_would_have_it(client):
    walk(client, MANY_CAUTIONS)
    save(client)
    stored = Response.objects.values().get()
    response = Response.objects.get()
    Response.objects.all().delete()
    response.pk = None
    response.save(force_insert=True)
    assert Response.objects.values().get() | {"id": 0} == stored | {"id": 0}
    insert(response.summary, ignore_conflict=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(response)


@pytest.mark.asvs("V2.3.3", "V16.5.2")
def test_a_save_that_fails_says_so_and_keeps_the_answers(client, monkeypatch):
    def locked(row: object, **how: object) -> None:
        if isinstance(row, Response):
            raise OperationalError("database is locked")
        insert(row, **how)

    walk(client)
    with monkeypatch.context() as during:
        during.setattr(saving, "insert", locked)
        response = agree(client)
    assert response.status_code == 503
    assert "Your answers are still here" in response.content.decode()
    assert not FrozenSummary.objects.exists()
    save(client)
    assert Response.objects.count() == 1


def test_deleting_asks_first_and_leaves_nothing(client):
    walk(client)
    link = link_of(save(client))
    assert "cannot undo" in copy_of(link, "delete/", client=client).content.decode()
    assert Response.objects.exists()
    assert delete_copy(link, client=client)["Location"] == "/deleted/"
    assert not Response.objects.exists()
    assert not FrozenSummary.objects.exists()
    assert copy_of(link, client=client).status_code == 404


def test_a_deleted_link_stays_dead_when_the_same_answers_are_saved_again(client):
    walk(client)
    link = link_of(save(client))
    delete_copy(link, client=client)
    assert link_of(save(client)) != link
    assert copy_of(link, client=client).status_code == 404


def test_a_deletion_that_fails_says_so_and_keeps_the_list(client, monkeypatch):
    def locked(self: Response) -> None:
        raise OperationalError("database is locked")

    walk(client)
    link = link_of(save(client))
    with monkeypatch.context() as during:
        during.setattr(Response, "delete", locked)
        response = delete_copy(link, client=client)
    assert response.status_code == 503
    assert "is still there" in response.content.decode()
    assert copy_of(link, client=client).status_code == 200


def test_purge_removes_what_is_due_and_nothing_else(client, capsys):
    for browser, answers in ((client, MANY_CAUTIONS), (Client(), CONFUSED)):
        walk(browser, answers)
        save(browser)
    due = Response.objects.order_by("pk")[0]
    Response.objects.filter(pk=due.pk).update(delete_at=timezone.now() - timedelta(seconds=1))
    call_command("purge")
    assert capsys.readouterr().out == "1 responses deleted\n"
    assert [left.answers for left in Response.objects.all()] == [CONFUSED]
    assert FrozenSummary.objects.count() == 1


def test_a_list_whose_time_is_over_is_gone_before_it_is_purged(client):
    walk(client)
    link = link_of(save(client))
    Response.objects.update(delete_at=timezone.now())
    assert copy_of(link, client=client).status_code == 404


def test_a_release_with_responses_cannot_be_changed_or_deleted(client):
    walk(client)
    save(client)
    release = Release.objects.get()
    for attempt in (
        release.save,
        release.delete,
        Release.objects.all().delete,
        lambda: Release.objects.update(notes="x"),
    ):
        with pytest.raises(RowIsFinal):
            attempt()
    with pytest.raises(IntegrityError), transaction.atomic():
        Release.objects.create(number=1, digest="", document="", published_at=timezone.now())


@pytest.mark.asvs("V3.3.2", "V3.3.4")
def test_the_cookie_is_out_of_reach_of_scripts_and_ends_with_the_browser(client, settings):
    walk(client)
    cookie = client.cookies[journey_cookie.COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert not cookie["max-age"]
    settings.SECURE = True
    answer(client, "trigger", "stress")
    assert client.cookies["__Host-journey"]["secure"]
