"""The colours of docs/design.md: their contrast is what the page says, and enough."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TOKENS = (ROOT / "static/suitability/tokens.css").read_text(encoding="utf-8")
DESIGN = (ROOT / "docs/design.md").read_text(encoding="utf-8")
SHEETS = {
    path.stem: path.read_text(encoding="utf-8")
    for path in sorted((ROOT / "static/suitability").glob("*.css"))
}
# What pages of patients and of staff load first is these, one after the other (make styles).
PATIENT = ("tokens", "base", "page", "print")
JOINED = {"patient": PATIENT, "clinic": (*PATIENT, "clinician", "staff", "session")}

# WCAG 2.2: 1.4.3 for text, 1.4.11 for what is not text.
LEAST = {"text": 4.5, "line": 3.0}
ROW = re.compile(r"\| `--([\w-]+)` on `--([\w-]+)` \| (\w+) \| ([\d.]+) \| ([\d.]+) \|")
PAIRS = ROW.findall(DESIGN)


def colours(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#(?:[0-9a-f]{3}){1,2});", css))


LIGHT_CSS, DARK_CSS = TOKENS.split("@media (prefers-color-scheme: dark)")
LIGHT = colours(LIGHT_CSS)
SCHEMES = {"light": LIGHT, "dark": LIGHT | colours(DARK_CSS)}


def luminance(colour: str) -> float:
    """Return the relative luminance of #rgb or #rrggbb, as WCAG defines it."""
    digits = colour.removeprefix("#")
    digits = "".join(2 * digit for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one_colour: str, other: str) -> float:
    darker, lighter = sorted(map(luminance, (one_colour, other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_black_on_white_is_21_to_1():
    assert contrast("#000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize(("front", "ground", "use", "light", "dark"), PAIRS)
def test_each_pair_of_colours_has_its_contrast(front, ground, use, light, dark):
    for scheme, documented in (("light", light), ("dark", dark)):
        measured = contrast(SCHEMES[scheme][front], SCHEMES[scheme][ground])
        assert f"{measured:.1f}" == documented, scheme
        assert measured >= LEAST[use], scheme


def test_each_colour_is_named_in_the_table():
    named = {name for pair in PAIRS for name in pair[:2]}
    assert named | {"hair"} == set(LIGHT)


def test_the_dark_look_has_a_colour_for_each_but_those_of_focus():
    assert set(LIGHT) - set(colours(DARK_CSS)) == {"focus", "focus-edge"}


def test_the_sheets_use_no_token_that_is_not_there():
    """Each is set in one of these sheets, also those of the admin that they use."""
    ours = {name for css in SHEETS.values() for name in re.findall(r"(--[\w-]+):", css)}
    used = {name for css in SHEETS.values() for name in re.findall(r"var\((--[\w-]+)\)", css)}
    assert used - ours == set()


@pytest.mark.parametrize(("name", "parts"), JOINED.items())
def test_a_joined_sheet_is_its_parts_as_they_are_now(name: str, parts: tuple[str, ...]):
    assert SHEETS[name] == "".join(SHEETS[part] for part in parts), "make styles joins them"


PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border|inset|scroll-\w+)-)?(?:left|right)(?![\w-])"
    r"|border-(?:top|bottom)-(?:left|right)|(?:left|right)-radius|to (?:left|right)"
)
FOUR_SIDES = re.compile(r"(?<![\w-])((?:[\w-]+-)?(?:margin|padding|inset|border-\w+)): ([^;{}]+);")
MARGIN_BOX = re.compile(r"@(?:top|bottom)-(?:left|right)\b")  # of a sheet of paper


def sides(css: str) -> list[str]:
    """Return what names the left or the right, or gives the two unlike values."""
    rules = MARGIN_BOX.sub("", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL))
    unlike = [
        f"{name}: {value}"
        for name, value in FOUR_SIDES.findall(rules)
        if len(each := re.findall(r"[^\s(]+(?:\([^()]*(?:\([^()]*\)[^()]*)*\))?", value)) == 4
        and each[1] != each[3]
    ]
    return PHYSICAL.findall(rules) + unlike


@pytest.mark.parametrize(
    "css",
    [
        "p { margin-left: 1rem; }",
        "p{padding-right:0}",
        "p { text-align: right; }",
        "p { float: left; }",
        "p { left: 0; }",
        "p { border-top-left-radius: 1px; }",
        "p { margin: 0 1rem 0 0; }",
        "p { padding: 0 calc(1px + (2px)) 0 var(--space-1); }",
        "p { inset: 0 auto auto 0; }",
        "p { background: linear-gradient(to right, red, blue); }",
        "p { border-radius: 1px 0 0 1px; }",
    ],
)
def test_a_side_that_would_not_mirror_is_noticed(css: str):
    assert sides(css)


@pytest.mark.parametrize(
    "css",
    [
        "p { margin-inline-start: 1rem; float: inline-start; }",
        "p { margin: 0 auto 1rem auto; padding: 0 var(--a); }",
        "/* on the left */ @page { @bottom-right { margin: 0; } }",
    ],
)
def test_a_side_that_mirrors_is_let_be(css: str):
    assert not sides(css)


@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_mirrors_from_right_to_left(name: str):
    """Sides are logical: `margin-inline-start`, `inset-inline-end`, `text-align: start`."""
    assert sides(SHEETS[name]) == []
