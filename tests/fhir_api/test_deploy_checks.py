"""`manage.py check --deploy` fails where FHIR would name us by an address of nobody."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PRODUCTION = {
    "DJANGO_ENV": "production",
    "DJANGO_SETTINGS_MODULE": "config.settings",
    "SECRET_KEY": "a key of more than fifty characters, as Django wants, and not one of its own",
    "ALLOWED_HOSTS": "lists.example.org",
}


@pytest.mark.parametrize(
    ("base", "status", "text"),
    [
        ("", 1, "FHIR_BASE is not set"),
        ("http://lists.example.org/fhir", 1, "FHIR_BASE is 'http://lists.example.org/fhir'"),
        ("https://lists.example.org/fhir", 0, "no issues"),
    ],
)
def test_the_base_of_all_addresses_is_checked_before_production(base: str, status: int, text: str):
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **PRODUCTION, "FHIR_BASE": base},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == status, done.stderr
    assert text in done.stdout + done.stderr


def test_who_follows_the_examples_has_it_set():
    for name in ("Makefile", "deploy/environment.example", "README.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert re.search(r"FHIR_BASE=https://[\w.]+/fhir\b", text), name
