"""A reader without a browser: cookies, redirects, and the forms that the pages bring."""

import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http.cookiejar import CookieJar
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin, urlsplit
from urllib.request import HTTPCookieProcessor, ProxyHandler, Request, build_opener

from tests.faults.server import PATIENCE, Server
from tests.support.patient_client import article_of

Answers = Mapping[str, Sequence[str]]

ANSWERS: Answers = {
    "sleep_trouble": ["many_nights", "months"],
    "trigger": ["nerve_pain"],
    "baclofen_now": ["yes_no_rx"],
    "baclofen_plans": ["running_out", "not_helping"],
    "depressants": ["other_sedating"],
    "danger_signs": ["prefer_not"],
    "blood_pressure": ["faint_standing"],
    "balance": ["stiff_support"],
    "conditions": ["dysreflexia"],
    "about_you": ["breastfeeding"],
    "tried": ["melatonin"],
    "goals": ["fewer_medicines"],
}


@dataclass(frozen=True, slots=True)
class Page:
    status: int
    path: str
    text: str

    def find(self, pattern: str) -> str:
        match = re.search(pattern, self.text, re.DOTALL)
        assert match, f"{self.path} ({self.status}) lacks {pattern}: {self.text}"
        return match[1]

    @property
    def question(self) -> str | None:
        match = re.fullmatch(r"/questions/(\w+)/", self.path)
        return match[1] if match else None

    @property
    def words(self) -> str:
        """The list, byte for byte, but for the row of what to do with it."""
        return re.sub(
            r'\s*<div class="keep-row.*?</div>\s*', "", article_of(self.text), flags=re.DOTALL
        )

    @property
    def reference(self) -> str:
        return self.find(r"\b([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{3})\b")

    @property
    def link(self) -> str:
        """The secret link, without the host."""
        return self.find(r"(/copy/#[\w-]{43})")

    @property
    def token(self) -> str:
        return self.find(r'name="csrfmiddlewaretoken" value="(\w+)"')

    def field(self, name: str) -> str:
        """The value of a hidden field; empty if there is none."""
        match = re.search(f'name="{name}" value="([^"]*)"', self.text)
        return match[1] if match else ""


class Reader:
    def __init__(self, server: Server) -> None:
        self.address = server.address
        self.cookies = CookieJar()
        self.opener = build_opener(ProxyHandler({}), HTTPCookieProcessor(self.cookies))
        self.token = self.journey = ""

    def at(self, server: Server) -> "Reader":
        """The same browser, whose requests another server gets from now on."""
        self.address = server.address
        return self

    def get(self, path: str) -> Page:
        return self.send(Request(urljoin(self.address, path)))

    def post(self, path: str, data: Mapping[str, Any]) -> Page:
        """Sends a form, with the token that the first form brought and the journey's name that the
        newest one brought."""
        self.token = self.token or self.get(path).token
        named = {"journey": self.journey} if path.startswith("/questions/") else {}
        pairs = {"csrfmiddlewaretoken": self.token, **named, **data}
        body = urlencode(pairs, doseq=True).encode()
        return self.send(Request(urljoin(self.address, path), data=body))

    def send(self, request: Request) -> Page:
        page = self.answer_to(request)
        self.journey = page.field("journey") or self.journey
        return page

    def answer_to(self, request: Request) -> Page:
        try:
            with self.opener.open(request, timeout=PATIENCE) as page:
                return Page(page.status, urlsplit(page.url).path, page.read().decode())
        except HTTPError as page:
            with page:
                return Page(page.code, urlsplit(page.url).path, page.read().decode())

    def opens(self, link: str) -> Page:
        """The list under a secret link, or what refused it."""
        return self.post("/copy/open/", {"link": link})

    def signs_in(self, name: str, password: str) -> Page:
        """Tries again while the server hashes somebody else's password."""
        deadline = time.monotonic() + PATIENCE
        page = self.post("/accounts/login/", {"login": name, "password": password})
        while page.status == 429 and time.monotonic() < deadline:
            time.sleep(0.5)
            page = self.post("/accounts/login/", {"login": name, "password": password})
        self.token = page.token
        return page

    @property
    def cookie(self) -> str:
        """All cookies, as the header says them."""
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.cookies)

    def answers(self, **given: Sequence[str]) -> Page:
        """From the beginning to the list, with some answers other than ANSWERS."""
        chosen = {**ANSWERS, **given}
        page = self.post("/begin/", {"reader": "adult"})
        while page.question:
            page = self.post(page.path, {page.question: chosen[page.question]})
        assert page.path == "/check/", page
        return self.get("/summary/")

    def saves(self) -> Page:
        """The page that the save leads to."""
        asked = self.get("/save/")
        names = {name: asked.field(name) for name in ("journey", "list")}
        return self.post("/save/", {"agree": "on", **names})
