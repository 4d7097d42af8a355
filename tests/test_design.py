"""The colours of docs/design.md: their contrast is what the page says, and enough."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TOKENS = (ROOT / "static/suitability/tokens.css").read_text(encoding="utf-8")
DESIGN = (ROOT / "docs/design.md").read_text(encoding="utf-8")
SHEETS = [
    (ROOT / f"static/suitability/{name}.css").read_text(encoding="utf-8")
    for name in ("tokens", "page", "clinician", "authoring")
]

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
    """Bootstrap's and the admin's variables are theirs; ours are set in one of these sheets."""
    ours = {name for css in SHEETS for name in re.findall(r"(--[\w-]+):", css)}
    used = {name for css in SHEETS for name in re.findall(r"var\((--[\w-]+)\)", css)}
    assert {name for name in used - ours if not name.startswith("--bs-")} <= set()
