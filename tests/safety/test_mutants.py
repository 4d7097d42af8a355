"""Each control that is taken out or weakened is caught: here some, all by `make mutants`."""

from pathlib import Path

import pytest

from tests.safety.catching import caught
from tests.safety.code_mutants import MUTANTS, ROOT, changed, copy_of_program, survives
from tests.safety.hazard_log import DOCS, read_log
from tests.safety.mutants import LEAST, Result, content_mutants, page
from tests.safety.survivors import reason
from tests.support.collected import EVERYTHING, collected

EVERY = 40


@pytest.mark.slow
def test_of_every_fortieth_mutant_of_the_content_nearly_all_are_caught():
    sample = content_mutants()[::EVERY]
    lost = [each.says for each in sample if not caught(each)[0]]
    assert len(sample) > EVERY
    assert len(lost) <= len(sample) * (1 - LEAST) + 1
    assert [says for says in lost if reason(says) == "none yet"] == []


@pytest.mark.slow
@pytest.mark.parametrize("each", MUTANTS[::6], ids=lambda each: each.says)
def test_a_line_that_bears_a_control_is_missed_by_the_tests_beside_it(each, tmp_path: Path):
    assert not survives(each, copy_of_program(tmp_path))


@pytest.mark.parametrize("each", MUTANTS, ids=lambda each: each.says)
def test_a_mutant_of_the_code_can_be_made_and_names_a_hazard(each):
    text = (ROOT / each.file).read_text(encoding="utf-8")
    assert changed(each, text) != text
    assert each.hazard in {hazard.code for hazard in read_log().hazards}


def test_the_tests_beside_the_mutants_of_the_code_are_there():
    named = {test for each in MUTANTS for test in each.tests}
    assert named - set(collected(EVERYTHING)) == set()


def test_a_mutant_that_nothing_catches_is_told_with_its_reason():
    results = [Result("clause of a rule", "U05: clause 2 is taken out", "")]
    results += [Result("line of the code", "H36: a log", "the tests beside it")]
    assert "| clause of a rule | U05: clause 2 is taken out | It shows an urgent" in page(results)


def test_the_page_has_no_survivor_without_a_reason_and_enough_are_caught():
    text = (DOCS / "mutants.md").read_text(encoding="utf-8")
    share = float(text.partition("(")[2].partition("%")[0])
    assert share >= LEAST * 100
    assert "none yet" not in text
