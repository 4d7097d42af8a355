"""How much a page weighs on the way to a phone, and that its first paint waits for one sheet."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from whitenoise.compress import Compressor

from tests.browser import checks
from tests.browser.journey_cookies import Answers, given_answers
from tests.browser.steps import opens
from tests.support import personas

pytestmark = pytest.mark.browser

# As the server compresses its static files; a long page is packed as it is sent.
COMPRESS = {"brotli": Compressor.compress_brotli, "gzip": Compressor.compress_gzip}
PAGES = {
    "question": (("depressants",), personas.ALL_ASKED, 25 * 1024),
    "summary": ((), personas.MANY_CAUTIONS, 40 * 1024),
}
BLOCKING = "link[rel=stylesheet]:not([media=print]), script:not([defer], [type=module])"


@pytest.mark.parametrize("compress", COMPRESS.values(), ids=COMPRESS)
@pytest.mark.parametrize(("name", "there"), PAGES.items(), ids=PAGES)
def test_a_page_is_light(
    name: str,
    there: tuple[tuple[str, ...], Answers, int],
    compress: Callable[[bytes], bytes],
    page: Page,
    base_url: str,
):
    args, answers, limit = there
    watch = checks.Watch(page, base_url)
    given_answers(page, base_url, answers)
    with page.expect_request_finished(lambda of: of.is_navigation_request()) as navigation:
        opens(page, name, *args)
    page.wait_for_load_state("networkidle")
    icon = page.locator("link[rel=icon]").get_attribute("href")
    files = sorted({*watch.requests, f"{base_url}{icon}"} - {page.url})
    weights = {page.url: navigation.value.sizes()["responseBodySize"]}
    weights |= {file: len(compress(page.request.get(file).body())) for file in files}
    total = sum(weights.values())
    print(f"a {name} page weighs {total} bytes of {limit}: {weights}")
    assert total < limit, weights
    assert page.locator(BLOCKING).count() == 1
    assert watch.strangers == []
