"""Made-up responses are as the program itself would have kept them."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.utils import timezone

from suitability.audit.audit_entry import Act
from suitability.audit.hash_chain import problems
from suitability.content.sample_weights import read_sample_weights
from suitability.models import AuditEntry, Event, FrozenSummary, Response
from suitability.releases.release_cache import live_summaries
from suitability.responses.reference import parse_reference
from suitability.responses.response import Status
from suitability.responses.saving import CONSENT
from suitability.sample_data import bulk_load
from suitability.sample_data.sample_responses import SampleResponses
from tests.support.saved_responses import clinician, saves, words_of
from tests.support.staff_clients import account

pytestmark = pytest.mark.usefixtures("release")
ROWS = 400


def make(*arguments: str) -> None:
    call_command("make_responses", str(ROWS), *arguments, verbosity=0)


def test_there_are_as_many_and_one_set_of_answers_for_twenty():
    make()
    assert Response.objects.unexpired(timezone.now()).count() == ROWS
    assert Response.objects.values("code").distinct().count() == ROWS // 20


def test_the_access_log_tells_that_they_were_made_up():
    make("--seed", "7")
    entries = AuditEntry.objects.all()
    assert {(entry.act, entry.role) for entry in entries} == {(Act.MADE_UP, "command")}
    assert {entry.about.partition(" ")[2] for entry in entries} == {"responses, seed 7"}
    assert sum(int(entry.about.split()[0]) for entry in entries) == ROWS
    assert list(problems()) == []


@pytest.mark.slow
def test_each_says_what_its_answers_bring():
    make()
    program, summaries = live_summaries().program, live_summaries()
    for response in Response.objects.select_related("summary"):
        bits = program.fill_blanks(program.bits(response.answers))
        assert bytes(response.code) == program.pack(bits)
        assert bytes(response.fired) == program.pack_fired(program.fired(bits))
        assert response.summary.verifies
        assert response.summary.read() == summaries.of(bits)
        assert response.consent == CONSENT
        assert parse_reference(response.reference).fits


def test_the_review_of_each_is_where_its_last_step_left_it():
    cleo = account("cleo", "clinician")
    make()
    assert Response.objects.filter(held_by="cleo").exists()
    assert set(Response.objects.values_list("status", flat=True)) == set(Status.values)
    for response in Response.objects.prefetch_related("events"):
        events = list(response.events.all())
        assert response.status == (events[-1].status if events else Status.NEW)
        assert bool(response.reviewed_at) == (response.status == Status.REVIEWED)
        assert bool(response.held_by) == (response.status != Status.NEW)
        assert response.holder_id == (cleo.pk if response.held_by == "cleo" else None)
        assert (response.follow_up_on is not None) == (response.status == Status.FOLLOW_UP)
        assert (response.days_to_sign_off is not None) == (response.status == Status.REVIEWED)
        if response.reviewed_at:
            assert events[-1].at == response.reviewed_at
            assert response.days_to_sign_off == (response.reviewed_at - response.saved_at).days
            assert events[-1].by == response.held_by
        assert all(response.saved_at < event.at <= timezone.now() for event in events)


def test_its_page_opens_and_the_log_still_holds():
    make()
    event = Event.objects.filter(step="follow_up").first()
    assert event
    assert event.note in words_of(clinician().get(f"/responses/{event.response_id}/"))
    assert list(problems()) == []


@pytest.mark.slow
def test_the_same_seed_and_time_make_the_same_and_another_seed_does_not():
    def rows(seed: int) -> list[object]:
        sample = SampleResponses(live_summaries(), ROWS, seed, 90, moment, {"cleo": 1})
        frozen = [(bits,) for bits in sample.answers()]
        return list(sample.rows_of(frozen, 1))

    moment = timezone.now()
    assert rows(1) == rows(1)
    assert rows(1) != rows(2)


def test_the_same_seed_twice_is_refused_in_words():
    make()
    with pytest.raises(CommandError, match="another --seed"):
        make()
    make("--seed", "2")
    assert Response.objects.count() == 2 * ROWS


def held() -> dict[str, object]:
    """The indexes and references of the tables that are filled, as the database tells them."""
    with connection.cursor() as cursor:
        tables = [model._meta.db_table for model in (Response, Event)]
        by_table = [connection.introspection.get_constraints(cursor, table) for table in tables]
    return {name: about for constraints in by_table for name, about in constraints.items()}


def test_every_index_and_reference_is_there_afterwards():
    before = held()
    make()
    assert {"response_in_list", "response_by_status", "response_alike"} <= set(before)
    assert held() == before


def test_a_fill_that_fails_leaves_whole_steps_that_the_log_counts_and_every_index():
    before = held()
    make()
    Response.objects.exclude(pk=Response.objects.latest("pk").pk).delete()
    with pytest.raises(CommandError, match="another --seed"):
        make()
    counted = sum(int(entry.about.split()[0]) for entry in AuditEntry.objects.all())
    assert Response.objects.count() == counted - ROWS + 1
    assert held() == before


def test_a_fill_whose_words_are_purged_meanwhile_stops_in_words(monkeypatch):
    reserve = bulk_load.next_numbers

    def meanwhile(*what):
        FrozenSummary.objects.first().delete()
        return reserve(*what)

    monkeypatch.setattr(bulk_load, "next_numbers", meanwhile)
    with pytest.raises(CommandError, match="A purge deleted some summaries"):
        make()
    read = set(Response.objects.values_list("summary", flat=True))
    assert read <= set(FrozenSummary.objects.values_list("digest", flat=True))


def test_a_list_that_is_saved_while_a_database_is_filled_gets_a_number_of_its_own():
    saves()
    first = bulk_load.next_numbers(Response, ROWS)
    assert saves().pk >= first + ROWS


def test_production_is_not_filled_unless_told_so(settings):
    settings.DEVELOPMENT = False
    with pytest.raises(CommandError, match="cannot be told"):
        make()
    assert not FrozenSummary.objects.exists()
    make("--beside-real-ones")
    assert Response.objects.count() == ROWS


def test_the_weights_name_questions_and_choices_that_there_are():
    slots = {slot.question.code: slot for slot in live_summaries().program.slots}
    weights = read_sample_weights()
    assert all("none" in slots[question].bits for question in weights.none)
    named = [name.split(".") for name in weights.choices]
    assert all(choice in slots[question].bits for question, choice in named)
    assert all(isinstance(weight, int | float) for part in weights for weight in part.values())
