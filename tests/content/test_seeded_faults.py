"""Bad edits of the shipped content: what stops each, with answers that show it."""

import re
from pathlib import Path

import pytest

from suitability.content.publication_checks import findings
from suitability.content.reader import ContentError, read
from suitability.engine.program import Program
from suitability.engine.summary import Summaries
from tests.content.seeded_faults import EDITS, SHARE, page
from tests.content.witness import Witness

PAGE = Path(__file__).parents[2] / "docs/safety/seeded-faults.md"
READ = [edit for edit in EDITS if not edit.refused]
REFUSED = [edit for edit in EDITS if edit.refused]
# Every third in make test-all, all of them in make seeded-faults.
SAMPLED = [
    pytest.param(edit, id=edit.says, marks=[pytest.mark.long] if number % 3 else [])
    for number, edit in enumerate(READ)
]


@pytest.mark.slow
@pytest.mark.parametrize("edit", SAMPLED)
def test_a_bad_edit_is_stopped_by_answers_that_assess_confirms(edit, folder):
    edit.make(folder)
    content = read(folder)
    program = Program(content.document)
    summaries = Summaries(program, "")
    stops = [stop for stop in findings(content) if stop.level == "stop"]
    assert {stop.code for stop in stops} == set(edit.stopped_by)
    for finding in stops:
        given = program.answers(finding.example)
        assert program.fill_blanks(program.bits(given)) == finding.example
        answers = {question: list(chosen) for question, chosen in given.items()}
        assert Witness(content, answers, summaries).confirms(finding), finding


@pytest.mark.parametrize("edit", REFUSED, ids=lambda edit: edit.says)
def test_an_edit_from_which_no_content_can_be_built_is_refused(edit, folder):
    edit.make(folder)
    with pytest.raises(ContentError, match=re.escape(edit.refused)):
        read(folder)


def test_the_judge_of_answers_finds_no_guarantee_broken_by_who_leaves_all_blank():
    content = read()
    program = Program(content.document)
    blank = {code: [] for code in program.answers(program.fill_blanks(0))}
    judge = Witness(content, blank)
    assert [
        guarantee.code for guarantee in content.document.guarantees if judge.breaks(guarantee)
    ] == []


def test_there_are_at_least_sixty_edits_and_nearly_all_are_stopped():
    assert len({edit.says for edit in EDITS}) == len(EDITS) >= 60
    stopped = [edit for edit in EDITS if edit.stopped_by or edit.refused]
    assert len(stopped) / len(EDITS) >= SHARE
    assert [edit.says for edit in EDITS if edit not in stopped] == [
        "The caution for under 18 is shown to who is 65 or older, too",
        "The guarantee on opioids with other things is deleted",
        "An order in words that are on no list",
    ]


def test_the_page_is_what_the_table_gives():
    assert PAGE.read_text(encoding="utf-8") == page()
