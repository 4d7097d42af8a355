"""Editors and approvers at the admin's forms, as test clients."""

from collections.abc import Mapping, Sequence
from html.parser import HTMLParser

from django.contrib.auth.models import Group, User
from django.http import HttpResponse
from django.test import Client

from suitability.accounts.temporary_password import mark_own

Fields = dict[str, list[str]]

PASSWORD = "a password for these tests"


def account(name: str, *roles: str, superuser: bool = False, password: str | None = None) -> User:
    """Return a new account of staff with these roles, and a password of its own, if any."""
    user = User.objects.create_user(name, password=password, is_staff=True, is_superuser=superuser)
    mark_own(user)
    user.groups.set(Group.objects.get_or_create(name=role)[0] for role in roles)
    return user


def account_named(name: str, *roles: str) -> User:
    """Return the account of this name, made with these roles at the first call."""
    return User.objects.filter(username=name).first() or account(name, *roles)


def client_of(name: str, *roles: str, superuser: bool = False) -> Client:
    """Return a browser in which an account is signed in, made with roles at the first call."""
    client = Client()
    user = User.objects.filter(username=name).first()
    client.force_login(user or account(name, *roles, superuser=superuser))
    return client


def signs_in(client: Client, name: str, password: str = PASSWORD) -> HttpResponse:
    return client.post("/accounts/login/", {"login": name, "password": password})


def is_in(client: Client) -> bool:
    """Return whether a clinician's browser is let in."""
    return client.get("/responses/").status_code == 200


def part_address(kind: str, code: str = "", act: str = "change") -> str:
    """Return the address of a part's page in the admin, or of its kind's list without a code."""
    model = f"/admin/suitability/{kind}part/"
    if not code:
        return f"{model}{act}/" if act == "add" else model
    part = f"{kind}.{code}".replace("_", "_5F")
    return f"{model}{part}/{act}/"


class FilledForm(HTMLParser):
    """What a browser would send of the form in a page, as it stands."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fields: Fields = {}
        self.name = ""
        self.area: str | None = None
        self.multiple = False
        self.options: list[str] = []
        self.selected: list[str] = []
        self.feed(page)

    def add(self, name: str | None, value: str) -> None:
        if name:
            self.fields.setdefault(name, []).append(value)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if "disabled" in attributes:
            return
        if tag == "input" and attributes.get("type") in ("checkbox", "radio"):
            if "checked" in attributes:
                self.add(attributes.get("name"), attributes.get("value") or "on")
        elif tag == "input" and attributes.get("type") != "submit":
            self.add(attributes.get("name"), attributes.get("value") or "")
        elif tag == "textarea":
            self.name, self.area = attributes.get("name") or "", ""
        elif tag == "select":
            self.name = attributes.get("name") or ""
            self.multiple = "multiple" in attributes
            self.options, self.selected = [], []
        elif tag == "option":
            options = self.selected if "selected" in attributes else self.options
            options.append(attributes.get("value") or "")

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            self.area += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.area is not None:
            self.add(self.name, self.area.removeprefix("\n"))
            self.area = None
        elif tag == "select":
            # Without a chosen option a browser sends the first, unless many can be chosen.
            first = [] if self.multiple else self.options[:1]
            for value in self.selected or first:
                self.add(self.name, value)
            self.name = ""


def form_in(response: HttpResponse) -> Fields:
    """Return what a browser would send of the form in a page, without its CSRF token."""
    fields = FilledForm(response.content.decode()).fields
    fields.pop("csrfmiddlewaretoken", None)
    return fields


def open_part(client: Client, kind: str, code: str) -> Fields:
    response = client.get(part_address(kind, code))
    assert response.status_code == 200
    return form_in(response)


def edit_part(
    client: Client, kind: str, code: str, changes: Mapping[str, Sequence[str] | str]
) -> HttpResponse:
    """Open the form of a part, change some fields, and send it."""
    fields = open_part(client, kind, code)
    return send_part(client, kind, code, fields, changes)


def send_part(
    client: Client,
    kind: str,
    code: str,
    fields: Fields,
    changes: Mapping[str, Sequence[str] | str],
) -> HttpResponse:
    given = {name: [value] if isinstance(value, str) else value for name, value in changes.items()}
    return client.post(part_address(kind, code), fields | given, follow=True)
