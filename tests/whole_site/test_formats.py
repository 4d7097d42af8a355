"""The formats of dates: each language has all of those that pages name, since one that it lacks
would be printed as it is called."""

from importlib import import_module
from pathlib import Path

import pytest

import config.formats
from config.formats.en import formats as english

LANGUAGES = [path.parent.name for path in Path(config.formats.__file__).parent.glob("*/formats.py")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_all_formats_of_dates(language):
    formats = import_module(f"config.formats.{language}.formats")
    named = [name for name in dir(english) if name.endswith("_FORMAT")]
    assert [name for name in named if not hasattr(formats, name)] == []
