import pytest
from playwright.sync_api import Page

from tests.browser.authoring_visits import DESK

pytestmark = [pytest.mark.browser]


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("name", ["translation", "texts, stale", "texts, unusual"])
def test_shot(name, width, page: Page, base_url: str):
    page.set_viewport_size({"width": width, "height": 1100})
    DESK[name].go(page, base_url)
    page.screenshot(path=f"/tmp/shot-{name.replace(', ', '-')}-{width}.png")
