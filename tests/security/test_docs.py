"""What is written down about security is whole."""

import re
from pathlib import Path

import pytest
from allauth.mfa import app_settings
from django.apps import apps
from django.conf import settings
from django.db import connection

import config.settings

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


@pytest.mark.asvs("V7.1.1")
def test_the_settings_say_when_sessions_end():
    for name in ("IDLE_MINUTES", "SESSION_HOURS"):
        assert re.search(
            rf"^{name} +after which staff", config.settings.__doc__ or "", re.MULTILINE
        )


@pytest.mark.asvs("V6.5.4")
def test_a_recovery_code_has_more_than_20_bits():
    assert 10**app_settings.RECOVERY_CODE_DIGITS >= 2**20


def test_every_page_of_security_leads_to_the_others():
    for page in ("SECURITY.md", "docs/threat-model.md", "docs/security.md"):
        text = (ROOT / page).read_text(encoding="utf-8")
        links = [link for link in re.findall(r"\]\(([^)#:]+)\)", text) if "://" not in link]
        assert links, page
        folder = (ROOT / page).parent
        assert [link for link in links if not (folder / link).exists()] == [], page
