"""The table of requirements is true: its tests are there, and its figures are theirs."""

import re
from collections import Counter

from tests.security.security_page import (
    DONE,
    NOT_YET,
    PAGE,
    carriers,
    page,
    requirements,
)

LEAST = 0.9  # of all that apply, by a named test
ROWS = list(requirements())


def test_the_page_is_what_the_source_and_the_markers_give():
    assert PAGE.read_text(encoding="utf-8") == page(carriers()), "see `make security`"


def test_each_requirement_stands_there_once_with_its_level():
    assert [code for code, times in Counter(row.code for row in ROWS).items() if times > 1] == []
    assert {row.level for row in ROWS} == {1, 2}
    assert [row.code for row in ROWS if not re.fullmatch(r"V\d+\.\d+\.\d+", row.code)] == []


def test_a_test_carries_only_ids_of_requirements_that_are_met():
    assert set(carriers()) - {row.code for row in ROWS if row.state == DONE} == set()


def test_nearly_all_that_is_met_is_met_by_a_named_test():
    tested = [row for row in ROWS if row.code in carriers()]
    assert len(tested) / len(ROWS) >= LEAST
    done = [row for row in ROWS if row.state == DONE]
    assert len(tested) / len(done) >= 0.95
    assert any(row.state == NOT_YET for row in ROWS)
