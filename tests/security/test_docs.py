"""What is written down about security is whole."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection

import config.settings
from suitability import cookie_names
from suitability.accounts import recovery_codes

ROOT = Path(__file__).parents[2]
DATA = (ROOT / "docs/data.md").read_text(encoding="utf-8")
CLASSES = {"health", "secret", "account", "public"}


@pytest.mark.asvs("V14.1.1", "V14.1.2")
def test_the_map_of_data_has_every_table_with_its_class(db):
    rows = dict(re.findall(r"^\| `(\w+)` \| (\w+) \|", DATA, re.MULTILINE))
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    assert set(rows) == tables | {settings.CACHES["default"]["LOCATION"]}
    assert set(rows.values()) == CLASSES
    stored = set(connection.introspection.table_names()) - {"django_migrations"}
    assert stored - set(rows) == set()


def test_the_map_of_data_has_every_cookie_with_its_class():
    rows = dict(re.findall(r"^\| the cookie `(\w+)` \| (\w+) \|", DATA, re.MULTILINE))
    ours = {text for name, text in vars(cookie_names).items() if re.fullmatch("[A-Z_]+", name)}
    djangos = {
        settings.SESSION_COOKIE_NAME,
        settings.CSRF_COOKIE_NAME,
        cookie_names.MessageCookie.cookie_name,
    }
    assert set(rows) == ours - {cookie_names.HOST_ONLY, cookie_names.OURS} | djangos
    assert set(rows.values()) <= CLASSES


@pytest.mark.asvs("V7.1.1")
def test_the_settings_say_when_sessions_end():
    for name in ("IDLE_MINUTES", "SESSION_HOURS"):
        assert re.search(
            rf"^{name} +after which staff", config.settings.__doc__ or "", re.MULTILINE
        )


@pytest.mark.asvs("V6.5.4")
def test_a_recovery_code_has_more_than_20_bits():
    assert recovery_codes.BYTES * 8 >= 20


OPERATIONS = (ROOT / "docs/operations.md").read_text(encoding="utf-8")


def section(heading: str) -> str:
    """Return what stands under a heading of docs/operations.md, up to the next one."""
    return OPERATIONS.split(f"\n## {heading}\n")[1].split("\n## ")[0]


@pytest.mark.asvs("V11.1.1", "V11.1.2")
def test_each_key_has_its_place_in_the_inventory_and_its_way_to_be_changed():
    keys = {"SECRET_KEY", "SECRET_KEY_FALLBACKS", "LOG_KEY", "LOG_KEY_FALLBACKS"}
    assert keys <= set(re.findall(r"\b[A-Z_]+\b", section("Changing a key")))
    adr = (ROOT / "docs/adr/0049-keys-and-their-rotation.md").read_text(encoding="utf-8")
    inventory = adr.split("## The inventory")[1].split("## ")[0]
    for name in ("SECRET_KEY", "LOG_KEY", "second factors", "sessions", "FHIR keys", "passwords"):
        assert name in inventory, name


@pytest.mark.asvs("V16.1.1")
def test_the_inventory_of_logs_has_each_table_that_logs():
    inventory = section("Which logs there are")
    for name in ("audit log", "server's log", "proxy's log", "django_admin_log"):
        assert name in inventory, name
    assert "axes_accessattempt" in inventory
    assert "suitability_bucket" in inventory


@pytest.mark.asvs("V7.1.2")
def test_it_is_written_down_how_many_sessions_an_account_may_have():
    text = section("Sessions of staff")
    for name in (
        "several browsers at once",
        "IDLE_MINUTES",
        "SESSION_HOURS",
        "/accounts/sessions/",
    ):
        assert name in text, name


@pytest.mark.asvs("V15.1.1")
def test_there_is_a_time_for_each_weight_of_a_fault_in_a_component():
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (critical|high|medium|low)\b.*\| (\d+) days", text, re.MULTILINE)
    assert [weight for weight, _ in rows] == ["critical", "high", "medium", "low"]
    days = [int(number) for _, number in rows]
    assert days == sorted(days)


def test_every_page_of_security_leads_to_the_others():
    for page in ("SECURITY.md", "docs/threat-model.md", "docs/security.md"):
        text = (ROOT / page).read_text(encoding="utf-8")
        links = [link for link in re.findall(r"\]\(([^)#:]+)\)", text) if "://" not in link]
        assert links, page
        folder = (ROOT / page).parent
        assert [link for link in links if not (folder / link).exists()] == [], page
