"""Values that no form of ours sends: each has broken some program at some time."""

from hypothesis import strategies as st

DATES = (
    "0000-00-00",
    "0001-01-01",
    "0001-01-02",
    "9999-12-31",
    "9999-12-30",
    "2026-02-30",
    "10000-01-01",
    "-0001-01-01",
    "ge9999-12-31",
    "lt0001-01-01",
    "eq9999-12-31",
    "2026-W53-7",
)
MOMENTS = (
    "0001-01-01T00:00:00+14:00",
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999999-14:00",
    "9999-12-31T23:59:59.999999Z",
    "2026-11-24T09:00:00+23:59",
    "2026-11-24T24:00:00Z",
)
CURSORS = (
    *(f"{moment}_{number}" for moment in MOMENTS for number in (0, 17, 10**17)),
    "new~0001-01-01T00:00:00+14:00_1",
    "999999999999999999~9999-12-31T23:59:59-14:00_1",
    "9999-12-31~9999-12-31T23:59:59-14:00_1",
    "_",
    "~_~",
    "new~_1",
)
NUMBERS = (
    "0",
    "-1",
    "1e9",
    "1_000",
    "٣",  # a digit of another script
    "²",
    "NaN",
    "Infinity",
    str(2**31 - 1),
    str(2**31),
    str(2**63 - 1),
    str(2**63),
    str(-(2**63) - 1),
    str(10**30),
    "9" * 5000,
)
PATTERNS = ("(", "[", "*", "a{99999999999}", "(?P<", "\\", "%", "_", "(a+)+$", "'; --", '"')
CHARACTERS = (
    "\0",
    "a\0b",
    "\ud800",
    "a\udfffb",
    "\x7f\x1b[31m",
    "\r\nSet-Cookie: a=b",
    "\u202e\u2066",
    "\ufeff",
    "\ufffe\uffff",
    "\U0010ffff",
    "İı",
    "e" + "\u0301" * 200,
    "<script>alert(1)</script>",
    "{{ 7 }}{% if %}",
    "../../../etc/passwd",
    "//example.org/",
    "javascript:alert(1)",
    "_00",  # a NUL, as the admin writes one in its addresses
    "_ZZ",
    "",
    " ",
)
JSON = (
    "null",
    "[]",
    "{",
    '"\\ud800"',
    '{"trigger": ["\\ud800"]}',
    '{"trigger": "\\u0000"}',
    '{"trigger": [["stress"]]}',
    '{"trigger": {"a": 1}}',
    '{"trigger": 1e999}',
    '{"trigger": NaN}',
    '{"a": ' + "9" * 5000 + "}",
    "[" * 20_000,
    '{"a":' * 9_000 + "1" + "}" * 9_000,
    "1" + "0" * 5000,
)
LONG = ("9" * 8_000, "x" * 20_000, " " * 20_000, "go " * 5_000, "a." * 8_000, "\n" * 9_000)

LOOKUPS = ("regex", "iregex", "isnull", "date", "in", "gt", "range", "year", "")
FIELDS = ("body", "changed_at", "code", "kind", "place", "pk", "user__password", "nothing")
# Fields of Django's own pages, some of which no page of ours has.
DJANGOS = ("o", "p", "e", "q", "all", "_popup", "_to_field", "_changelist_filters", "next", "term")
OURS = ("page", "after", "before", "list", "sort", "stamp", "csrfmiddlewaretoken", "authored")
# What has broken a program by its name and value together.
PAIRS = (
    *((name, day) for name in ("since", "until") for day in DATES),
    *(("authored", day) for day in DATES),
    *((name, cursor) for name in ("after", "before") for cursor in CURSORS),
    *((f"body__{lookup}", text) for lookup in LOOKUPS for text in PATTERNS[:6]),
)

NAMED = st.sampled_from((*DATES, *MOMENTS, *CURSORS, *NUMBERS, *PATTERNS, *CHARACTERS, *JSON))
ANY_TEXT = st.text(st.characters(), max_size=30)  # surrogates, too
VALUES = st.one_of(NAMED, NAMED, NAMED, ANY_TEXT, st.sampled_from(LONG))
NAMES = st.one_of(
    st.sampled_from((*DJANGOS, *OURS)),
    st.builds("{}__{}".format, st.sampled_from(FIELDS), st.sampled_from(LOOKUPS)),
    VALUES.filter(lambda text: len(text) < 300),
)
