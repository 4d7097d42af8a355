"""How much a question page weighs on the way to a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from whitenoise.compress import Compressor

from tests.browser import checks
from tests.browser.journey_cookies import given_answers
from tests.browser.steps import opens
from tests.support import personas

pytestmark = pytest.mark.browser

LIMIT = 60 * 1024

# As the server compresses its static files. Pages themselves are sent as they are.
COMPRESS = {"brotli": Compressor.compress_brotli, "gzip": Compressor.compress_gzip}


@pytest.mark.parametrize("compress", COMPRESS.values(), ids=COMPRESS)
def test_a_question_page_is_light(compress: Callable[[bytes], bytes], page: Page, base_url: str):
    watch = checks.Watch(page, base_url)
    given_answers(page, base_url, personas.ALL_ASKED)
    opens(page, "question", "depressants")
    icon = page.locator("link[rel=icon]").get_attribute("href")
    files = sorted({*watch.requests, f"{base_url}{icon}"} - {page.url})
    weights = {page.url: len(page.request.get(page.url).body())}
    weights |= {file: len(compress(page.request.get(file).body())) for file in files}
    total = sum(weights.values())
    print(f"a question page weighs {total} bytes of {LIMIT}: {weights}")
    assert total < LIMIT, weights
    assert watch.strangers == []
