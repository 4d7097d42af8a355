"""What a page in a pseudo-language shows that nobody translated: words without accents."""

from playwright.sync_api import Page

from tests.browser.words_of_content import is_of_content

# What stands for itself: references, codes, figures and names, and the names of languages. What is
# in English and says so, as the title of a paper does, is not looked at.
DATA = r"""
    \b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{3}\b | [0-9a-f]{8,} | (?<![\w-])[\w-]{43}(?![\w-])
    | \b[A-Z]\d+\b | https?://\S+ | English | Español | \b[hH]\b | \bmin\b
"""
STAFFS_DATA = (
    r"\bUTC\b",
    r"\b[A-Z2-7]{32}\b",  # the key of a second factor, and a recovery code
    r"\b[a-z2-7]{4}(-[a-z2-7]{4}){5}\b",
    r"\bmanage\.py \w+",
    r"\b\w{2,}_\w+",
    r"\b[a-z]\w+\.\w+",
    r"\b(en-xa|ar-xb)\b",
)
WORDS = """(data) => {
    const seen = [], note = (text, where) => {
        const words = text.replace(new RegExp(data, "g"), " ");
        if (/[A-Za-z]{2,}/.test(words)) seen.push([where, text, words]);
    };
    const page = document.documentElement.lang;
    const isForeign = element => element.closest("[lang]").lang !== page
        || element.closest(".digest, script, style, template, noscript, [translate=no]");
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const element = walker.currentNode.parentElement;
        const isSeen = !isForeign(element) && element.checkVisibility();
        if (isSeen) note(walker.currentNode.data, element.tagName);
    }
    for (const name of ["aria-label", "title", "placeholder", "alt"])
        for (const element of document.querySelectorAll(`[${name}]`))
            if (!isForeign(element)) note(element.getAttribute(name), name);
    for (const button of document.querySelectorAll("input[type=submit], input[type=button]"))
        if (!isForeign(button)) note(button.value, "button");
    note(document.title, "title of the page");
    return seen;
}"""
OPEN_ALL = """() => {
    for (const fold of document.querySelectorAll("details:not([open])")) fold.open = true;
}"""


# A text in which words are marked is read whole, and not between its marks; one that shows what
# came and what went is of the content, and is left out.
JOIN_MARKED = """() => {
    for (const word of document.querySelectorAll("ins, del")) word.parentElement.lang = "en";
    for (const word of document.querySelectorAll("mark")) word.replaceWith(...word.childNodes);
    document.body.normalize();
}"""


def untranslated(page: Page, *data: str) -> list[str]:
    """Return the texts and labels that have a word without accents, of which `data` are none."""
    return [shown(where, text) for where, text, _ in _texts(page, *data)]


def untranslated_for_staff(page: Page) -> list[str]:
    """Return the texts and labels that have a word without accents, and that are neither of the
    content, whose pages staff read in its own language, nor what somebody wrote. The page is no
    longer whole then."""
    page.evaluate(JOIN_MARKED)
    return [
        shown(where, text)
        for where, text, words in _texts(page, *STAFFS_DATA)
        if not is_of_content(words, broken=where == "text")
    ]


def shown(where: str, text: str) -> str:
    return f"{where}: {' '.join(text.split())[:80]}"


def _texts(page: Page, *data: str) -> list[tuple[str, str, str]]:
    """Return where each text stands, the text, and what it says beside data."""
    page.evaluate(OPEN_ALL)
    pattern = "|".join(["".join(DATA.split()), *data])
    seen: list[tuple[str, str, str]] = page.evaluate(WORDS, pattern)
    return seen
