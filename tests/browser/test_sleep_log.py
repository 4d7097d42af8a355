"""The sleep log in a browser: it adds up, stays on the device, opens offline, prints on a page."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from unicodedata import normalize

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect
from pypdf import PdfReader

from suitability.releases.release import publish
from suitability.releases.release_cache import invalidate_live_release
from tests.browser import checks
from tests.browser.journey_cookies import DOCUMENT
from tests.browser.steps import opens
from tests.conftest import NOW

pytestmark = pytest.mark.browser

Night = Mapping[str, str]

GOOD: Night = {
    "bed": "23:30", "latency": "25", "times": "2", "awake": "15",
    "woke": "06:45", "up": "07:10", "rested": "2", "tense": "4",
}  # fmt: skip
LABELS = {
    "bed": "Went to bed to sleep",
    "latency": "Minutes to fall asleep",
    "times": "Times awake in the night",
    "awake": "Minutes awake in the night",
    "woke": "Woke for the last time",
    "up": "Got out of bed",
}

# What is typed beside or in place of GOOD, the total sleep in minutes, and the problems by field.
NIGHTS: dict[str, tuple[Night, int | None, Mapping[str, str]]] = {
    "across midnight": ({}, 395, {}),
    "to bed after midnight": ({"bed": "00:15", "woke": "07:00"}, 365, {}),
    "by day, after a night shift": ({"bed": "08:00", "woke": "15:00", "up": "15:05"}, 380, {}),
    "never awake, minutes blank": ({"times": "0", "awake": ""}, 410, {}),
    "minutes awake left blank": ({"awake": ""}, None, {}),
    "bedtime left blank": ({"bed": ""}, None, {}),
    "woke before asleep": ({"woke": "23:50", "up": ""}, None, {"woke": "order"}),
    "woke when going to bed": ({"woke": "23:30", "up": ""}, None, {"woke": "order"}),
    "awake longer than in bed": ({"awake": "420"}, None, {"awake": "no_sleep"}),
    "morning taken for evening": ({"bed": "11:30"}, None, {"woke": "long"}),
    "up before awake": ({"up": "06:30"}, 395, {"up": "up"}),
    "awake for minutes, but never": ({"times": "0"}, None, {"times": "not_awake"}),
    "no whole number": ({"latency": "2.5"}, None, {"latency": "number"}),
    "below zero": ({"awake": "-5"}, None, {"awake": "number"}),
    "too much": ({"times": "51"}, None, {"times": "number"}),
    "no time": ({"bed": "25:00"}, None, {"bed": "time"}),
}


@pytest.fixture
def log(page: Page) -> Page:
    opens(page, "sleep_log")
    return page


def night(page: Page, number: int) -> Locator:
    """A night of the form, open."""
    fold = page.locator(".night").nth(number - 1)
    if fold.get_attribute("open") is None:
        fold.locator("summary").click()
    return fold


def fills_in(page: Page, number: int, typed: Night) -> Locator:
    fold = night(page, number)
    for field, label in LABELS.items():
        if field in typed:
            fold.get_by_label(label, exact=True).fill(typed[field])
    fold.get_by_label("How rested in the morning").select_option(typed["rested"])
    fold.get_by_label("How tense at bedtime").select_option(typed["tense"])
    return fold


def means(page: Page, week: int) -> list[str]:
    return page.locator(f".log-means td:nth-child({week + 1})").all_text_contents()


def test_a_night_and_a_week_add_up(log: Page):
    for says, (typed, total, problems) in NIGHTS.items():
        each = log.evaluate("typed => SleepTotals.night(typed)", {**GOOD, **typed})
        assert (each["total"], each["problems"]) == (total, problems), says
    nights: list[Night] = [GOOD, {}, {**GOOD, "latency": "35", "rested": ""}, {"woke": "06:00"}]
    week = log.evaluate("nights => SleepTotals.week(nights.map(SleepTotals.night))", nights)
    assert (week["filled"], week["of"]) == (2, 4)
    assert week["latency"] == {"mean": 30, "nights": 2}
    assert week["total"] == {"mean": 390, "nights": 2}
    assert week["rested"] == {"mean": 2, "nights": 1}
    later = "['2026-12-31', '2028-02-28'].map(day => SleepTotals.later(day, 1))"
    assert log.evaluate(later) == ["2027-01-01", "2028-02-29"]


def test_what_is_typed_stays_on_the_device_at_once_and_is_totalled(page: Page, base_url: str):
    watch = checks.Watch(page, base_url)
    opens(page, "sleep_log")
    expect(page.get_by_text("You can also open this page without a connection.")).to_be_visible()
    expect(page.get_by_text("Nothing is sent.")).to_be_visible()
    asked = len(watch.requests)
    fills_in(page, 1, GOOD)
    fold = fills_in(page, 3, {**GOOD, "bed": "11:30", "times": "1"})
    expect(fold).to_contain_text("That is more than 16 hours after you went to bed.")
    assert means(page, 1) == ["25 min", "6 h 35 min (1 night)", "1.5", "2", "4"]
    assert means(page, 2) == ["Blank"] * 5
    expect(page.locator("[data-filled='1']")).to_have_text("2 of 7 nights filled in")
    expect(page.locator("[data-strip='total'] .bar")).to_have_count(1)
    assert len(watch.requests) == asked
    other = page.context.new_page()
    opens(other, "sleep_log")
    night(other, 2).get_by_label("Minutes to fall asleep").press_sequentially("4")
    page.reload()
    for seen in (page, other):
        expect(night(seen, 1).get_by_label("Went to bed to sleep")).to_have_value("23:30")
        expect(night(seen, 2).get_by_label("Minutes to fall asleep")).to_have_value("4")
        expect(night(seen, 3)).to_contain_text("That is more than 16 hours")
    assert (watch.complaints, watch.strangers) == ([], [])


CACHED = """async () => {
    const cached = {};
    for (const name of await caches.keys()) {
        const requests = await (await caches.open(name)).keys();
        cached[name] = requests.map(request => new URL(request.url).pathname);
    }
    return cached;
}"""


GONE = """async name => {
    while (await caches.has(name)) await new Promise(done => setTimeout(done, 50));
}"""


def test_it_opens_offline_and_a_new_program_replaces_the_old(page: Page, context: BrowserContext):
    offline = page.get_by_text("You can also open this page without a connection.")
    opens(page, "sleep_log")
    expect(offline).to_be_visible()
    (before, addresses), *others = page.evaluate(CACHED).items()
    assert others == []
    pages = {address for address in addresses if not address.startswith("/static/")}
    assert pages == {"/sleep-log/"}
    context.set_offline(True)
    page.reload()
    fills_in(page, 1, GOOD)
    assert means(page, 1)[1] == "6 h 35 min"
    page.reload()
    expect(night(page, 1).locator("summary")).to_contain_text("6 h 35 min")
    context.set_offline(False)
    publish(replace(DOCUMENT, site=replace(DOCUMENT.site, name="New")), notes="", now=NOW)
    invalidate_live_release()
    opens(page, "sleep_log")
    page.evaluate(GONE, before)
    page.reload()
    expect(page.locator(".home")).to_have_text("New")
    expect(night(page, 1).locator("summary")).to_contain_text("6 h 35 min")
    for name in ("start", "begin", "article"):
        opens(page, name)
        assert page.evaluate("navigator.serviceWorker.controller") is None
    after = page.evaluate(CACHED)
    assert [sorted(each) for each in after.values()] == [sorted(addresses)]


def test_it_is_saved_as_a_file_and_deleted_by_keyboard(log: Page):
    log.get_by_label("First morning").fill("2026-11-23")
    fills_in(log, 2, GOOD)
    with log.expect_download() as download:
        log.get_by_role("button", name="Save as a file (CSV)").click()
    assert download.value.suggested_filename == "sleep-log-2026-11-23.csv"
    lines = Path(download.value.path()).read_text().splitlines()
    assert len(lines) == 15
    assert lines[0].startswith("date,to_bed,minutes_to_fall_asleep,times_awake,minutes_awake,")
    assert lines[1:3] == ["2026-11-23,,,,,,,,,", "2026-11-24,23:30,25,2,15,06:45,07:10,2,4,395"]
    delete = log.get_by_role("button", name="Delete my whole log")
    delete.focus()
    log.keyboard.press("Enter")
    expect(log.get_by_role("button", name="No, keep it")).to_be_focused()
    log.keyboard.press("Escape")
    expect(delete).to_be_focused()
    assert log.evaluate("localStorage.length") == 1
    log.keyboard.press("Enter")
    log.keyboard.press("Tab")
    log.keyboard.press("Enter")
    expect(log.get_by_role("status")).to_have_text("Your log is deleted from this browser.")
    assert log.evaluate("localStorage.length") == 0
    log.reload()
    expect(night(log, 2).get_by_label("Went to bed to sleep")).to_have_value("")


def test_it_is_told_when_the_browser_stores_nothing(page: Page):
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('off'); } })"
    )
    opens(page, "sleep_log")
    fills_in(page, 1, GOOD)
    expect(page.get_by_role("alert")).to_contain_text("This browser does not store what you type")
    assert means(page, 1)[1] == "6 h 35 min"


def sheets(page: Page) -> Iterator[str]:
    """The text of the only page, on each paper."""
    for paper in ("A4", "Letter"):
        (sheet,) = PdfReader(BytesIO(page.pdf(format=paper))).pages
        yield " ".join(normalize("NFKC", sheet.extract_text()).split())


def test_a_full_log_and_an_empty_sheet_print_on_one_page(log: Page, plain_context: BrowserContext):
    log.evaluate(
        "log => localStorage.setItem('sleep-log', JSON.stringify(log))",
        {"start": "2026-11-16", "nights": [GOOD] * 14},
    )
    log.reload()
    for text in sheets(log):
        assert text.count("6 h 35 min") == 16
        assert "7 of 7 nights filled in" in text
        assert "Delete" not in text
    plain = plain_context.new_page()
    opens(plain, "sleep_log")
    expect(plain.get_by_role("button")).to_have_count(0)
    expect(plain.locator(".log-sheet tbody tr")).to_have_count(14)
    assert checks.too_wide(plain) == []
    for text in sheets(plain):
        assert "Morning of" in text
        assert " 14 " in text
