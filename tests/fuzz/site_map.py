"""What there is to ask for: every address of the URL configuration, and what its pages link to and
send. A new address or field is in here without anybody's doing."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from unittest.mock import patch
from urllib.parse import parse_qsl, urljoin, urlsplit

from django.db import transaction
from django.http import QueryDict, SimpleCookie
from django.test import Client
from django.urls import Resolver404, URLResolver, get_resolver, resolve

from suitability.releases.document_parts import KINDS
from suitability.releases.release_cache import invalidate_live_release
from tests.support.actors import World
from tests.whole_site.access_matrix import ARGUMENTS, there

PARAMETER = re.compile(r"<(?:\w+:)?\w+>|\(\?P<\w+>.*?\)(?=/|\$|$)")
READERS = ("nobody", "patient", "superuser")  # who together see every form

Fields = list[tuple[str, str]]


@dataclass(slots=True)
class Address:
    """`real` are things that could stand in the route, for each of its parameters. `paths`,
    `queries` and `forms` are those that pages of the site have: forms by who was shown them.
    `asked_for` are the names of fields that the program looked for in a query or form."""

    name: str
    route: str
    real: Sequence[Sequence[str]]
    paths: set[str] = field(default_factory=set)
    queries: list[Fields] = field(default_factory=list)
    forms: list[tuple[str, Fields]] = field(default_factory=list)
    asked_for: list[str] = field(default_factory=list)

    def path(self, things: Sequence[str]) -> str:
        left = iter(things)
        return PARAMETER.sub(lambda _: next(left), self.route)


def site_map(on: World) -> list[Address]:
    """Return every address, with what the pages show to READERS."""
    site = {address.name: address for address in addresses(on)}
    for actor in READERS:
        for address in list(site.values()):
            if actor != "superuser" and address.name.startswith("admin:"):
                continue  # who is not staff gets no page there
            path = address.path([values[0] for values in address.real])
            with noting(address.asked_for):
                note(site, actor, path, page(on, actor, path))
                if actor == "superuser":
                    page(on, actor, path, sent={"": ""})
    return list(site.values())


@contextmanager
def noting(names: list[str]) -> Iterator[None]:
    """Note which fields the program looks for in a query or form, by any of these methods."""
    with ExitStack() as patches:
        for method in ("get", "getlist", "__getitem__", "__contains__"):
            original = getattr(QueryDict, method)
            patches.enter_context(patch.object(QueryDict, method, noted(original, names)))
        yield


def noted(method: Callable[..., Any], names: list[str]) -> Callable[..., Any]:
    def wrapper(self: QueryDict, name: Any, *others: Any) -> Any:
        if isinstance(name, str) and name not in names:
            names.append(name)
        return method(self, name, *others)

    return wrapper


def addresses(on: World) -> Iterator[Address]:
    for name, route in routes(get_resolver()):
        kind = next((kind for kind in KINDS if f"{kind}part" in name), "rule")
        things = {key: str(value) for key, value in there(on, kind).items()}
        known = ARGUMENTS.get(name, "").split()
        count = len(PARAMETER.findall(route))
        real = [[things[thing]] for thing in known] or [[*things.values()]] * count
        yield Address(name, route, real)


def routes(resolver: URLResolver, space: str = "", before: str = "/") -> Iterator[tuple[str, str]]:
    """Yield the name of every address, or its route if it has no name, and its route."""
    for pattern in resolver.url_patterns:
        route = f"{before}{pattern.pattern}".replace("^", "")
        if isinstance(pattern, URLResolver):
            yield from routes(
                pattern, f"{pattern.namespace}:" if pattern.namespace else space, route
            )
        else:
            yield f"{space}{pattern.name}" if pattern.name else route[1:], route.rstrip("$")


def page(on: World, actor: str, path: str, sent: Mapping[str, str] | None = None) -> str:
    """Return the page that an actor gets, or that answers a form; nothing of it stays."""
    client = Client(raise_request_exception=False)
    client.cookies = SimpleCookie(on.browsers[actor])
    with transaction.atomic():
        response = client.post(path, sent) if sent else client.get(path)
        transaction.set_rollback(True)
    invalidate_live_release()
    is_page = response.get("Content-Type", "").startswith("text/html")
    return response.content.decode() if is_page and not response.streaming else ""


def note(site: Mapping[str, Address], actor: str, path: str, html: str) -> None:
    """Put into the map what a page links to and sends."""
    reader = PageReader(html)
    for target, method, fields in reader.sent:
        split = urlsplit(urljoin(path, target))
        try:
            match = resolve(split.path)
        except Resolver404:
            continue
        address = site.get(match.view_name) or site.get(match.route.replace("^", ""))
        if address is None or split.netloc:
            continue
        address.paths.add(split.path)
        if method == "post":
            address.forms.append((actor, fields))
        elif query := [*parse_qsl(split.query, keep_blank_values=True), *fields]:
            address.queries.append(query)


class PageReader(HTMLParser):
    """`sent` are the links and forms of a page, each with its target, method and fields."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.sent: list[tuple[str, str, Fields]] = []
        self.fields: Fields = []
        self.select = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in given:
            self.sent.append((given["href"], "get", []))
        elif tag == "form":
            self.fields = []
            method = given.get("method", "get").lower()
            self.sent.append((given.get("action", ""), method, self.fields))
        elif tag == "select":
            self.select = given.get("name", "")
        elif tag == "option" and self.select:
            self.fields.append((self.select, given.get("value", "")))
        elif tag in ("input", "button", "textarea") and given.get("name"):
            self.fields.append((given["name"], given.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.select = ""
