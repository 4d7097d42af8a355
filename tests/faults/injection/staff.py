"""Clinicians who look at responses and write notes, each of which they can tell from all others."""

import re
from html import unescape
from threading import Lock
from typing import Any

from tests.faults.reader import Page

from .patients import TROUBLE, Client, CountingReader, NotExpected

NAMES = ("cleo", "dan")
SIGN_IN = "/accounts/login/"
PASSWORD = "a password for these tests"
MAKE = f"""
from django.contrib.auth.models import Group, User
from suitability.accounts.temporary_password import mark_own
for name in {NAMES}:
    user = User.objects.create_user(name, password={PASSWORD!r}, is_staff=True)
    mark_own(user)
    user.groups.set(Group.objects.filter(name="clinician"))
"""
REVIEW = re.compile(r'<form[^>]*id="review_form".*?</form>', re.DOTALL)
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
ROW = re.compile(r'href="(/responses/\d+/)')


class Clinician(Client):
    """`at_work` is a lock of all clinicians: who holds it has them pause."""

    def __init__(self, name: str, at_work: Lock, *client: Any) -> None:
        super().__init__(*client)
        self.name, self.at_work, self.written = name, at_work, 0
        self.reader = CountingReader(self.server, self.ledger)

    def work(self) -> None:
        """Look at the list, signing in first if need be, and write a note about one of it."""
        self.think(3.0)
        with self.at_work:
            page = self.reader.get("/responses/")
            if page.path == SIGN_IN:
                self.reader = CountingReader(self.server, self.ledger)
                page = self.reader.post(SIGN_IN, {"login": self.name, "password": PASSWORD})
            rows = ROW.findall(self.reader.expect(page, "/responses/").text)
            if rows:
                self.write_note(self.reader, self.random.choice(rows))

    def write_note(self, reader: CountingReader, path: str) -> None:
        """Raises NotExpected, also if the note was refused."""
        opened = reader.expect(reader.get(path), path)
        reader.token = opened.token
        note = f"{self.name} {self.written}"
        self.written += 1
        form = {**hidden_fields(opened), "step": "note", "note": note}
        page = self.sent(reader, f"{path}review/", form)
        if page.status == 200 and page.path == path and f">{note}</p>" in page.text:
            self.ledger.acknowledge_note(note)

    def sent(self, reader: CountingReader, path: str, form: dict[str, str]) -> Page:
        """Send a note, and once more if there was no answer: it must not be there twice."""
        try:
            return reader.post(path, form)
        except TROUBLE:
            self.ledger.count("unanswered")
            self.think(1.0)
            return reader.post(path, form)


def hidden_fields(page: Page) -> dict[str, str]:
    form = REVIEW.search(page.text)
    if form is None:
        raise NotExpected(page.path)
    fields = {name: unescape(value) for name, value in HIDDEN.findall(form[0])}
    return {name: value for name, value in fields.items() if name != "csrfmiddlewaretoken"}
