"""A person at the pages, as a test client; and eight people from the vignettes."""

import re
from collections.abc import Collection, Mapping

from django.http import HttpRequest, HttpResponse
from django.test import Client

from suitability.patient import journey_cookie
from tests.support.personas import SLEEPLESS

Answers = Mapping[str, Collection[str]]


def begin(client: Client, reader: str = "adult") -> HttpResponse:
    return client.post("/begin/", {"reader": reader})


def named(client: Client) -> dict[str, str]:
    """What a form names that the browser opens now: the journey in its cookie."""
    return {"journey": journey_cookie.name_in(request_of(client))}


def with_list(client: Client) -> dict[str, str]:
    """What a form about the list names: the journey, and the list that its answers bring."""
    journey = journey_cookie.read(request_of(client))
    return named(client) | ({"list": journey.list_name} if journey else {})


def request_of(client: Client) -> HttpRequest:
    request = HttpRequest()
    request.COOKIES = {name: morsel.value for name, morsel in client.cookies.items()}
    return request


def answer(client: Client, question: str, *chosen: str, **more: str) -> HttpResponse:
    return client.post(f"/questions/{question}/", {question: list(chosen), **named(client), **more})


def agree(client: Client, **more: object) -> HttpResponse:
    """Tick the box on the page that asks for consent, and press Save."""
    return client.post("/save/", {"agree": "on", **with_list(client), **more})


def clear(client: Client) -> HttpResponse:
    return client.post("/clear/", named(client))


def walk(client: Client, answers: Answers = SLEEPLESS, reader: str = "adult") -> None:
    """From the start to the check page, following where each page leads."""
    response = begin(client, reader)
    for _ in range(40):
        path = response["Location"]
        asked = re.fullmatch(r"/questions/(\w+)/", path)
        if asked:
            response = answer(client, asked[1], *answers.get(asked[1], ()))
        elif path in ("/urgent/", "/blank/"):
            page = client.get(path).content.decode()
            response = {"Location": onward(page)}
        else:
            assert path == "/check/"
            return
    raise AssertionError("the journey does not end")


def walk_to(client: Client, question: str, answers: Answers = SLEEPLESS) -> None:
    """From the start to this question, which is not answered yet."""
    response = begin(client)
    while (asked := response["Location"].split("/")[2]) != question:
        response = answer(client, asked, *answers.get(asked, ()))


def onward(page: str) -> str:
    """Where the button of a page between two questions leads."""
    links = re.findall(r'<a class="btn btn-outline-secondary" href="([^"]+)"', page)
    assert len(links) == 1
    return str(links[0])


def shown_codes(page: str) -> list[str]:
    """The codes of the statements in a page, in the order they stand in."""
    return re.findall(r'<(?:details|section) class="(?:statement|quiet)[^"]*" id="(\w+)"', page)


def link_of(page: str) -> str:
    """The secret link on the saved page, without the host."""
    match = re.search(r"/copy/#[\w-]{43}", page)
    assert match
    return match[0]


def secret_in(link: str) -> str:
    return link.removeprefix("/copy/#")


def copy_of(link: str, path: str = "", *, client: Client | None = None) -> HttpResponse:
    """A saved list, or one of its pages, in a browser that opens the link; else what refused it."""
    client = client or Client()
    opened = client.post("/copy/open/", {"link": link})
    return client.get(opened["Location"] + path) if opened.status_code == 302 else opened


def delete_copy(link: str, *, client: Client | None = None) -> HttpResponse:
    client = client or Client()
    opened = client.post("/copy/open/", {"link": link})
    return client.post(opened["Location"] + "delete/") if opened.status_code == 302 else opened


def article_of(page: str) -> str:
    """The list itself, without the page around it and the row that says what to do with it. Of its
    questions to ask, which a saved list has in other boxes, the words and which are ticked."""
    article = page[page.index('<article class="list"') : page.index("</article>")]
    article = re.sub(r'\s*<div class="keep-row.*?</div>\s*', "\n", article, flags=re.DOTALL)
    article = re.sub(r"\n\s*\n", "\n", article)
    return re.sub(r'<section class="asks".*?</section>', as_words, article, flags=re.DOTALL)


def as_words(asks: re.Match[str]) -> str:
    return "\n".join(f"{ticked} {words}" for code, ticked, words in boxes_of(asks[0]))


def boxes_of(page: str) -> list[tuple[str, bool, str]]:
    """The questions to ask on a list: code, whether it is ticked, and words as HTML."""
    box = r"""type="checkbox" value="([^"]+)"([^>]*)>\s*<span>(.*?)</span></label>"""
    return [
        (code, " checked" in attributes, words)
        for code, attributes, words in re.findall(box, page, re.DOTALL)
    ]


def ticks(client: Client, *codes: str, then: str = "save", **more: object) -> HttpResponse:
    """Sends the list with these ticked, by the button that leads to `then`."""
    page = client.get("/summary/").content.decode()
    names = dict(re.findall(r'<input type="hidden" name="(journey|list)" value="([^"]+)"', page))
    return client.post("/summary/", names | {"tick": codes, "next": then} | more)
