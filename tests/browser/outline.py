"""A page as a screen reader and a keyboard are given it, as text. Replaced is what chance made, or
what differs with each edit of the content."""

import re

from playwright.sync_api import Page

MOST = 100  # characters of a line: the structure is meant, the words stand elsewhere
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
SHORT = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
CHANCE = (
    (re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{3}\b"), "REFERENCE"),
    (
        re.compile(rf"\b(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?(?:{SHORT}) \d+\b(?:, \d{{4}})?"),
        "DAY",
    ),
    (re.compile(rf"\b(?:{MONTHS}) \d+(?:, \d{{4}})?"), "DAY"),
    (re.compile(r"\b\d{4}-\d\d-\d\d\b|\b\d\d/\d\d/\d{4}\b"), "DAY"),
    (re.compile(r"\b\d{1,2}:\d{2}(?::\d{2})?\b"), "TIME"),
    (re.compile(r"\b\d{1,3}(?:,\d{3}){2,}\b"), "MANY"),
    (re.compile(r"\d+\.\d+%"), "SHARE"),
    (re.compile(r"\b(Submission) \d+\b"), r"\1 NUMBER"),
    (re.compile(r"\b\d+ of \d+ texts\b"), "SOME of MANY texts"),
    (re.compile(r"http://localhost:\d+"), ""),
    (re.compile(r"\b[0-9a-f]{12,}\b|(?<=#)[\w-]{43}"), "SECRET"),
    (re.compile(r"\b[A-Z2-7]{32}\b"), "CODE"),
)
ADDRESS = re.compile(r":?\n *- /url: .*")
# Where the focus is, in words: a button, link, fold or field by its name.
FOCUSED = """() => {
    const it = document.activeElement;
    if (it === document.body) return "";
    const kind = ["checkbox", "radio"].includes(it.type) ? it.type : {A: "link", SUMMARY: "fold",
        INPUT: "field", TEXTAREA: "field", SELECT: "list"}[it.tagName] ?? it.tagName.toLowerCase();
    const label = it.getAttribute("aria-label") ?? it.labels?.[0]?.textContent
        ?? (it.textContent || it.id);
    return `${kind} "${label.replace(/\\s+/g, " ").trim()}"`;
}"""
TO_THE_TOP = """() => {
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute("tabindex");
}"""
STOPS = 400  # at most


def outline(page: Page) -> str:
    """Return the tree of accessibility, and below it where Tab leads, one stop after the other."""
    tree = ADDRESS.sub("", page.locator("body").aria_snapshot())
    lines = map(tidy, tree.splitlines())
    return "\n".join([*lines, "", "The order of focus:", *focus_order(page), ""])


def focus_order(page: Page) -> list[str]:
    """Return what Tab leads to from the top of the page, until it leaves the page."""
    page.evaluate(TO_THE_TOP)
    stops: list[str] = []
    for _ in range(STOPS):
        page.keyboard.press("Tab")
        stop: str = page.evaluate(FOCUSED)
        if not stop:
            return stops
        stops.append(tidy(f"{len(stops) + 1}. {stop}"))
    raise AssertionError(f"Tab does not leave the page after {STOPS} stops")


def tidy(line: str) -> str:
    for pattern, name in CHANCE:
        line = pattern.sub(name, line)
    return line if len(line) <= MOST else f"{line[:MOST].rstrip()}..."
