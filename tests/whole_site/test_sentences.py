"""The rooms that know no Django say what is wrong in sentences that can be translated: none of them
is put together of pieces, or would be out of a translator's reach."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOMS = ("questionnaire", "analysis", "editorial")
MODULES = sorted(
    path
    for room in ROOMS
    for path in (Path(__file__).parents[2] / "suitability" / room).glob("*.py")
)
# Which argument is read, of what makes a finding, a fault or an error.
READ = {"demand": 2, "DocumentError": 1, "Fault": 2, "Finding": 3, "Sentence": 0}


def out_of_reach(tree: ast.AST) -> Iterator[int]:
    """Yield the lines of sentences that are f-strings, or plain strings but for `demand`'s."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", "")
            given = node.args[READ[name] : READ[name] + 1] if name in READ else []
            plain = (
                (ast.JoinedStr,)
                if name in ("demand", "Sentence")
                else (ast.JoinedStr, ast.Constant)
            )
            yield from (argument.lineno for argument in given if isinstance(argument, plain))
        elif isinstance(node, ast.Assign) and isinstance(node.value, (ast.JoinedStr, ast.Constant)):
            names = [getattr(target, "id", "") for target in node.targets]
            yield from (node.lineno for name in names if name in ("sentence", "problem"))


@pytest.mark.parametrize("module", MODULES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_each_sentence_can_be_translated(module):
    assert [*out_of_reach(ast.parse(module.read_text()))] == []


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ('Fault("T02", where, "names nobody")', True),
        ('Fault("T02", where, Sentence("names nobody"))', False),
        ('demand(x, part, f"names {x}")', True),
        ('demand(x, part, "names %(x)s", x=x)', False),
        ('sentence = f"names {x}"', True),
        ('sentence = Sentence("names %(x)s", x=x)', False),
    ],
)
def test_the_search_itself(text, is_found):
    assert bool([*out_of_reach(ast.parse(text))]) is is_found
