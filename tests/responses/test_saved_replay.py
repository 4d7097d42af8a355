"""Who would read something else under the draft, without altering a single saved list."""

import re
from dataclasses import replace
from datetime import timedelta
from functools import cache
from random import Random
from time import process_time

import pytest
from django.db import connection
from django.forms.models import model_to_dict
from django.test import Client
from django.utils import timezone

from suitability.models import FrozenSummary, Response
from suitability.questionnaire.conditions import Clause
from suitability.releases.draft import current_draft
from suitability.responses.saved_replay import SavedReplay, replay
from suitability.sample_data.sample_answers import distinct_answers
from tests.support.editorial_team import (
    ADA,
    ED,
    at_work,
    edit_draft,
    main_text,
    publish_draft,
    replace_draft,
)
from tests.support.patient_client import agree, walk
from tests.support.personas import CALM
from tests.support.shipped_program import DOCUMENT, PROGRAM, bits_of

pytestmark = pytest.mark.usefixtures("release")
LOW = CALM | {"blood_pressure": ["low"]}
FAINT = CALM | {"blood_pressure": ["faint_standing"]}
PEOPLE, DISTINCT, SECONDS = 100_000, 20_000, 5


@cache
def different_answers(count: int) -> list[int]:
    """Return `count` different sets of complete answers, the same each time."""
    return distinct_answers(PROGRAM, count, Random(1))


def save(codes: list[int], *, days: int = 90) -> None:
    """Responses of people with these answers, kept for so many days more."""
    frozen, _ = FrozenSummary.objects.get_or_create(digest="0" * 64, plain="{}")
    first, now = Response.objects.count(), timezone.now()
    packed = {
        bits: (PROGRAM.pack(bits), PROGRAM.pack_fired(PROGRAM.fired(bits))) for bits in {*codes}
    }
    rows = (
        Response(
            reference=f"{number:011}",
            link_hash=f"{number:064}",
            release_id=1,
            answers={},
            code=packed[bits][0],
            fired=packed[bits][1],
            summary=frozen,
            consent="save-1",
            saved_at=now,
            delete_at=now + timedelta(days=days),
        )
        for number, bits in enumerate(codes, first)
    )
    Response.objects.bulk_create(rows, batch_size=5000)


def save_again(times: int) -> None:
    """So many more people with the answers of each that is saved, without a long wait."""
    same = "release_id, answers, code, fired, summary_id, consent, saved_at, delete_at"
    with connection.cursor() as cursor:
        for time in map(str, range(1, times + 1)):
            cursor.execute(
                f"INSERT INTO suitability_response (reference, link_hash, {same}) "
                f"SELECT %s || substr(reference, 2), %s || substr(link_hash, 2), {same} "
                "FROM suitability_response WHERE reference LIKE '0%%'",
                [time, time],
            )


def now() -> SavedReplay:
    return replay(current_draft().summaries, timezone.now())


def test_a_draft_that_says_what_is_live_alters_nothing():
    save([bits_of(LOW), bits_of(CALM)])
    replayed = now()
    assert (replayed.total, replayed.distinct, replayed.differ) == (2, 2, 0)


def test_other_words_reach_only_those_who_read_them():
    save([bits_of(LOW), bits_of(LOW), bits_of(CALM)])
    edit_draft("rule.C10", heading="Low blood pressure now")
    replayed = now()
    assert (replayed.total, replayed.distinct, replayed.lists, replayed.words) == (3, 2, 0, 2)
    assert replayed.by_statement() == [("C10", {"gained": 0, "lost": 0, "reworded": 2})]


def test_another_clause_gives_to_some_and_takes_from_others():
    save([bits_of(LOW), bits_of(FAINT), bits_of(FAINT), bits_of(CALM)])
    edit_draft("rule.C10", clauses=(Clause(("blood_pressure.faint_standing",)),))
    replayed = now()
    assert (replayed.lists, replayed.words) == (3, 0)
    assert replayed.by_statement() == [("C10", {"gained": 2, "lost": 1, "reworded": 0})]


def test_another_order_is_another_list():
    save([bits_of(LOW | {"balance": ["fall"]}), bits_of(LOW)])
    edit_draft("rule.C10", priority=39)
    replayed = now()
    assert (replayed.lists, replayed.moved, replayed.words) == (1, 1, 0)


def test_answers_said_in_other_words_count_as_other_words():
    save([bits_of(LOW), bits_of(CALM)])
    questions = tuple(
        replace(
            question,
            choices=tuple(
                replace(choice, label="It runs very low") if choice.code == "low" else choice
                for choice in question.choices
            ),
        )
        if question.code == "blood_pressure"
        else question
        for question in DOCUMENT.questions
    )
    replace_draft(replace(DOCUMENT, questions=questions))
    assert (now().lists, now().words) == (0, 1)


def test_questions_in_another_order_alter_no_statement():
    save(different_answers(200))
    replace_draft(
        replace(DOCUMENT, questions=(*DOCUMENT.questions[:-2], *DOCUMENT.questions[:-3:-1]))
    )
    assert now().lists == 0


def test_who_does_not_meet_the_new_clause_loses_the_statement():
    save([bits_of(LOW)])
    edit_draft("rule.C10", clauses=(Clause(("blood_pressure.skipped",)),))
    assert now().by_statement()[0] == ("C10", {"gained": 0, "lost": 1, "reworded": 0})


