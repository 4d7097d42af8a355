"""Which responses were read in bulk, as ranges of their numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suitability.audit.number_ranges import highest, in_ranges, is_in

NUMBERS = st.lists(st.integers(1, 60), unique=True)


@pytest.mark.parametrize(
    ("numbers", "ranges"),
    [
        ([], ""),
        ([7], "7"),
        ([3, 4, 5, 6, 7, 9, 12, 13], "3-7 9 12-13"),
        ([13, 12, 9, 7, 6, 5, 4, 3], "3-7 9 12-13"),
        ([1_000_000, 999_999, 1, 2], "1-2 999999-1000000"),
    ],
)
def test_neighbours_are_a_range(numbers, ranges):
    assert in_ranges(numbers) == ranges
    assert highest(ranges) == max(numbers, default=0)


@given(NUMBERS)
def test_ranges_hold_the_numbers_in_any_order_and_no_others(numbers):
    ranges = in_ranges(numbers)
    assert [number for number in range(62) if is_in(number, ranges)] == sorted(numbers)
