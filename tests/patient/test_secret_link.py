"""Opening a saved list: no server sees the secret in an address, and looking opens nothing."""

import re

import pytest
from django.test import Client

from suitability.patient.secret_link import MOST_OPEN, handle_of
from suitability.responses.response import Response
from tests.support.patient_client import (
    agree,
    clear,
    copy_of,
    delete_copy,
    link_of,
    secret_in,
    walk,
)
from tests.support.personas import CALM, MANY_CAUTIONS
from tests.support.saved_responses import response_and_link, words_of

pytestmark = pytest.mark.usefixtures("release")

SECRET = "k" * 43


@pytest.fixture
def response() -> Response:
    return response_and_link(MANY_CAUTIONS)[0]


@pytest.fixture
def link() -> str:
    """That of a list which somebody saved."""
    return response_and_link(CALM)[1]


def opens(client: Client, link: str) -> str:
    """Where the button leads."""
    return str(client.post("/copy/open/", {"link": link})["Location"])


@pytest.mark.parametrize(
    "pasted",
    [
        "{}",
        "/copy/#{}",
        "https://suitability.example/copy/#{}",
        "https://suitability.example/copy/{}/",
        "https://suitability.example/copy/{}/print/details/",
        "  <https://suitability.example/copy/#{}>\n",
        "My list: https://suitability.example/copy/#{}.",
        "/copy/0123456789abcdef/#{}",
    ],
)
def test_the_link_opens_its_list_however_it_was_copied(client, link, pasted):
    copy = client.get(opens(client, pasted.format(secret_in(link))))
    assert copy.status_code == 200
    assert "This is your saved list." in words_of(copy)


@pytest.mark.parametrize(
    ("pasted", "status", "says"),
    [
        ("", 400, "Paste your secret link"),
        ("   ", 400, "Paste your secret link"),
        (SECRET[:-1], 400, "not a whole secret link"),
        (SECRET + "k", 400, "not a whole secret link"),
        ("7K3M-Q9XT-4ZP", 400, "not a whole secret link"),
        ("é" * 43, 400, "not a whole secret link"),
        ("x\0" * 30, 400, "Null characters are not allowed"),
        ("k" * 2001, 400, "at most 2000 characters"),
        (SECRET, 404, "No list has this link."),
    ],
)
def test_what_is_no_link_is_refused_in_plain_words_and_stays_in_the_box(
    client, pasted, status, says
):
    page = client.post("/copy/open/", {"link": pasted})
    assert page.status_code == status
    assert says in words_of(page)
    assert not client.cookies.get("lists")
    assert page["Cache-Control"] == "no-store"
    if status == 404:
        assert f'value="{pasted}"' in page.content.decode()


LOOKS = {
    "GET": ("get", {}),
    "HEAD": ("head", {}),
    "prefetch": ("get", {"Sec-Purpose": "prefetch"}),
    "prerender": ("get", {"Sec-Purpose": "prefetch;prerender"}),
    "preview": ("get", {"Purpose": "preview"}),
}


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("path", ["", "print/", "print/details/", "print/sheet.pdf", "delete/"])
def test_who_only_looks_at_a_link_of_an_older_program_opens_nothing(
    client, look, path, django_assert_num_queries
):
    method, headers = LOOKS[look]
    old = f"/copy/{SECRET}/{path}"
    client.get("/")
    with django_assert_num_queries(0):
        answer = getattr(client, method)(old, headers=headers)
    assert answer.status_code == 200
    assert not answer.cookies.get("lists")
    assert answer["Cache-Control"] == "no-store"
    if method == "get":
        assert f'value="{SECRET}"' in answer.content.decode()


def test_no_address_of_an_open_list_leads_to_it_in_another_browser(client, link):
    copy = opens(client, link)
    assert re.fullmatch(r"/copy/[0-9a-f]{16}/", copy)
    for path in ("", "print/", "print/details/", "print/text/", "print/sheet.pdf", "delete/"):
        assert client.get(copy + path).status_code == 200
        elsewhere = Client().get(copy + path)
        assert elsewhere.status_code == 404
        assert "This browser does not have that list open." in words_of(elsewhere)
        assert words_of(elsewhere) == words_of(Client().get(f"/copy/{'f' * 16}/{path}"))
    assert Client().post(copy + "delete/").status_code == 404
    assert Response.objects.count() == 1


def test_a_cookie_with_another_secret_opens_nothing(client, link):
    client.cookies["lists"] = SECRET
    assert client.get(f"/copy/{handle_of(secret_in(link))}/").status_code == 404
    assert client.get(f"/copy/{handle_of(SECRET)}/").status_code == 404


def test_two_lists_are_open_side_by_side_and_each_page_acts_on_its_own(client):
    (calm, first), (other, second) = response_and_link(CALM), response_and_link(MANY_CAUTIONS)
    pages = [opens(client, first), opens(client, second)]
    assert calm.spoken_reference in words_of(client.get(pages[0]))
    assert other.spoken_reference in words_of(client.get(pages[1]))
    client.post(pages[0] + "delete/")
    assert list(Response.objects.all()) == [other]
    assert client.get(pages[0]).status_code == 404
    assert client.get(pages[1]).status_code == 200


def test_of_very_many_lists_the_first_one_opened_is_closed(client):
    links = [response_and_link(CALM)[1] for _ in range(MOST_OPEN + 1)]
    pages = [opens(client, link) for link in links]
    assert [client.get(page).status_code for page in pages] == [404, *[200] * MOST_OPEN]


def test_clearing_the_answers_closes_the_saved_lists(client):
    walk(client)
    agree(client)
    copy = opens(client, link_of(client.get("/saved/").content.decode()))
    clear(client)
    assert client.get(copy).status_code == 404


@pytest.mark.asvs("V14.2.1")
def test_what_is_answered_names_neither_the_secret_nor_the_reference_in_a_header(client, response):
    saved, link = response_and_link(CALM)
    answer = client.post("/copy/open/", {"link": link})
    assert answer.status_code == 302
    secret, reference = secret_in(link), saved.spoken_reference
    copy = client.get(answer["Location"])
    for headers in (answer.headers, copy.headers, delete_copy(link).headers):
        assert not [value for value in headers.values() if secret in value or reference in value]
    assert secret not in copy.content.decode()


@pytest.mark.asvs("V3.4.5")
@pytest.mark.parametrize(
    "path", ["/", "/copy/", "/copy/open/", f"/copy/{SECRET}/", "/accounts/login/", "/no/"]
)
def test_a_referrer_is_the_host_alone(client, path):
    assert client.get(path)["Referrer-Policy"] == "strict-origin"
    assert copy_of(response_and_link(CALM)[1])["Referrer-Policy"] == "strict-origin"


def test_the_cookie_is_out_of_reach_of_scripts_and_gone_with_the_browser(client, link):
    cookie = client.post("/copy/open/", {"link": link}).cookies["lists"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert not cookie["max-age"]
    assert not cookie["expires"]
