"""A journey's cookie means something under the very release that it names, or nothing at all."""

import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core import signing
from django.db import connection
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from suitability.models import Release, Response
from suitability.patient import journey_cookie
from suitability.patient.signed_payload import SALT
from suitability.patient.urls import urlpatterns
from suitability.questionnaire.document import Document
from suitability.releases.release import publish
from suitability.releases.release_cache import (
    clear_release_cache,
    compiled_release,
    invalidate_live_release,
)
from tests.support.patient_client import agree, answer, begin, named, request_of, walk, with_list
from tests.support.personas import SLEEPLESS
from tests.support.pseudo_languages import in_spanish, publish_in
from tests.support.saved_responses import words_of
from tests.support.shipped_program import DOCUMENT

pytestmark = pytest.mark.usefixtures("release")

LOW = SLEEPLESS | {"blood_pressure": ("low",)}
REPLACED = "The questions were replaced after you began"
SHAPES = Mapping[str, Any]


def with_title(title: str) -> Document:
    return replace(DOCUMENT, title=title)


def with_choices_turned_round(document: Document) -> Document:
    """The same questions, in which each bit of the blood pressure is that of another choice."""
    questions = tuple(
        replace(question, choices=question.choices[::-1])
        if question.code == "blood_pressure"
        else question
        for question in document.questions
    )
    return replace(document, questions=questions)


