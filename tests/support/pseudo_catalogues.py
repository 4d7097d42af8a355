"""Catalogues of the pseudo-languages, of all words that a page can have: our own, and those of
Django, its admin and allauth, whose Spanish catalogues name them.

    python -m tests.support.pseudo_catalogues FOLDER
"""

import sys
from pathlib import Path

import allauth
import django

from suitability.questionnaire.pseudo_language import PSEUDO_LANGUAGES, pseudo_text

from .catalogue import write_catalogue
from .gettext_files import read_mo, read_po

SPANISH = Path("locale") / "es" / "LC_MESSAGES"
OURS = Path(__file__).parents[2] / "suitability" / SPANISH
IN_DJANGO = ("conf", "contrib/admin", "contrib/auth")
LOCALES = {"en-xa": "en_XA", "ar-xb": "ar_XB"}


def keys() -> list[str]:
    """Return the keys of all messages, as a .mo file has them."""
    own = [message.key for message in read_po(OURS / "django.po")]
    root = Path(django.__file__).parent
    folders = [*(root / folder for folder in IN_DJANGO), Path(allauth.__file__).parent]
    others = [key for folder in folders for key in read_mo(folder / SPANISH / "django.mo")]
    return [key for key in dict.fromkeys([*own, *others]) if key]


def write_catalogues(folder: Path) -> Path:
    """Write both into a folder for LOCALE_PATHS, and return that."""
    for code in PSEUDO_LANGUAGES:
        messages = {key: translated(key, code) for key in keys()}
        write_catalogue(folder, messages, LOCALES[code])
    return folder


def translated(key: str, code: str) -> str:
    """Return the translation of a key: of each of its forms, without its context."""
    return "\0".join(pseudo_text(text, code) for text in key.rpartition("\4")[2].split("\0"))


if __name__ == "__main__":
    write_catalogues(Path(sys.argv[1]))
