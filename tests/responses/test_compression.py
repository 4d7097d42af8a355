"""A frozen summary takes a fifth of the room of its words, and says them byte for byte."""

from collections.abc import Callable
from itertools import islice
from random import Random

import pytest
from django.core.management import call_command
from django.test import Client

from suitability.models import FrozenSummary, Response
from suitability.questionnaire import canonical_form
from suitability.releases.release_cache import live_summaries
from suitability.responses.compaction import compress_plain
from suitability.sample_data.sample_answers import distinct_answers
from tests.support.patient_client import article_of, copy_of
from tests.support.personas import CAUTIONS, CONFUSED, MANY_CAUTIONS, SLEEPLESS
from tests.support.saved_responses import clinician, response_and_link, saves, words_of

pytestmark = pytest.mark.usefixtures("release")

PEOPLE = (SLEEPLESS, CAUTIONS, MANY_CAUTIONS, CONFUSED)


def texts(count: int) -> list[str]:
    """The lists of different people, as they would be frozen."""
    summaries = live_summaries()
    return [summaries.text(bits) for bits in distinct_answers(summaries.program, count, Random(1))]


def stored_by_an_older_program(row: FrozenSummary) -> None:
    FrozenSummary.objects.filter(pk=row.pk).update(plain=row.text, frame=None, release=None)


def forms() -> list[tuple[bool, bool]]:
    """Of each row: whether it has its words as they are, and whether it has a frame."""
    return [(bool(row.plain), row.frame is not None) for row in FrozenSummary.objects.all()]


def test_every_list_is_stored_in_a_fifth_of_its_bytes_and_read_to_the_byte():
    for text in texts(100):
        FrozenSummary.of(text, release=1).save()
        row = FrozenSummary.objects.get(pk=canonical_form.digest(text))
        assert row.text == text
        assert row.verifies
        assert 5 * len(row.frame) < len(text.encode())


def test_letters_of_every_kind_come_back():
    row = FrozenSummary.of("“Schlaf” — 眠り \U0001f634 \r\n\t", release=1)
    assert row.text == "“Schlaf” — 眠り \U0001f634 \r\n\t"


def test_a_list_of_an_older_program_reads_as_it_did(client: Client):
    response, link = response_and_link(MANY_CAUTIONS)
    read = [article_of(page) for page in pages_of(client, response, link)]
    stored_by_an_older_program(response.summary)
    assert forms() == [(True, False)]
    assert [article_of(page) for page in pages_of(client, response, link)] == read


def pages_of(client: Client, response: Response, link: str) -> list[str]:
    """The patient's and the clinician's page of a list."""
    staffs = clinician().get(f"/responses/{response.pk}/")
    assert "its seal fits" in words_of(staffs)
    return [copy_of(link, client=client).content.decode(), staffs.content.decode()]


def test_who_reads_the_same_as_an_old_list_shares_it():
    stored_by_an_older_program(saves().summary)
    saves()
    assert forms() == [(True, False)]


BROKEN = {
    "cut off": lambda frame: frame[:-1],
    "a byte that changed": lambda frame: frame[:300] + bytes([frame[300] ^ 1]) + frame[301:],
    "no frame": lambda frame: b"words",
    "nothing": lambda frame: b"",
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_words_that_broke_are_not_shown_and_that_is_said(broken: Callable[[bytes], bytes]):
    response = saves()
    FrozenSummary.objects.update(frame=broken(bytes(response.summary.frame)))
    page = clinician().get(f"/responses/{response.pk}/")
    assert page.status_code == 200
    assert "This copy does not verify" in words_of(page)


def test_old_lists_are_compressed_at_leave_and_read_to_the_byte(capsys):
    rows = [saves(answers).summary for answers in PEOPLE]
    before = {row.pk: row.text for row in rows}
    for row in rows[1:]:
        stored_by_an_older_program(row)
    call_command("compress_summaries")
    assert capsys.readouterr().out == "3 summaries compressed\n"
    assert forms() == [(False, True)] * 4
    assert {row.pk: row.text for row in FrozenSummary.objects.all()} == before
    call_command("compress_summaries")
    assert capsys.readouterr().out == "0 summaries compressed\n"


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text.replace("sleep", "sheep", 1),
        lambda text: text[:-1],
        lambda text: "{}",
        lambda text: text.replace('"release":1', '"release":7'),
    ],
)
def test_what_does_not_verify_is_left_as_it_is(damage, capsys):
    row = saves().summary
    stored_by_an_older_program(row)
    FrozenSummary.objects.update(plain=damage(row.text))
    call_command("compress_summaries")
    printed = capsys.readouterr()
    assert printed.out == "0 summaries compressed\n"
    assert printed.err == "1 do not verify, and stay as they are\n"
    assert FrozenSummary.objects.get().plain == damage(row.text)


def test_what_was_stopped_goes_on_when_it_is_run_again():
    rows = [saves(answers).summary for answers in PEOPLE]
    before = {row.pk: row.text for row in rows}
    for row in rows:
        stored_by_an_older_program(row)
    assert [step.compressed for step in islice(compress_plain(step=1), 2)] == [1, 1]
    assert sorted(forms()) == [(False, True)] * 2 + [(True, False)] * 2
    assert sum(step.compressed for step in compress_plain(step=1)) == 2
    assert {row.pk: row.text for row in FrozenSummary.objects.all()} == before


def test_what_was_deleted_meanwhile_does_not_come_back(client: Client):
    for answers in PEOPLE:
        stored_by_an_older_program(saves(answers).summary)
    last = FrozenSummary.objects.order_by("digest").last()
    steps = compress_plain(step=3)
    next(steps)
    Response.objects.filter(summary=last).delete()
    FrozenSummary.objects.filter(pk=last.pk).delete()
    list(steps)
    assert not FrozenSummary.objects.filter(pk=last.pk).exists()
    assert forms() == [(False, True)] * 3