def test_lists_whose_time_is_over_are_not_counted():
    save([bits_of(LOW)], days=-1)
    save([bits_of(LOW)])
    edit_draft("rule.C10", heading="Low blood pressure now")
    assert (now().total, now().differ) == (1, 1)


def test_each_release_is_compared_by_what_it_said_itself(client):
    edit_draft("rule.C10", heading="Low blood pressure now")
    save([bits_of(LOW)])
    publish_draft()
    walk(client, LOW)
    agree(client)
    assert [(part.release, part.words) for part in now().parts] == [(1, 1), (2, 0)]


def test_nothing_saved_is_altered():
    save(different_answers(300))
    edit_draft("rule.C10", heading="Low blood pressure now", priority=39)
    before = everything()
    assert now().differ
    at_work(ADA).get("/admin/replay/")
    assert everything() == before


def everything() -> list[dict[str, object]]:
    return [
        model_to_dict(row)
        for model in (Response, FrozenSummary)
        for row in model.objects.order_by("pk")
    ]


def test_each_person_is_told_what_that_person_would_read(client):
    """As the summaries themselves say, one by one."""
    save(different_answers(400))
    edit_draft("rule.C10", heading="Low blood pressure now", priority=39)
    edit_draft("rule.C12", clauses=(Clause(("balance.none",)),))
    draft, replayed = current_draft().summaries, now()
    outcomes = {
        touched.reference.replace("-", ""): touched.outcome for touched in replayed.touched(0, 1000)
    }
    for response in Response.objects.all():
        bits = int.from_bytes(response.code, "big")
        was = [rule.code for rule in PROGRAM.rules_in(PROGRAM.fired(bits))]
        reads = [rule.code for rule in draft.program.rules_in(draft.program.fired(bits))]
        outcome = outcomes.get(response.reference)
        if was == reads and "C10" not in was:
            assert outcome is None
        else:
            assert outcome is not None
            assert set(outcome.gained) == {*reads} - {*was}
            assert set(outcome.lost) == {*was} - {*reads}
            assert outcome.reworded == (("C10",) if "C10" in was and "C10" in reads else ())


def test_an_approver_reads_the_references(client):
    save([bits_of(LOW), bits_of(CALM)])
    edit_draft("rule.C10", heading="Low blood pressure now")
    words = main_text(at_work(ADA).get("/admin/replay/"))
    assert "0000-0000-000 1" in words
    assert "Words “Low blood pressure now” (C10) in another way." in words
    assert "0000-0000-001" not in words


def test_an_editor_reads_counts_only():
    save([bits_of(LOW)])
    edit_draft("rule.C10", heading="Low blood pressure now")
    words = main_text(at_work(ED).get("/admin/replay/"))
    assert "Would read differently 1" in words
    assert "Which lists they are is for approvers" in words
    assert "0000-0000" not in words


def test_the_tables_name_their_columns():
    save([bits_of(LOW)])
    words = main_text(at_work(ED).get("/admin/replay/"))
    assert "Release Saved lists Other list Only other words Release 1 1 0 0" in words


def test_nobody_saved_anything_yet():
    assert "There are no saved lists." in main_text(at_work(ADA).get("/admin/replay/"))


def test_the_list_has_pages_that_hold_everybody_once():
    low = [bits for bits in different_answers(2000) if PROGRAM.fired(bits) >> place_of("C10") & 1]
    save((low * 3)[:130])
    edit_draft("rule.C10", heading="Low blood pressure now")
    client = at_work(ADA)
    pages = [references_on(client, page) for page in (1, 2, 3)]
    assert [len(page) for page in pages] == [50, 50, 30]
    assert len({reference for page in pages for reference in page}) == 130
    assert references_on(client, 2) == pages[1]


def place_of(code: str) -> int:
    return [rule.code for rule in PROGRAM.rules].index(code)


def references_on(client: Client, page: int) -> list[str]:
    words = main_text(client.get(f"/admin/replay/?page={page}"))
    return re.findall(r"0000-0000-\d{3}", words)


@pytest.mark.parametrize("page", ["0", "-1", "99", "no", ""])
def test_a_page_that_is_not_there_is_the_nearest(page):
    save([bits_of(LOW)])
    edit_draft("rule.C10", heading="Low blood pressure now")
    assert references_on(at_work(ADA), page) == ["0000-0000-000"]


@pytest.mark.slow
def test_100_000_people_take_less_than_five_seconds(capsys, django_assert_max_num_queries):
    save(different_answers(DISTINCT))
    save_again(PEOPLE // DISTINCT - 1)
    edit_draft("rule.C10", heading="Low blood pressure now", priority=39)
    edit_draft("rule.C12", clauses=(Clause(("balance.none",)),))
    draft = current_draft().summaries
    with django_assert_max_num_queries(4):
        begun = process_time()
        replayed = replay(draft, timezone.now())
        counted = replayed.by_statement(), replayed.touched(20_000, 50)
        took = process_time() - begun
    assert (replayed.total, replayed.distinct) == (PEOPLE, DISTINCT)
    assert replayed.differ
    assert all(counted)
    with capsys.disabled():
        print(f"replay of {PEOPLE:,} saved lists: {took:.2f} s of {SECONDS}")
    assert took < SECONDS
