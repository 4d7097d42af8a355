"""What must hold on every page: found by axe-core, and by looking where axe does not look."""

from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Page, Request, Response

AXE = Path(__file__).with_name("axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# In other looks only colours differ, so only the rules about colours are asked again.
ALL_RULES = {"type": "tag", "values": RULES}
OF_COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
LOOKS = {
    "light": {"color_scheme": "light", "forced_colors": "none"},
    "dark": {"color_scheme": "dark", "forced_colors": "none"},
    "forced colours": {"color_scheme": "light", "forced_colors": "active"},
    "forced colours, dark": {"color_scheme": "dark", "forced_colors": "active"},
}
WIDTHS = (320, 768, 1280)  # CSS pixels
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
# Under forced colours Chromium computes the text's colour anew and not that of its filling, which
# axe takes for it. No sheet of ours sets a filling.
SAME_FILLING = """() => {
    const style = CSSStyleDeclaration.prototype, value = style.getPropertyValue;
    style.getPropertyValue = function (name) {
        return value.call(this, name === "-webkit-text-fill-color" ? "color" : name);
    };
}"""
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
    const outside = box => box.right > width || document.dir === "rtl" && box.left < 0;
    return [...document.querySelectorAll("body *")]
        .filter(one => outside(one.getBoundingClientRect())
            && !one.closest(".table-box, .visually-hidden"))
        .map(one => `${one.tagName} .${one.className}: ${one.textContent.trim().slice(0, 40)}`);
}"""
# WCAG 1.4.12, as a reader's own style sheet sets it; made here, since the policy lets none in.
SPACE_OUT = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
        word-spacing: .16em !important; } p { margin-bottom: 2em !important; }`);
    document.adoptedStyleSheets.push(sheet);
}"""
CLOSE_UP = "() => void document.adoptedStyleSheets.pop()"
# Text in a box that hides what stands out of it.
CUT_OFF = """() => [...document.querySelectorAll("body *")]
    .filter(element => element.checkVisibility({visibilityProperty: true})
        && ["hidden", "clip"].includes(getComputedStyle(element).overflowX)
        && !element.closest(".visually-hidden, svg, textarea, input, select, thead")
        && (element.scrollWidth > element.clientWidth + 1
            || element.scrollHeight > element.clientHeight + 1))
    .map(element => `cut off: ${element.outerHTML.slice(0, 120)}`)"""
# WCAG 2.5.8: at least 24 by 24 pixels, but for links in a line of text. A box is pressed by its
# label too.
SMALL = """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
    .filter(element => element.checkVisibility({visibilityProperty: true})
        && !element.closest(".visually-hidden, .skip-link, svg") && element.type !== "hidden")
    .filter(element => {
        const words = text => text.replace(/\\s+/g, " ").trim().length;
        const inText = element.tagName === "A" && getComputedStyle(element).display === "inline"
            && words(element.closest("p, li, td, th, dd, dt, div").textContent)
                > words(element.textContent);
        const large = area => area && area.getBoundingClientRect().height >= 23.99
            && area.getBoundingClientRect().width >= 23.99;
        return !inText && !large(element) && ![...element.labels ?? []].some(large);
    })
    .map(element => `${Math.round(element.getBoundingClientRect().width)} by `
        + `${Math.round(element.getBoundingClientRect().height)}: `
        + element.outerHTML.slice(0, 120))"""
# The keyboard goes by the order of the page, so nothing may be seen in another one.
REORDERED = """() => [...document.querySelectorAll("body *")]
    .filter(element => element.tabIndex > 0 || getComputedStyle(element).order !== "0"
        || getComputedStyle(element).flexDirection.endsWith("reverse"))
    .map(element => element.outerHTML.slice(0, 120))"""

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
    """What axe-core finds with all folds open, at every width and in every look. The page is no
    longer whole then."""
    page.evaluate(OPEN_ALL)
    page.evaluate(SHORTEN_PICK_LISTS)
    seen = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        for name, look in LOOKS.items():
            page.emulate_media(**look)
            rules = ALL_RULES if name == "light" else OF_COLOURS
            seen += [f"{width} {name}: {each}" for each in axe(page, rules)]
    return seen


def violations_now(page: Page, scheme: Literal["light", "dark"]) -> list[str]:
    page.emulate_media(color_scheme=scheme)
    rules = ALL_RULES if scheme == "light" else OF_COLOURS
    return [f"{scheme}: {each}" for each in axe(page, rules)]


def axe(page: Page, only: dict[str, Any]) -> list[str]:
    """Axe is injected by evaluation: the page's policy lets no script in."""
    page.evaluate(SETTLE)
    page.evaluate(TO_THE_END)
    if not page.evaluate("'axe' in window"):
        page.evaluate(SAME_FILLING)
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


def harmed_by_spacing(page: Page) -> list[str]:
    """What stands out or is cut off with the spacing of WCAG 1.4.12, on a phone and a screen."""
    page.evaluate(SPACE_OUT)
    seen = []
    for size in (PHONE, SCREEN):
        page.set_viewport_size(size)
        seen += sideways(page) + page.evaluate(CUT_OFF)
    page.evaluate(CLOSE_UP)
    return seen


def too_wide_mirrored(page: Page) -> list[str]:
    """What stands out from right to left, on a phone and a screen."""
    page.evaluate("document.dir = 'rtl'")
    seen = []
    for size in (PHONE, SCREEN):
        page.set_viewport_size(size)
        seen += sideways(page)
    page.evaluate("document.dir = ''")
    return seen


def small_targets(page: Page) -> list[str]:
    """What is pressed and is smaller than 24 pixels, on a phone."""
    page.set_viewport_size(PHONE)
    small: list[str] = page.evaluate(SMALL)
    return small


def reordered(page: Page) -> list[str]:
    """What the keyboard reaches, or a screen reader reads, in another order than the eye."""
    elements: list[str] = page.evaluate(REORDERED)
    return elements


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
