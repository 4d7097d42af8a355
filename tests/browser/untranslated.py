"""What a page in a pseudo-language shows that nobody translated: words without accents."""

from playwright.sync_api import Page

# What stands for itself: references, codes, figures and names, and the names of languages. What is
# in English and says so, as the title of a paper does, is not looked at.
DATA = r"""
    \b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{3}\b | [0-9a-f]{8,} | \b[\w-]{43}\b
    | \b[A-Z]\d+\b | https?://\S+ | English | Español | \b[hH]\b | \bmin\b
"""
WORDS = """(data) => {
    const seen = [], note = (text, where) => {
        const words = text.replace(new RegExp(data, "g"), " ").match(/[A-Za-z]{2,}/g);
        if (words) seen.push(`${where}: ${text.trim().replace(/\\s+/g, " ").slice(0, 80)}`);
    };
    const page = document.documentElement.lang;
    const isForeign = element => element.closest("[lang]").lang !== page
        || element.closest(".digest, script, style, template, noscript");
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const element = walker.currentNode.parentElement;
        const isSeen = !isForeign(element) && element.checkVisibility();
        if (isSeen) note(walker.currentNode.data, element.tagName);
    }
    for (const name of ["aria-label", "title", "placeholder", "alt"])
        for (const element of document.querySelectorAll(`[${name}]`))
            if (!isForeign(element)) note(element.getAttribute(name), name);
    note(document.title, "title of the page");
    return seen;
}"""
OPEN_ALL = """() => {
    for (const fold of document.querySelectorAll("details:not([open])")) fold.open = true;
}"""


def untranslated(page: Page, *data: str) -> list[str]:
    """Return the texts and labels that have a word without accents, of which `data` are none."""
    page.evaluate(OPEN_ALL)
    pattern = "|".join(["".join(DATA.split()), *data])
    seen: list[str] = page.evaluate(WORDS, pattern)
    return seen
