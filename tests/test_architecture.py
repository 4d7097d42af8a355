"""The rooms and their directions, where the import contract in pyproject.toml cannot say it."""

import ast
from collections import Counter
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parent.parent
HOUSE_WORDS = {"said", "told", "one", "place", "kept", "found"}
DJANGOS_OWN = {"__init__", "models", "urls", "views", "forms", "admin", "apps"}
DEMANDED = {
    "Command",  # by Django, in each module of management/commands/
    "application",  # by servers, as ASGI and WSGI have it
}
ROOMS = [
    *sorted(path.parent for path in (ROOT / "suitability").glob("*/__init__.py")),
    ROOT / "config",
    ROOT / "tests/support",
]


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("suitability", "config", cache_dir=None)


def test_no_module_imports_itself_by_way_of_others(graph: grimp.ImportGraph) -> None:
    imports = {name: graph.find_modules_directly_imported_by(name) for name in graph.modules}
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


@pytest.mark.asvs("V15.2.3")
def test_made_up_data_is_imported_by_its_command_alone(graph: grimp.ImportGraph) -> None:
    importers = {
        importer
        for name in graph.modules
        if name.startswith("suitability.sample_data")
        for importer in graph.find_modules_that_directly_import(name)
        if not importer.startswith("suitability.sample_data")
    }
    assert importers == {"suitability.management.commands.make_responses"}


def test_no_module_name_stands_twice() -> None:
    names = Counter(
        path.stem
        for folder in ("suitability", "config", "tests/support")
        for path in (ROOT / folder).rglob("*.py")
        if path.parent.name != "migrations" and path.stem not in DJANGOS_OWN
        if "formats" not in path.parts  # a folder a language, by Django's FORMAT_MODULE_PATH
    )
    assert [name for name, times in names.items() if times > 1] == []


def public_names(module: Path) -> list[str]:
    """Return the functions and classes of a module that other modules may import."""
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    body = ast.parse(module.read_text(encoding="utf-8")).body
    return [n.name for n in body if isinstance(n, kinds) and not n.name.startswith("_")]


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: str(room.relative_to(ROOT)))
def test_no_public_name_stands_twice_in_a_room(room: Path) -> None:
    modules = (path for path in room.rglob("*.py") if path.parent.name != "migrations")
    names = Counter(name for module in modules for name in public_names(module))
    assert [name for name, times in names.items() if times > 1 and name not in DEMANDED] == []


TEMPLATES = ROOT / "templates"


@pytest.mark.parametrize(
    "template", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: str(path.relative_to(TEMPLATES))
)
def test_a_line_of_a_template_has_at_most_120_characters(template: Path) -> None:
    lines = template.read_text(encoding="utf-8").splitlines()
    assert [number for number, line in enumerate(lines, 1) if len(line) > 120] == []


def variables(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Each name that code assigns or takes as a parameter; fields of a class may be stored ones."""
    classes = (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef))
    fields = {
        id(node)
        for owner in classes
        for statement in owner.body
        if isinstance(statement, ast.AnnAssign | ast.Assign)
        for node in ast.walk(statement)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.arg):
            yield node.arg, node.lineno
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield from () if id(node) in fields else ((node.id, node.lineno),)


@pytest.mark.parametrize("folder", ["suitability", "config", "bench", "tests"])
def test_variables_say_what_they_hold(folder: str) -> None:
    """`found` or `one` says nothing that the next reader wants to know; a noun does."""
    assert [
        f"{path.relative_to(ROOT)}:{line} {name}"
        for path in sorted((ROOT / folder).rglob("*.py"))
        if "migrations" not in path.parts
        for name, line in variables(ast.parse(path.read_text(encoding="utf-8")))
        if name in HOUSE_WORDS
    ] == []
