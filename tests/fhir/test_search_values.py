"""Values of a FHIR search: lists with escapes, tokens, and moments with prefixes and zones."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from suitability.fhir.search_values import (
    FIRST,
    LAST,
    MomentRange,
    TokenValue,
    moment_ranges,
    period,
    split,
    token,
    unescaped,
)

ZONE = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 12, 4, tzinfo=UTC)


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


# What a period names, from its first moment to before its end; Berlin's clocks are an hour ahead,
# two in summer.
PERIODS = {
    "2026": (at(2025, 12, 31, 23), at(2026, 12, 31, 23)),
    "2026-11": (at(2026, 10, 31, 23), at(2026, 11, 30, 23)),
    "2026-12": (at(2026, 11, 30, 23), at(2026, 12, 31, 23)),
    "2026-11-24": (at(2026, 11, 23, 23), at(2026, 11, 24, 23)),
    "2026-03-29": (at(2026, 3, 28, 23), at(2026, 3, 29, 22)),  # 23 hours
    "2026-10-25": (at(2026, 10, 24, 22), at(2026, 10, 25, 23)),  # 25
    "2026-11-24T09:30": (at(2026, 11, 24, 8, 30), at(2026, 11, 24, 8, 31)),
    "2026-11-24T09:30Z": (at(2026, 11, 24, 9, 30), at(2026, 11, 24, 9, 31)),
    "2026-11-24T09:30:05+01:00": (at(2026, 11, 24, 8, 30, 5), at(2026, 11, 24, 8, 30, 6)),
    "2026-11-24T09:30:05 01:00": (at(2026, 11, 24, 8, 30, 5), at(2026, 11, 24, 8, 30, 6)),
    "2026-11-24T09:30:05-05:30": (at(2026, 11, 24, 15, 0, 5), at(2026, 11, 24, 15, 0, 6)),
    "2026-11-24T09:30:05.25Z": (
        at(2026, 11, 24, 9, 30, 5, 250_000),
        at(2026, 11, 24, 9, 30, 5, 260_000),
    ),
    "2026-11-24T09:30:05.1234567Z": (
        at(2026, 11, 24, 9, 30, 5, 123_456),
        at(2026, 11, 24, 9, 30, 5, 123_457),
    ),
    "9999": (at(9998, 12, 31, 23), LAST),
    "9999-12-31": (at(9999, 12, 30, 23), LAST),
    "0001-01-01": (FIRST, at(1, 1, 1, 23, 6, 32)),  # by the sun: there was no zone
    "0001-01-01T00:00+14:00": (FIRST, at(1, 1, 1, 0, 1)),
    "9999-12-31T23:59-14:00": (LAST, LAST),
}


@pytest.mark.parametrize(("text", "ends"), PERIODS.items(), ids=PERIODS)
def test_a_date_is_as_long_as_it_is_exact(text, ends):
    assert period(text, ZONE) == MomentRange(*ends)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "26",
        "2026-13",
        "2026-02-30",
        "2026-1-1",
        "2026-11-24T09",
        "2026-11-24T25:00",
        "2026-11-24T09:00:60Z",
        "2026-11-24T09:00:00.Z",
        "2026-11-24T09:00:00+0100",
        "2026-11-24T09:00:00+99:00",
        "2026-11Z",
        "0000-01-01",
        "٢٠٢٦",
        "yesterday",
        "xx2026",
        "eqeq2026",
        "EQ2026",
        " 2026",
    ],
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 - by whatever it is found out
        moment_ranges(text, zone=ZONE, now=NOW)


# Which of the moments at the edges of a day each prefix selects, and a day before and after it.
EDGES = (
    at(2026, 11, 22),
    at(2026, 11, 23, 22, 59, 59, 999_999),
    at(2026, 11, 23, 23),
    at(2026, 11, 24, 22, 59, 59, 999_999),
    at(2026, 11, 24, 23),
    at(2026, 11, 26, 23),
)
SELECTED = {
    "": "..XX..",
    "eq": "..XX..",
    "ne": "XX..XX",
    "gt": "....XX",
    "sa": "....XX",
    "lt": "XX....",
    "eb": "XX....",
    "ge": "..XXXX",
    "le": "XXXX..",
    "ap": ".XXXX.",  # a tenth of the eleven days until now, on either side
}


@pytest.mark.parametrize(("prefix", "selected"), SELECTED.items(), ids=SELECTED)
def test_a_prefix_selects_what_lies_on_its_side(prefix, selected):
    chosen = moment_ranges(f"{prefix}2026-11-24", zone=ZONE, now=NOW)
    marks = ["X" if any(moment in each for each in chosen) else "." for moment in EDGES]
    assert "".join(marks) == selected


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a", ["a"]),
        ("a,b", ["a", "b"]),
        (r"a\,b,c", ["a,b", "c"]),
        (r"a\\,b", ["a\\", "b"]),
        (r"a\|b\$\x", [r"a|b$\x"]),
        (",", ["", ""]),
    ],
)
def test_a_list_ends_at_commas_that_are_not_escaped(text, parts):
    assert [unescaped(part) for part in split(text, ",")] == parts


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("low", TokenValue(None, "low")),
        ("http://x|low", TokenValue("http://x", "low")),
        ("|low", TokenValue("", "low")),
        ("http://x|", TokenValue("http://x", "")),
        (r"a\|b", TokenValue(None, "a|b")),
    ],
)
def test_a_token_has_a_system_or_none(text, value):
    assert token(text) == value


@pytest.mark.parametrize("text", ["", "|", "a|b|c"])
def test_what_is_no_token_is_refused(text):
    with pytest.raises(ValueError, match="token"):
        token(text)
