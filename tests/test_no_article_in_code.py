"""What belongs to the shipped article is content: no code and no template names it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from suitability.content.reader import read_document

ROOT = Path(__file__).parents[1]
WORDS = re.compile(r"baclofen|spasticity|danger.sign|sleep", re.IGNORECASE)
# A tool of the program, which content switches on: its name, and the templates of its page.
TOOL = re.compile(r"sleep[ _-]log", re.IGNORECASE)
WAITING = re.compile(r"\bsleep\(|\bimport (\w+, )*sleep$")  # Python's word for it
OF_THE_TOOL = ("templates/patient/sleep_log.html", "templates/patient/sleep_log/")
CODE = [
    path
    for room in ("suitability", "config", "templates")
    for path in sorted((ROOT / room).rglob("*"))
    if path.suffix in (".py", ".html") and "migrations" not in path.parts
]


def names(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_no_code_and_no_template_has_a_word_of_the_article():
    assert [
        f"{names(path)}: {line.strip()}"
        for path in CODE
        if not names(path).startswith(OF_THE_TOOL)
        for line in path.read_text(encoding="utf-8").splitlines()
        if WORDS.search(WAITING.sub("", TOOL.sub("", line)))
    ] == []


def test_no_code_names_a_question():
    """Nor one of its choices: `question.choice`."""
    codes = {question.code for question in read_document().questions}
    named = [
        (names(path), text)
        for path in CODE
        if path.suffix == ".py"
        for text in strings_in(path)
        if text.partition(".")[0] in codes
    ]
    assert named == []


def strings_in(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def test_no_template_names_a_question():
    """In quotes or as an address; `conditions` and the like may stand in a sentence."""
    codes = "|".join(question.code for question in read_document().questions)
    quoted = re.compile(rf"""["'/]({codes})["'/.]""")
    templates = [path for path in CODE if path.suffix == ".html"]
    assert [names(path) for path in templates if quoted.search(path.read_text())] == []
