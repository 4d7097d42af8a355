"""The glossary names what is there."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
CELL = re.compile(r"^\| (?P<term>[^|]+) \| (?P<carriers>[^|]+) \|", re.MULTILINE)
CODE = re.compile(r"`([^`]+)`")


def rows() -> dict[str, list[str]]:
    """The code spans of the second column by the term in the first: names, then the module that has
    them. Raises AssertionError for a term that stands twice."""
    text = (ROOT / "docs/GLOSSARY.md").read_text(encoding="utf-8")
    terms = [(term, spans) for term, cell in CELL.findall(text) if (spans := CODE.findall(cell))]
    assert len(terms) == len(dict(terms)), "one word, one meaning"
    return dict(terms)


def carriers() -> list[list[str]]:
    return [*rows().values()]


def names_in(module: str) -> set[str]:
    tree = ast.parse((ROOT / module).read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.ClassDef | ast.FunctionDef)}


def test_it_has_the_terms_of_every_room() -> None:
    modules = [Path(module) for *_, module in carriers()]
    rooms = {module.parts[1] for module in modules if module.parts[0] == "suitability"}
    there = {path.parent.name for path in (ROOT / "suitability").glob("*/__init__.py")}
    assert there - rooms == {"templatetags"}


def test_every_module_that_it_names_is_there() -> None:
    assert [spans[-1] for spans in carriers() if not (ROOT / spans[-1]).is_file()] == []


def test_every_class_and_function_that_it_names_is_in_its_module() -> None:
    missing = [
        (name, module)
        for *names, module in carriers()
        for name in names
        if name not in names_in(module)
    ]
    assert missing == []
