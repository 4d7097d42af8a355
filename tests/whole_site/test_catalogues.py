"""The catalogue of the interface's words in Spanish: whole where patients read, and in order."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.support.gettext_files import Message, read_mo, read_po

ROOT = Path(__file__).parents[2]
SETTINGS = "config.settings"
FOLDER = ROOT / "suitability" / "locale" / "es" / "LC_MESSAGES"
HEADER, *MESSAGES = read_po(FOLDER / "django.po")
BLANK = re.compile(r"%\(\w+\)[a-z]|\[\w+\]|</?\w+|href=\"[^\"]*\"")
# Where patients read: these templates, and the words of these modules.
PATIENTS = [
    ROOT / "templates" / "base.html",
    *(ROOT / "templates" / f"{status}.html" for status in (400, 403, 404, 500)),
    *(ROOT / "templates" / "patient").rglob("*.html"),
    *(ROOT / "templates" / "sheet").rglob("*.html"),
    *(ROOT / "templates" / "parts" / f"{name}.html" for name in ("error_summary", "field_error")),
    *(ROOT / "suitability" / "patient").glob("*.py"),
    ROOT / "suitability" / "throttle" / "throttles.py",
]


def test_the_compiled_catalogue_is_that_of_the_text():
    translated = {
        message.key: "\0".join(message.translations)
        for message in MESSAGES
        if all(message.translations)
    }
    compiled = read_mo(FOLDER / "django.mo")
    assert compiled.pop("") == HEADER.texts["msgstr"]
    assert compiled == translated


@pytest.mark.parametrize("message", [each for each in MESSAGES if any(each.translations)])
def test_a_translation_fills_in_what_its_source_does(message: Message):
    wanted = [set(BLANK.findall(source)) for source in message.sources]
    for number, translation in enumerate(message.translations):
        fits = wanted if number == 0 else wanted[-1:]  # "about a minute" needs no number
        assert set(BLANK.findall(translation)) in fits, message.key


def test_no_word_that_a_patient_reads_is_left_in_english():
    read = " ".join(plain(path.read_text(encoding="utf-8")) for path in PATIENTS)
    left = [each.key for each in MESSAGES if not all(each.translations) and " " in each.key]
    assert not [key for key in left if plain(key.split("\0")[0]) in read and is_whole(key, read)]


def plain(text: str) -> str:
    """Return a text without line breaks, and with a template's variables as gettext has them."""
    text = re.sub(r"\{\{ (\w+) \}\}", r"%(\1)s", text)
    return " ".join(re.sub(r'"\s+"', "", text).split())


def is_whole(key: str, read: str) -> bool:
    """Return whether a text is a message there, and not a part of another."""
    words = re.escape(plain(key.split("\0")[0]))
    return re.search(rf"""(["']|%\}}) ?{words} ?(["']|\{{%)""", read) is not None


def test_the_catalogue_says_that_nobody_reviewed_it():
    assert "reviewed by nobody" in HEADER.texts["msgstr"]
    assert not [each.key for each in MESSAGES if each.is_fuzzy]


def test_staff_are_not_offered_a_language_that_lacks_their_words():
    is_whole = all(all(message.translations) for message in MESSAGES)
    assert is_whole or "es" not in settings.STAFF_LANGUAGES


@pytest.mark.skipif(not shutil.which("xgettext"), reason="gettext is not installed")
def test_the_catalogue_has_every_word_of_the_interface(tmp_path: Path):
    """As `make messages` would find them."""
    for name in ("suitability", "config", "templates"):
        left_out = shutil.ignore_patterns("*.pyc", "*.mo")
        shutil.copytree(ROOT / name, tmp_path / name, ignore=left_out)
    shutil.copy(ROOT / "manage.py", tmp_path)
    command = [sys.executable, "manage.py", "makemessages", "--locale=es", "--verbosity=0"]
    command += ["--no-location", "--no-obsolete", "--no-wrap"]
    environment = os.environ | {"DJANGO_ENV": "development", "DJANGO_SETTINGS_MODULE": SETTINGS}
    subprocess.run(command, cwd=tmp_path, env=environment, check=True)
    extracted = read_po(tmp_path / FOLDER.relative_to(ROOT) / "django.po")[1:]
    assert {each.key for each in extracted} == {each.key for each in MESSAGES}
