"""`manage.py prove`: what holds for all possible answers, and what does not."""

import json
import re

import pytest
from django.core.management import CommandError, call_command

from suitability.content.reader import SHIPPED, read_document
from suitability.engine.program import Program
from tests.content.seeded_faults import EDITS

LINE = re.compile(r"(STOP|NOTE) (\w+) ([^:]+): (.+?)(?: (\{.*\}))?")

# Some of the bad edits of seeded_faults.py, by what stops them.
SOME = ("P01 G20_bp_meds", "P08", "G22c", "T04 G33", "L30", "T21", "T22")


def run(capsys, *arguments: str) -> tuple[int, list[tuple[str, ...]], str]:
    """The exit status, the lines as (level, code, where, sentence, answers), and the error."""
    try:
        call_command("prove", *arguments)
        status = 0
    except SystemExit as ended:
        status = int(ended.code)
    captured = capsys.readouterr()
    matches = [LINE.fullmatch(line) for line in captured.out.splitlines()]
    assert all(matches)
    return status, [match.groups() for match in matches if match], captured.err


def test_the_shipped_content_holds_for_all_answers(capsys):
    status, findings, _ = run(capsys, str(SHIPPED))
    assert status == 0
    assert {level for level, *_ in findings} == {"NOTE"}


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("codes", SOME)
def test_a_bad_edit_is_stopped_with_answers_that_show_it(capsys, folder, codes):
    edit = next(edit for edit in EDITS if " ".join(edit.stopped_by) == codes)
    edit.make(folder)
    status, findings, _ = run(capsys, str(folder))
    assert status == 1
    levels = [level for level, *_ in findings]
    assert levels == sorted(levels, reverse=True)
    program = Program(read_document(folder))
    stops = {
        code: json.loads(answers) for level, code, _, _, answers in findings if level == "STOP"
    }
    assert set(stops) == set(edit.stopped_by)
    for given in stops.values():
        assert program.answers(program.fill_blanks(program.bits(given))) == {
            question: tuple(chosen) for question, chosen in given.items()
        }
    with pytest.raises(CommandError, match=edit.stopped_by[0]):
        call_command("publish", str(folder))


def test_content_that_cannot_be_built_is_stopped_in_one_line(capsys, folder):
    edit = next(edit for edit in EDITS if edit.refused == "names 'U01'")
    edit.make(folder)
    status, findings, _ = run(capsys, str(folder))
    assert status == 1
    ((level, code, _, sentence, _),) = findings
    assert (level, code) == ("STOP", "P00")
    assert edit.refused in sentence


def test_a_folder_that_cannot_be_read_ends_with_2(capsys, tmp_path):
    status, findings, error = run(capsys, str(tmp_path))
    assert (status, findings) == (2, [])
    assert error.count("\n") == 1
