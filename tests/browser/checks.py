"""What must hold on every page: found by axe-core, and by looking where axe does not look."""

from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Page, Request, Response

AXE = Path(__file__).with_name("axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# In the dark only colours differ, so only the rules about colours are asked again.
ONLY = {
    "light": {"type": "tag", "values": RULES},
    "dark": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
}
LOOKS = {
    "light": {"color_scheme": "light", "forced_colors": "none"},
    "dark": {"color_scheme": "dark", "forced_colors": "none"},
    "forced colours": {"color_scheme": "light", "forced_colors": "active"},
}
WIDTHS = (390, 1280)  # CSS pixels
PHONE = {"width": 320, "height": 640}
SCREEN = {"width": 1280, "height": 720}

OPEN_ALL = """() => {
    for (const one of document.querySelectorAll("details:not([open])")) one.open = true;
}"""
# There the row of Save, which stays in sight, covers nothing.
TO_THE_END = "() => scrollTo(0, document.body.scrollHeight)"
# The choices of a pick list come out of one loop, on some forms hundreds: four of a group do.
SHORTEN_PICK_LISTS = """() => {
    for (const one of document.querySelectorAll(".picker li:nth-child(n+5)")) one.remove();
}"""
SETTLE = "() => Promise.allSettled(document.getAnimations().map(one => one.finished))"
RUN_AXE = """only => axe.run(document, {
    runOnly: only, resultTypes: ["violations"], selectors: false,
})"""
BROKEN = """() => {
    const found = [], ids = [...document.querySelectorAll("[id]")].map(one => one.id);
    const known = new Set(ids);
    if (known.size < ids.length) found.push("an id is there twice: "
        + ids.filter((id, place) => ids.indexOf(id) !== place));
    for (const name of ["aria-describedby", "aria-labelledby", "aria-controls", "for"])
        for (const one of document.querySelectorAll(`[${name}]`))
            for (const id of one.getAttribute(name).split(/\\s+/))
                if (!known.has(id)) found.push(`${name}="${id}"`);
    for (const link of document.querySelectorAll("a[href]:not(svg a)")) {
        const to = new URL(link.href);
        if (to.hash && to.href.split("#")[0] === location.href.split("#")[0]
            && !known.has(decodeURIComponent(to.hash.slice(1))))
            found.push(link.getAttribute("href"));
    }
    return found;
}"""
# The fragment of a secret link is no id.
LINKS_ELSEWHERE = """() => [...document.querySelectorAll("a[href*='#']:not(.secret a)")]
    .map(link => new URL(link.href)).filter(to => to.origin === location.origin)
    .map(to => to.href).filter(to => to.split("#")[0] !== location.href.split("#")[0])"""
TOO_WIDE = """() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    return [...document.querySelectorAll("body *")]
        .filter(one => one.getBoundingClientRect().right > width
            && !one.closest(".table-box, .visually-hidden"))
        .map(one => `${one.tagName} .${one.className}: ${one.textContent.trim().slice(0, 40)}`);
}"""


UNSEEN_FOCUS = """() => [...document.querySelectorAll(
        "a[href], button, input, select, textarea, summary, [tabindex='0']")]
    .filter(element => element.checkVisibility({visibilityProperty: true}))
    .filter(element => {
        element.focus({preventScroll: true});
        const style = getComputedStyle(element);
        return document.activeElement === element
            && (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2);
    }).slice(0, 5).map(element => element.outerHTML.slice(0, 120))"""


def violations(page: Page) -> list[str]:
    """What axe-core finds with all folds open, light and dark. The page is no longer whole then."""
    page.set_viewport_size(SCREEN)
    page.evaluate(OPEN_ALL)
    page.evaluate(SHORTEN_PICK_LISTS)
    return violations_now(page, "light") + violations_now(page, "dark")


def violations_in_every_look(page: Page) -> list[str]:
    """What axe-core finds with all folds open, at both widths and in every look. The page is no
    longer whole then."""
    page.evaluate(OPEN_ALL)
    page.evaluate(SHORTEN_PICK_LISTS)
    seen = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        for name, look in LOOKS.items():
            page.emulate_media(**look)
            seen += [f"{width} {name}: {each}" for each in axe(page, ONLY["light"])]
    return seen


def violations_now(page: Page, scheme: Literal["light", "dark"]) -> list[str]:
    """Axe is injected by evaluation: the page's policy lets no script in."""
    page.emulate_media(color_scheme=scheme)
    return [f"{scheme}: {each}" for each in axe(page, ONLY[scheme])]


def axe(page: Page, only: dict[str, Any]) -> list[str]:
    page.evaluate(SETTLE)
    page.evaluate(TO_THE_END)
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    return [described(each) for each in page.evaluate(RUN_AXE, only)["violations"]]


def described(violation: dict[str, Any]) -> str:
    nodes = "; ".join(node["html"][:200] for node in violation["nodes"][:5])
    return f"{violation['id']} ({violation['help']}): {nodes}"


def broken_references(page: Page) -> list[str]:
    """Ids that are there twice, or that something on the page names and that are not there."""
    ids: list[str] = page.evaluate(BROKEN)
    return ids


def broken_links(page: Page) -> list[str]:
    """Links to an id on another page of ours where that id is not."""
    texts: dict[str, str] = {}
    broken = []
    for link in sorted(set(page.evaluate(LINKS_ELSEWHERE))):
        address, _, id_ = link.partition("#")
        if address not in texts:
            texts[address] = page.request.get(address).text()
        if f'id="{id_}"' not in texts[address]:
            broken.append(link)
    return broken


def too_wide(page: Page) -> list[str]:
    """What stands out of a phone's window, as the page comes and with all folds open."""
    page.set_viewport_size(PHONE)
    folded = sideways(page)
    page.evaluate(OPEN_ALL)
    return folded + sideways(page)


def too_wide_enlarged(page: Page) -> list[str]:
    """What stands out of a window of 1280 pixels at twice the size: zoomed, and its text alone."""
    page.set_viewport_size({"width": 640, "height": 400})
    zoomed = sideways(page)
    page.set_viewport_size(SCREEN)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    text_alone = sideways(page)
    page.evaluate("document.documentElement.style.fontSize = ''")
    return zoomed + text_alone


def unseen_focus(page: Page) -> list[str]:
    """What has the focus and shows no outline. A key was pressed before, since without any the
    browser takes a script's focus for that of a mouse."""
    page.keyboard.press("Tab")
    unseen: list[str] = page.evaluate(UNSEEN_FOCUS)
    return unseen


def sideways(page: Page) -> list[str]:
    """What stands out of the window as it is."""
    scroll = page.evaluate("document.documentElement.scrollWidth")
    width = page.viewport_size["width"]
    return [f"the page is {scroll} wide", *page.evaluate(TOO_WIDE)] if scroll > width else []


class Watch:
    """What a page asks for, says on the console, and answers with."""

    def __init__(self, page: Page, base_url: str) -> None:
        self.host = urlsplit(base_url).netloc
        self.page = page
        self.status = 0
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.add_init_script(
            "addEventListener('securitypolicyviolation',"
            " one => console.error('CSP refused ' + one.violatedDirective + ' ' + one.blockedURI))"
        )
        page.on("request", self._request)
        page.on("response", self._response)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _request(self, request: Request) -> None:
        self.requests.append(request.url)

    def _response(self, response: Response) -> None:
        if response.request.is_navigation_request():
            self.status = response.status

    def _console(self, message: ConsoleMessage) -> None:
        """A page whose own status is an error is told so on the console; that is no complaint."""
        own_status = message.location["url"] == self.page.url and "status of" in message.text
        if message.type in ("error", "warning") and not own_status:
            self.complaints.append(message.text)

    @property
    def strangers(self) -> list[str]:
        """Requests that went to any other server."""
        ours = (self.host, "")
        return [
            url
            for url in self.requests
            if urlsplit(url).netloc not in ours or urlsplit(url).scheme not in ("http", "data")
        ]
