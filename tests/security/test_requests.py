"""What somebody sends who means harm: what becomes of it, at the front door."""

import json
import re
from html.parser import HTMLParser

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from suitability.responses.response import Response
from tests.support.patient_client import agree, answer, begin, walk
from tests.support.saved_responses import clinician, saves
from tests.support.staff_clients import PASSWORD, account, client_of, signs_in
from tests.whole_site.access_matrix import NOT_THERE, rows

pytestmark = pytest.mark.usefixtures("release")

SCRIPT = "<script>alert(1)</script>'\"><img src=x onerror=alert(1)>"
ODD = (SCRIPT, "{{ 7*7 }}{% debug %}", "' OR 1=1; DROP TABLE suitability_response; --", "%s%n%x")


class Elements(HTMLParser):
    """The tags and attributes of a page as a browser reads it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.inputs: list[dict[str, str | None]] = []
        self.handlers: list[str] = []
        self.scripts: list[str | None] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handlers += [name for name, _ in attrs if name.startswith("on")]
        if tag == "script":
            self.scripts.append(dict(attrs).get("src"))
        if tag == "input":
            self.inputs.append(dict(attrs))


@pytest.fixture
def signed_in(client: Client) -> Client:
    account("cleo", "clinician", password=PASSWORD)
    signs_in(client, "cleo")
    return client


@pytest.mark.asvs("V1.1.2", "V1.2.1", "V1.2.3", "V1.2.4", "V1.3.7", "V2.2.2")
@pytest.mark.parametrize("hostile", ODD)
def test_what_is_typed_is_shown_as_text_wherever_it_comes_back(hostile, client):
    staff, saved = clinician(), saves()
    staff.post(f"/responses/{saved.pk}/review/", {"step": "take", "seen": "0", "note": hostile})
    pages = [
        staff.get(f"/responses/{saved.pk}/"),
        staff.post("/responses/find/", {"reference": hostile}),
        staff.get("/responses/", {"status": hostile}),
        client.post("/accounts/login/", {"login": hostile, "password": "x"}),
        client.get("/article/", {"verdict": hostile}),
    ]
    for page in pages:
        elements = Elements(page.content.decode())
        assert elements.handlers == []
        assert None not in elements.scripts
        assert (
            "{% debug" not in hostile or "49" not in page.content.decode().split("<main")[-1][:200]
        )
    assert Response.objects.count() == 1


@pytest.mark.asvs("V1.2.2", "V3.7.2")
@pytest.mark.parametrize(
    "to",
    ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "javascript:x"],
)
def test_no_form_leads_to_another_site(to, client):
    account("cleo", "clinician", password=PASSWORD)
    response = client.post(
        f"/accounts/login/?next={to}", {"login": "cleo", "password": PASSWORD, "next": to}
    )
    assert response["Location"] == "/desk/"


@pytest.mark.asvs("V3.5.1", "V3.5.3", "V3.5.2")
def test_no_form_is_taken_without_its_token_or_from_another_site():
    addresses = {
        row.path({name: NOT_THERE.get(name, "1") for name in row.about} | NUMBERS)
        for row in rows()
        if "[" not in row.key and row.words["POST"]["superuser"] not in ("405", "404")
    }
    root = User.objects.create_superuser("root", password=PASSWORD)
    client = Client(enforce_csrf_checks=True)
    client.force_login(root)
    assert len(addresses) > 40
    not_refused = {path for path in addresses if client.post(path).status_code < 400}
    assert not_refused == CHANGE_NOTHING
    foreign = {"origin": "https://elsewhere.example"}
    token = client.get("/accounts/password/").cookies["csrftoken"].value
    data = {"csrfmiddlewaretoken": token}
    refused = client.post("/accounts/logout/", data, headers=foreign)
    assert refused.status_code == 403


# What scripts ask for while somebody types, and that somebody is still there.
CHANGE_NOTHING = {"/admin/advice/", "/admin/live-preview/rule/", "/desk/session/"}
NUMBERS: dict[str, object] = {
    "app": "suitability",
    "form": "csv",
    "kind": "rule",
    "model": 1,
    "filter": 4_000_000,
    "nowhere": "nowhere/",
}


@pytest.mark.asvs("V13.4.4", "V4.2.1")
@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT", "PUT", "DELETE", "PROPFIND"])
@pytest.mark.parametrize("path", ["/", "/responses/", "/accounts/login/"])
def test_no_method_is_taken_that_no_page_sends(method, path, client):
    assert client.generic(method, path).status_code == 405


@pytest.mark.asvs("V13.4.1", "V13.4.3", "V5.3.2", "V5.3.1")
@pytest.mark.parametrize(
    "path",
    [
        "/.git/config",
        "/.env",
        "/static/",
        "/static/../config/settings.py",
        "/static/%2e%2e/manage.py",
        "/static/suitability/",
        "/db.sqlite3",
        "/admin/doc/",
        "/metrics",
        "/server-status",
    ],
)
def test_no_file_of_the_program_and_no_list_of_files_is_served(path, client):
    assert client.get(path).status_code in (302, 404)
    assert b"SECRET_KEY" not in client.get(path, follow=True).content


@pytest.mark.asvs("V7.2.1", "V7.2.2", "V7.2.3", "V7.2.4")
def test_a_session_is_a_new_random_key_at_each_sign_in(client):
    account("cleo", "clinician", password=PASSWORD)
    keys = set()
    client.cookies["sessionid"] = "chosen-by-somebody-else-0000000000"
    for _ in range(3):
        signs_in(client, "cleo")
        keys.add(client.cookies["sessionid"].value)
        client.post("/accounts/logout/")
    assert len(keys) == 3
    for key in keys:
        assert re.fullmatch(r"[a-z0-9]{32}", key)  # 36 ** 32, some 165 bits
    client.cookies["sessionid"] = keys.pop()
    assert client.get("/responses/").status_code == 302
    assert not Session.objects.exists()


@pytest.mark.asvs("V7.4.1", "V7.4.4", "V14.3.1")
def test_every_page_of_staff_has_the_way_out_and_it_leaves_nothing(signed_in):
    for path in ("/responses/", "/overview/", "/accounts/sessions/"):
        assert reverse("account_logout") in signed_in.get(path).content.decode()
    gone = signed_in.post("/accounts/logout/")
    assert '"storage"' in gone["Clear-Site-Data"]
    assert signed_in.get("/responses/").status_code == 302


def test_a_new_password_ends_the_other_sessions(signed_in):
    other = Client()
    signs_in(other, "cleo")
    new = "another password for these tests"
    fields = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert signed_in.post("/accounts/password/", fields).status_code == 302
    assert signed_in.get("/responses/").status_code == 200
    assert other.get("/responses/").status_code == 302


PASSWORDS = [
    ("seven77", False),
    ("eightyey", True),
    ("password1", False),
    ("qwertyuiop", False),
    ("19283746501", False),
    ("alllowercaseletters", True),
    ("żółw na rowerze 🐢 und mehr", True),
    ("x" * 40 + " and so on for many more letters " + "y" * 60, True),
]


@pytest.mark.asvs("V6.2.1", "V6.2.2", "V6.2.3", "V6.2.4", "V6.2.5", "V6.2.9", "V6.2.10")
@pytest.mark.parametrize(("new", "is_taken"), PASSWORDS)
def test_a_password_is_long_not_common_and_of_any_characters(new, is_taken, signed_in):
    fields = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    wrong = signed_in.post("/accounts/password/", fields | {"oldpassword": "not mine"})
    assert wrong.status_code == 400
    response = signed_in.post("/accounts/password/", fields)
    assert response.status_code == (302 if is_taken else 400)
    assert signs_in(Client(), "cleo", new).status_code == (302 if is_taken else 400)


@pytest.mark.asvs("V6.2.8")
@pytest.mark.parametrize("other", [PASSWORD.upper(), f" {PASSWORD}", f"{PASSWORD} ", PASSWORD[:20]])
def test_a_password_is_taken_exactly_as_it_was_chosen(other, client):
    account("cleo", "clinician", password=PASSWORD)
    assert signs_in(client, "cleo", other).status_code == 400


@pytest.mark.asvs("V6.2.6", "V6.2.7", "V6.4.2")
def test_password_fields_hide_what_is_typed_and_let_managers_fill_them(signed_in):
    pages = {"/accounts/login/": Client(), "/accounts/password/": signed_in}
    for path, client in pages.items():
        html = client.get(path).content.decode()
        fields = [each for each in Elements(html).inputs if "password" in (each.get("name") or "")]
        assert fields
        for each in fields:
            assert each["type"] == "password"
            assert each.get("autocomplete") in ("current-password", "new-password")
            assert "maxlength" not in each
            assert "onpaste" not in html
        assert "hint" not in {each.get("name") for each in Elements(html).inputs}


@pytest.mark.asvs("V15.3.3", "V8.2.3", "V15.3.1")
def test_fields_that_no_form_has_change_nothing(signed_in):
    saved = saves()
    more = {
        "status": "reviewed",
        "held_by": "max",
        "reference": "X",
        "is_superuser": "on",
        "pk": "9",
    }
    step = {"step": "take", "seen": "0", **more, "by": "max", "at": "2020-01-01"}
    signed_in.post(f"/responses/{saved.pk}/review/", step)
    before = saved.reference
    saved.refresh_from_db()
    assert (saved.status, saved.held_by, saved.reference) == ("in_review", "cleo", before)
    new = "another password for these tests"
    fields = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    signed_in.post("/accounts/password/", fields | more)
    assert not User.objects.get(username="cleo").is_superuser


@pytest.mark.asvs("V15.3.3")
def test_a_manager_s_form_makes_nobody_a_superuser():
    manager = client_of("max", "manager")
    sent = {"name": "dan", "roles": ["clinician"], "is_superuser": "on", "superuser": "on"}
    manager.post("/accounts/people/new/", sent)
    assert not User.objects.get(username="dan").is_superuser


@pytest.mark.asvs("V15.3.7", "V2.2.1", "V2.2.3")
def test_a_field_that_is_sent_twice_or_in_the_address_is_not_taken_for_another(client):
    begin(client)
    refused = answer(client, "baclofen_now", "never", "yes_rx")
    assert refused.status_code in (302, 400)
    both = client.post("/questions/blood_pressure/?blood_pressure=low", {"journey": "x"})
    assert both.status_code in (302, 400, 409)
    walk(client)
    assert client.post("/save/?agree=on", {}).status_code == 400 or not Response.objects.exists()
    assert not Response.objects.exists()


@pytest.mark.asvs("V2.3.1")
def test_no_step_is_left_out(client):
    assert client.post("/save/", {"agree": "on"})["Location"] == "/"
    begin(client)
    for path in ("/summary/", "/save/", "/print/", "/saved/"):
        assert client.get(path)["Location"] in ("/questions/sleep_trouble/", "/summary/")
    assert agree(client).status_code != 200
    assert not Response.objects.exists()


@pytest.mark.asvs("V14.2.1", "V14.2.3")
def test_no_address_of_a_whole_way_has_an_answer_or_a_reference(client):
    walk(client)
    saved = agree(client)
    page = client.get(saved["Location"])
    reference = Response.objects.get().reference
    addresses = re.findall(r'(?:href|action|src)="([^"]*)"', page.content.decode())
    assert saved["Location"] == "/saved/"
    assert [each for each in addresses if reference in each or "?" in each] == []


@pytest.mark.asvs("V9.1.1", "V9.1.2", "V9.1.3", "V9.2.1", "V9.2.2")
@pytest.mark.parametrize("change", ["cut", "flip", "other", "json", "empty"])
def test_a_journey_s_cookie_that_was_changed_is_none(change, client):
    walk(client)
    cookie = client.cookies["journey"].value
    changed = {
        "cut": cookie[:-1],
        "flip": ("A" if cookie[0] != "A" else "B") + cookie[1:],
        "other": "x" * 80,
        "json": json.dumps({"alg": "none"}),
        "empty": "",
    }
    client.cookies["journey"] = changed[change]
    assert client.get("/summary/")["Location"] == "/"


@pytest.mark.asvs("V3.4.1", "V12.2.1")
def test_with_https_every_page_asks_for_it_and_cookies_are_sent_by_it_alone(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 365 * 24 * 3600
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SECURE = True
    plain = client.get("/")
    assert plain.status_code == 301
    assert plain["Location"].startswith("https://")
    page = client.get("/accounts/login/", secure=True)
    assert "max-age=31536000" in page["Strict-Transport-Security"]
    for cookie in page.cookies.values():
        assert cookie["secure"]
