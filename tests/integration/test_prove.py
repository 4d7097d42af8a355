"""`manage.py prove`: what holds for all possible answers, and what does not."""

import json
import re
import shutil

import pytest
from django.core.management import CommandError, call_command

from suitability.content.files import SHIPPED, read_document
from suitability.rules.program import Program

LINE = re.compile(r"(STOP|NOTE) (\w+) ([^:]+): (.+?)(?: (\{.*\}))?")

# A file of the shipped content, an edit of it, and the finding that stops it.
BAD_EDITS = {
    "a clause that no answers meet": (
        "rules/caution.yaml",
        "    of: [about_you.under_18]",
        "    of: [about_you.under_18]\n  - at_least: 1\n    of: [about_you.none]",
        "P01",
    ),
    "a text said twice": (
        "rules/evidence.yaml",
        "    Some people say they sleep better.\n    Some see no change.\n"
        "    Some only feel groggy.\n    No medicine suits everyone.",
        "    The article says baclofen may not do much when stress is the cause.\n"
        "    It may also leave people too sleepy in the day.\n"
        "    Ask about care for the stress itself.",
        "P02",
    ),
    "a choice dropped from the emergency": (
        "rules/urgent.yaml",
        "    - danger_signs.faint\n",
        "",
        "G02",
    ),
    "a stronger statement that no longer takes over": (
        "rules/urgent.yaml",
        "  - at_most: 0\n    of: [conditions.pump]",
        "  - at_most: 0\n    of: [conditions.stroke]",
        "G05a",
    ),
    "a pair of numbers swapped": (
        "rules/caution.yaml",
        "  - exactly: 2\n    of: [low_pressure, poor_balance, sedating]",
        "  - exactly: 1\n    of: [low_pressure, poor_balance, sedating]",
        "G18a",
    ),
    "an unknown met with silence": (
        "rules/next_step.yaml",
        "    of: [blood_pressure.not_sure, blood_pressure.skipped]",
        "    of: [blood_pressure.not_sure]",
        "G22c",
    ),
    "another statement before the emergency": (
        "rules/urgent.yaml",
        "- code: U01\n  priority: 10",
        "- code: U01\n  priority: 12",
        "G33",
    ),
    "a caution that another risk takes away": (
        "rules/caution.yaml",
        "    of: [conditions.diabetes]",
        "    of: [conditions.diabetes]\n  - at_most: 0\n    of: [balance.stiff_support]",
        "G20_diabetes",
    ),
    "a claim that lost its rule": (
        "rules/next_step.yaml",
        "  claims: [A67, A68, A69]",
        "  claims: [A67, A68]",
        "P08",
    ),
}


def run(capsys, *arguments: str) -> tuple[int, list[tuple[str, ...]], str]:
    """The exit status, the lines as (level, code, where, sentence, answers), and the error."""
    try:
        call_command("prove", *arguments)
        status = 0
    except SystemExit as ended:
        status = int(ended.code)
    said = capsys.readouterr()
    matches = [LINE.fullmatch(line) for line in said.out.splitlines()]
    assert all(matches)
    return status, [match.groups() for match in matches if match], said.err


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(SHIPPED, tmp_path / "content")


def test_the_shipped_content_holds_for_all_answers(capsys):
    status, findings, _ = run(capsys)
    assert status == 0
    assert {level for level, *_ in findings} == {"NOTE"}


@pytest.mark.parametrize("edit", BAD_EDITS)
def test_a_bad_edit_is_stopped_with_answers_that_show_it(capsys, folder, edit):
    name, old, new, expected = BAD_EDITS[edit]
    text = (folder / name).read_text()
    assert text.count(old) == 1
    (folder / name).write_text(text.replace(old, new))
    status, findings, _ = run(capsys, str(folder))
    assert status == 1
    stops = {code: answers for level, code, _, _, answers in findings if level == "STOP"}
    assert expected in stops
    if expected[0] == "G":
        program = Program(read_document(folder))
        given = json.loads(stops[expected])
        assert program.answers(program.complete(program.bits(given))) == {
            question: tuple(chosen) for question, chosen in given.items()
        }
    with pytest.raises(CommandError, match=expected):
        call_command("publish", str(folder))


def test_a_folder_that_cannot_be_read_ends_with_2(capsys, tmp_path):
    status, findings, error = run(capsys, str(tmp_path))
    assert (status, findings) == (2, [])
    assert error.count("\n") == 1
