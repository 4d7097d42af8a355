"""An auditor answers who read one list, with JavaScript and without."""

import pytest
from playwright.sync_api import expect
from pytest_playwright.pytest_playwright import CreateContextCallback

from tests.browser.authoring_visits import signed_in
from tests.browser.conftest import hurried
from tests.browser.steps import opens, presses
from tests.support.personas import CAUTIONS
from tests.support.saved_responses import clinician, saves

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.usefixtures("release")]


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
def test_an_auditor_finds_who_read_a_list_by_the_reference_as_it_is_shown(
    script: bool, base_url: str, new_context: CreateContextCallback
):
    page = hurried(new_context(java_script_enabled=script)).new_page()
    response, other = saves(CAUTIONS), saves(CAUTIONS)
    cleo, ann = clinician("cleo"), clinician("ann")
    cleo.get(f"/responses/{response.pk}/")
    list(ann.get("/responses/export.csv").streaming_content)
    cleo.get(f"/responses/{other.pk}/")
    signed_in(page, base_url, "auditor")
    opens(page, "access_log")
    page.get_by_label("Who read this one?").fill(response.spoken_reference.lower())
    presses(page, "Find")
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.nth(0)).to_contain_text("ann (clinician) exported")
    expect(rows.nth(1)).to_contain_text("cleo (clinician) opened")
    assert response.reference not in page.url
