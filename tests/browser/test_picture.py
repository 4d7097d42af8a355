"""The picture of a list in the README. `UPDATE_PICTURES=1` makes it anew."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.journey_cookies import given_answers
from tests.browser.png import SIGNATURE, in_few_colours
from tests.browser.steps import opens
from tests.support import personas

pytestmark = pytest.mark.browser

PICTURE = Path(__file__).parents[2] / "docs/images/summary.png"
SIZE = {"width": 820, "height": 1100}


def test_the_picture_is_there_and_small(page: Page, base_url: str):
    if os.environ.get("UPDATE_PICTURES") == "1":
        make_picture(page, base_url)
    picture = PICTURE.read_bytes()
    assert picture.startswith(SIGNATURE)
    assert len(picture) < 200 * 1024


def make_picture(page: Page, base_url: str) -> None:
    page.set_viewport_size(SIZE)
    given_answers(page, base_url, personas.MANY_CAUTIONS)
    opens(page, "summary")
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    PICTURE.write_bytes(in_few_colours(page.screenshot()))
