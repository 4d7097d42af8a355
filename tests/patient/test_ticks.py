"""What is ticked on the list stays with it: on the way, in what is saved, and on the copy."""

import re

import pytest
from django.core import signing
from django.test import Client

from suitability.patient import journey_cookie
from suitability.responses.response import Response
from tests.support.patient_client import agree, answer, boxes_of, copy_of, link_of, ticks, walk
from tests.support.personas import CALM, MANY_CAUTIONS
from tests.support.saved_responses import clinician, words_of

pytestmark = pytest.mark.usefixtures("release")


@pytest.fixture
def reader(client: Client) -> Client:
    """Somebody who has the list of many cautions."""
    walk(client, MANY_CAUTIONS)
    return client


def page_of(client: Client, path: str = "/summary/") -> str:
    return client.get(path).content.decode()


def codes(client: Client) -> list[str]:
    """Those of every question to ask, in page order."""
    return [code for code, _, _ in boxes_of(page_of(client))]


def ticked(client: Client, path: str = "/summary/") -> list[str]:
    return ticked_in(page_of(client, path))


def ticked_in(page: str) -> list[str]:
    return [code for code, is_ticked, _ in boxes_of(page) if is_ticked]


def saved_link(client: Client) -> str:
    assert agree(client)["Location"] == "/saved/"
    return link_of(page_of(client, "/saved/"))


def test_the_first_five_are_ticked_until_somebody_ticks(reader):
    every = codes(reader)
    assert len(every) == len(set(every)) > 5
    assert all(re.fullmatch(r"[A-Z]\d\d\.\d", code) for code in every)
    assert ticked(reader) == every[:5]


@pytest.mark.parametrize(
    ("then", "leads_to"), [("save", "/save/"), ("check", "/check/"), ("summary", "/summary/#asks")]
)
def test_every_button_of_the_list_takes_the_ticks_along(reader, then, leads_to):
    every = codes(reader)
    chosen = [every[1], every[6]]
    assert ticks(reader, *chosen, then=then)["Location"] == leads_to
    assert ticked(reader) == chosen


def test_nothing_ticked_is_an_answer_too(reader):
    ticks(reader)
    assert ticked(reader) == []
    saved_link(reader)
    assert Response.objects.get().ticked == []


def test_ticks_outlast_a_change_of_answers_and_what_comes_with_it_is_ticked(reader):
    every = codes(reader)
    ticks(reader, every[1], every[6], every[7], then="check")
    answer(reader, "blood_pressure", "low")
    after, left = ticked(reader), set(codes(reader))
    assert {every[1], every[6], every[7]} & left <= set(after)
    assert every[0] not in after
    new = [code for code in codes(reader)[:5] if code not in every]
    assert new
    assert set(new) <= set(after)


def test_a_response_holds_its_ticks_as_codes_and_the_copy_shows_them_read_only(reader):
    every = codes(reader)
    chosen = [every[1], every[6]]
    ticks(reader, *chosen)
    link = saved_link(reader)
    assert Response.objects.get().ticked == chosen
    assert ticked_in(copy_of(link).content.decode()) == chosen
    boxes = re.findall(r'<input[^>]+type="checkbox"[^>]*>', copy_of(link).content.decode())
    assert boxes
    assert all(" disabled" in box and "name=" not in box for box in boxes)


def test_other_ticks_are_another_list_and_the_acknowledged_one_never_changes(reader):
    first = saved_link(reader)
    assert saved_link(reader) == first
    every = codes(reader)
    ticks(reader, *every[:5])
    assert saved_link(reader) == first, "as they were to begin with"
    ticks(reader, every[6])
    assert saved_link(reader) != first
    assert [response.ticked for response in Response.objects.order_by("pk")] == [
        every[:5],
        [every[6]],
    ]
    assert ticked_in(copy_of(first).content.decode()) == every[:5]


def test_the_clinician_reads_which_questions_were_ticked_and_no_empty_box(reader):
    boxes = boxes_of(page_of(reader))
    ticks(reader, boxes[1][0], boxes[6][0])
    saved_link(reader)
    page = page_of(clinician(), f"/responses/{Response.objects.get().pk}/")
    brief = page[page.index('<ul class="ticked">') :].split("</ul>")[0]
    assert re.findall(r"<li>(.*?)</li>", brief) == [boxes[1][2], boxes[6][2]]
    assert boxes_of(page) == [
        (code, code in (boxes[1][0], boxes[6][0]), words) for code, _, words in boxes
    ]
    assert "<textarea" not in page[page.index('class="list"') : page.index("</article>")]
    assert "The patient may have written on the printed list." in page


def test_of_a_response_before_ticks_it_is_said_that_they_are_not_known(reader):
    link = saved_link(reader)
    first = ticked_in(copy_of(link).content.decode())
    Response.objects.update(ticked=None)
    words = words_of(clinician().get(f"/responses/{Response.objects.get().pk}/"))
    assert "This list was saved before ticks were saved." in words
    copy = copy_of(link).content.decode()
    assert ticked_in(copy_of(link).content.decode()) == first
    assert " disabled" not in copy


@pytest.mark.parametrize(
    ("sent", "also"),
    [
        (["X99.9"], {}),
        (["C51.1", "C51.1"], {}),
        (["C51.1"] * 900, {}),
        ([""], {}),
        (["C51.1\x00"], {}),
        (["<script>"], {}),
        (["x" * 50_000], {}),
        ([], {"next": "https://example.org/"}),
        ([], {"next": ""}),
        ([], {"own": "what I typed"}),
    ],
)
def test_what_is_not_on_the_list_is_refused_plainly_and_changes_nothing(reader, sent, also):
    before = reader.cookies[journey_cookie.COOKIE].value
    response = ticks(reader, *sent, **also)
    page = response.content.decode()
    assert response.status_code == 400
    assert "What you ticked was not used." in page
    assert "<script>" not in page
    assert reader.cookies[journey_cookie.COOKIE].value == before
    assert not Response.objects.exists()


def test_a_list_that_changed_in_another_tab_takes_no_ticks_of_the_old_one(client):
    walk(client, MANY_CAUTIONS)
    gone = codes(client)[0]
    walk(client, CALM)
    assert ticks(client, gone).status_code == 400


def test_a_cookie_of_a_program_without_ticks_still_reads(reader):
    payload = signing.loads(reader.cookies[journey_cookie.COOKIE].value, salt=journey_cookie.SALT)
    assert "ticks" not in payload
    ticks(reader)
    assert len(reader.cookies[journey_cookie.COOKIE].value) < 1000


def test_what_is_typed_has_no_name_and_belongs_to_no_form(reader):
    page = page_of(reader)
    for box in re.findall(r"<textarea[^>]*>", page):
        assert " name=" not in box
        assert " form=" not in box
        start = page.index(box)
        assert page[:start].count("<form") == page[:start].count("</form>")
    assert page.count("<textarea") == page.count("It is not saved or sent.") == 2


def test_the_consent_says_what_is_saved_and_what_is_not(reader):
    words = " ".join(page_of(reader, "/save/").split())
    for part in (
        "your answers, your list as you read it, and which questions you ticked",
        "What you typed in the boxes on your list is not saved.",
        "kept for 90 days",
    ):
        assert part in words
