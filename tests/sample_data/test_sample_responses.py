"""Made-up responses are as the program itself would have kept them."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.utils import timezone

from suitability.audit.audit_log import Act, problems
from suitability.models import Entry, Event, FrozenSummary, Response
from suitability.releases.release_cache import live_summaries
from suitability.responses.reference import heard
from suitability.responses.response import Status, current
from suitability.responses.saving import CONSENT
from suitability.sample_data.sample_responses import Made
from tests.support.saved_responses import clinician, words_of

pytestmark = pytest.mark.usefixtures("release")
ROWS = 400


def make(*arguments: str) -> None:
    call_command("make_responses", str(ROWS), *arguments, verbosity=0)


def test_there_are_as_many_and_one_set_of_answers_for_twenty():
    make()
    assert current(timezone.now()).count() == ROWS
    assert Response.objects.values("code").distinct().count() == ROWS // 20


def test_the_access_log_tells_that_they_were_made_up():
    make("--seed", "7")
    (entry,) = Entry.objects.all()
    assert (entry.act, entry.role) == (Act.MADE_UP, "command")
    assert entry.about == f"{ROWS} responses, seed 7"
    assert list(problems()) == []


def test_each_says_what_its_answers_bring():
    make()
    program, summaries = live_summaries().program, live_summaries()
    for one in Response.objects.select_related("summary"):
        bits = program.fill_blanks(program.bits(one.answers))
        assert bytes(one.code) == program.pack(bits)
        assert bytes(one.fired) == program.pack_fired(program.fired(bits))
        assert one.summary.verifies
        assert one.summary.read() == summaries.of(bits)
        assert one.consent == CONSENT
        assert heard(one.reference).fits


def test_the_review_of_each_is_where_its_last_step_left_it():
    make()
    assert set(Response.objects.values_list("status", flat=True)) == set(Status.values)
    for one in Response.objects.prefetch_related("events"):
        events = list(one.events.all())
        assert one.status == (events[-1].status if events else Status.NEW)
        assert bool(one.reviewed_at) == (one.status == Status.REVIEWED)
        assert bool(one.held_by) == (one.status != Status.NEW)
        assert (one.days_to_sign_off is not None) == (one.status == Status.REVIEWED)
        if one.reviewed_at:
            assert events[-1].at == one.reviewed_at
            assert one.days_to_sign_off == (one.reviewed_at - one.saved_at).days
            assert events[-1].by == one.held_by
        assert all(one.saved_at < event.at <= timezone.now() for event in events)


def test_its_page_opens_and_the_log_still_holds():
    make()
    event = Event.objects.filter(step="follow_up").first()
    assert event
    assert event.note in words_of(clinician().get(f"/responses/{event.response_id}/"))
    assert list(problems()) == []


def test_the_same_seed_and_time_make_the_same_and_another_seed_does_not():
    def rows(seed: int) -> list[object]:
        made = Made(live_summaries(), ROWS, seed, 90, moment)
        kept = [(bits,) for bits in made.answers()]
        return list(made.batches(kept, 1, 100))

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
        told = (connection.introspection.get_constraints(cursor, table) for table in tables)
        return {name: one for of_table in told for name, one in of_table.items()}


def test_every_index_and_reference_is_there_afterwards():
    before = held()
    make()
    assert {"response_in_list", "response_by_status", "response_alike"} <= set(before)
    assert held() == before


def test_a_fill_that_fails_leaves_no_row_and_every_index():
    before = held()
    make()
    Response.objects.exclude(pk=Response.objects.latest("pk").pk).delete()
    with pytest.raises(CommandError, match="another --seed"):
        make()
    assert Response.objects.count() == 1
    assert held() == before


def test_production_is_not_filled_unless_told_so(settings):
    settings.DEVELOPMENT = False
    with pytest.raises(CommandError, match="cannot be told"):
        make()
    assert not FrozenSummary.objects.exists()
    make("--beside-real-ones")
    assert Response.objects.count() == ROWS