def put_back_to_release_1() -> None:
    """What a restored backup does: nothing of what was published after it is there."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM suitability_release WHERE number > 1")


def seen_by_a_running_process() -> None:
    """It asks for what is live every two seconds, and keeps what it compiled."""
    invalidate_live_release()


PROCESSES = [clear_release_cache, seen_by_a_running_process]


@pytest.fixture
def on_release_2(client: Client) -> Client:
    """Somebody whose blood pressure is low, on the release 2 of before."""
    publish(with_title("Another title"), notes="", now=timezone.now())
    invalidate_live_release()
    walk(client, LOW)
    assert "low" in words_of(client.get("/check/"))
    return client


def another_release_2() -> Release:
    put_back_to_release_1()
    return publish(with_choices_turned_round(DOCUMENT), notes="", now=timezone.now())


def test_the_other_release_2_would_read_the_same_bits_as_something_else(on_release_2):
    bits = journey_cookie.read(request_of(on_release_2)).bits
    another_release_2()
    clear_release_cache()
    assert compiled_release(2).program.answers(bits)["blood_pressure"] != ("low",)


@pytest.mark.parametrize("process", PROCESSES, ids=lambda process: process.__name__)
@pytest.mark.parametrize(
    "path", ["/check/", "/summary/", "/save/", "/saved/", "/questions/blood_pressure/", "/print/"]
)
def test_answers_are_never_read_by_another_release_of_the_same_number(
    on_release_2, process: Callable[[], None], path: str
):
    another_release_2()
    process()
    on_release_2.get("/")  # a running process looks what is live, and from then on knows
    page = on_release_2.get(path, follow=True)
    assert page.redirect_chain == [("/", 302)]
    assert REPLACED in words_of(page)


@pytest.mark.parametrize("process", PROCESSES, ids=lambda process: process.__name__)
def test_nor_by_none_if_the_number_is_no_release_s(on_release_2, process: Callable[[], None]):
    put_back_to_release_1()
    process()
    on_release_2.get("/")
    assert REPLACED in words_of(on_release_2.get("/summary/", follow=True))


def test_what_was_sent_on_the_way_is_not_used_and_a_new_journey_is_as_any(on_release_2):
    another_release_2()
    clear_release_cache()
    page = on_release_2.post("/save/", {"agree": "on", **named(on_release_2)}, follow=True)
    assert "What you just sent was not used" in words_of(page)
    assert not Response.objects.exists()
    walk(on_release_2, LOW)
    agree(on_release_2)
    assert Response.objects.get().answers["blood_pressure"] == ["low"]


@pytest.mark.parametrize("process", PROCESSES, ids=lambda process: process.__name__)
def test_the_same_content_under_another_number_goes_on(on_release_2, process):
    before = words_of(on_release_2.get("/check/"))
    put_back_to_release_1()
    publish(with_title("Something between"), notes="", now=timezone.now())
    publish(with_title("Another title"), notes="", now=timezone.now())
    process()
    on_release_2.get("/")
    assert words_of(on_release_2.get("/check/")) == before
    agree(on_release_2)
    assert Response.objects.get().release_id == 3


@pytest.mark.parametrize("process", PROCESSES, ids=lambda process: process.__name__)
def test_it_goes_on_in_its_language_though_the_release_of_its_number_has_another(client, process):
    document = with_title("Another title")
    publish_in(in_spanish(document), document=document, now=timezone.now())
    client.post("/language/", {"language": "es"})
    walk(client, LOW)
    before = words_of(client.get("/check/"))
    put_back_to_release_1()
    publish(with_title("Something between"), notes="", now=timezone.now())
    publish_in(in_spanish(document), document=document, now=timezone.now())
    process()
    client.get("/")
    assert words_of(client.get("/check/")) == before


def test_a_save_before_the_process_noticed_stores_nothing(on_release_2):
    """It looks every two seconds, and a backup can be restored in between."""
    form = with_list(on_release_2)
    on_release_2.get("/save/")
    another_release_2()
    refused = on_release_2.post("/save/", {"agree": "on", **form})
    assert refused.status_code == 503
    assert not Response.objects.exists()
    invalidate_live_release()
    on_release_2.get("/")
    assert REPLACED in words_of(on_release_2.get("/save/", follow=True))


def test_a_question_page_costs_no_query_for_it(on_release_2, django_assert_num_queries):
    on_release_2.get("/questions/blood_pressure/")
    with django_assert_num_queries(0):
        assert on_release_2.get("/questions/blood_pressure/").status_code == 200


# The shape of what a program before this one wrote.


def payload_of(client: Client) -> dict[str, Any]:
    held = client.cookies[journey_cookie.COOKIE].value
    return dict(signing.loads(held, salt=SALT))


def give(client: Client, cookie: str) -> None:
    client.cookies[journey_cookie.COOKIE] = cookie


def as_before_the_update(client: Client) -> None:
    older = payload_of(client)
    del older["digest"]
    give(client, signing.dumps(older, salt=SALT))


def test_a_journey_from_before_the_update_goes_on_and_has_a_digest_from_then_on(client):
    walk(client, LOW)
    before = words_of(client.get("/summary/"))
    as_before_the_update(client)
    assert words_of(client.get("/summary/")) == before
    answer(client, "blood_pressure", "low")
    assert Release.objects.get(number=1).digest.startswith(payload_of(client)["digest"])


def test_but_not_on_a_release_that_was_published_later(on_release_2):
    as_before_the_update(on_release_2)
    put_back_to_release_1()
    later = timezone.now() + timedelta(minutes=5)
    publish(with_choices_turned_round(DOCUMENT), notes="", now=later)
    clear_release_cache()
    assert REPLACED in words_of(on_release_2.get("/summary/", follow=True))


# Whatever else our key signed.


def good() -> dict[str, Any]:
    client = Client()
    begin(client)
    answer(client, "trigger", "stress")
    return payload_of(client)


OTHERS: dict[str, SHAPES] = {
    "a release of no number": {"release": "1"},
    "a release that is true": {"release": True},
    "a release below nothing": {"release": -1},
    "a release beyond all numbers": {"release": 10**40},
    "a release that is not there": {"release": 99, "digest": "0" * 16},
    "a release that is a half": {"release": 1.5},
    "a digest of another": {"digest": "0" * 16},
    "a digest in other letters": {"digest": "ABCDEF0123456789"},
    "a digest that is none": {"digest": None},
    "a digest that selects": {"digest": "%"},
    "unknown bits": {"bits": "f" * 200},
    "one unknown bit": {"bits": f"{1 << 4000:x}"},
    "bits below nothing": {"bits": "-1"},
    "bits with a prefix": {"bits": "0x1f"},
    "bits that are a number": {"bits": 3},
    "bits that are none": {"bits": ""},
    "bits of other digits": {"bits": "\u0661"},
    "many bits": {"bits": "1" * 3000},
    "a key that is none": {"key": ""},
    "a key that is a number": {"key": 5},
    "a flag that is a word": {"under_age": "no"},
    "a flag that is none": {"asked_again": None},
    "deletions below nothing": {"deletions": -1},
    "deletions beyond all numbers": {"deletions": 10**60},
    "ticks that are words": {"ticks": "on"},
    "ticks that are three": {"ticks": [[], [], []]},
    "ticks that hold lists": {"ticks": [[["C41.2"]], []]},
    "a field that is not known": {"newer": 1},
    "answers beside bits": {"answers": {}},
    "a preview with bits": {"release": None},
}


@pytest.mark.asvs("V9.2.2")
@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
def test_a_cookie_of_another_shape_is_no_cookie(other: SHAPES):
    client = Client()
    give(client, signing.dumps(good() | other, salt=SALT))
    page = client.get("/questions/trigger/")
    assert (page.status_code, page.headers.get("Location")) == (302, "/")
    assert client.post("/questions/trigger/", {"trigger": "stress"})["Location"] == "/"
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("name", ["release", "bits", "key", "under_age", "asked_again"])
def test_nor_is_one_that_lacks_a_field(name):
    client, payload = Client(), good()
    del payload[name]
    give(client, signing.dumps(payload, salt=SALT))
    assert client.get("/questions/trigger/")["Location"] == "/"


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)
FIELDS = ["release", "digest", "bits", "answers", "key", "under_age", "was_saved", "ticks", "other"]
CHANGES = st.dictionaries(
    st.sampled_from(FIELDS), VALUES | st.integers(0, 2**4000).map(lambda bits: f"{bits:x}")
)
ADDRESSES = [
    pattern.pattern.regex.pattern.replace(r"(?P<handle>[0-9a-f]{16})", "f" * 16)
    .replace(r"(?P<secret>[A-Za-z0-9_-]{43})", "k" * 43)
    .replace(r"(?:[a-z/.]{1,20})?", "")
    if "copy/(" in str(pattern.pattern)
    else str(pattern.pattern).replace("<slug:code>", "blood_pressure")
    for pattern in urlpatterns
]
PATHS = ["/" + path.strip("^$").replace("\\", "") for path in ADDRESSES]


def signed(body: bytes, *, packed: bool = False) -> str:
    text = signing.b64_encode(zlib.compress(body) if packed else body).decode()
    return signing.TimestampSigner(salt=SALT).sign(f".{text}" if packed else text)


def never_fails(cookie: str) -> None:
    client = Client(raise_request_exception=False)
    for path in PATHS:
        for method in (client.get, client.post):
            give(client, cookie)
            assert method(path).status_code in (200, 302, 400, 403, 404, 405, 409, 429), path


MANY = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.mark.slow
@MANY
@given(CHANGES)
def test_no_address_of_a_patient_fails_for_fields_of_another_kind(client, changes: SHAPES):
    never_fails(signed(json.dumps(good() | changes).encode()))


@pytest.mark.slow
@MANY
@given(VALUES)
def test_nor_for_what_is_no_journey_at_all(client, value: object):
    never_fails(signed(json.dumps(value).encode()))


@pytest.mark.slow
@MANY
@given(st.binary(max_size=60), st.booleans())
@example(b"[" * 3000, False)
@example(b"[" * 100_000, True)
@example(b"1" * 5000, True)
@example(b'{"release": NaN}', False)
@example(b"\xed\xa0\x80", False)
def test_nor_for_bytes(client, body: bytes, packed: bool):
    never_fails(signed(body, packed=packed))


@pytest.mark.parametrize("time", ["z" * 40, "-1", "", "a b", "\u00b2"])
def test_nor_for_a_time_that_is_none(client, time):
    begin(client)
    payload = client.cookies[journey_cookie.COOKIE].value.split(":")[0]
    unsigned = f"{payload}:{time}"
    never_fails(f"{unsigned}:{signing.Signer(salt=SALT).signature(unsigned)}")


def test_every_address_of_patients_is_asked():
    assert len(PATHS) == len(urlpatterns)
    for path in PATHS:
        get_resolver().resolve(path)
