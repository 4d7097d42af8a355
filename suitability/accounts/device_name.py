"""What a browser is called in a list of sessions: `Firefox on Windows`, and no more than that.

It is stored in English, and read in the reader's language.
"""

from django.utils.translation import gettext, gettext_noop

UNKNOWN = gettext_noop("A browser")

# The first that is in the User-Agent; most name several browsers, so the order counts.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def device_in_words(device: str) -> str:
    """Return a stored name in the reader's language."""
    browser, on, system = device.partition(" on ")
    browser = gettext("A browser") if browser in ("", UNKNOWN) else browser
    if not on:
        return browser
    return gettext("%(browser)s on %(system)s") % {"browser": browser, "system": system}


def device_name(user_agent: str) -> str:
    """Return the families of browser and system. Nothing else of the text is stored: versions and
    models would tell more about somebody than they need to know their own devices by."""
    browser = next((name for sign, name in BROWSERS if sign in user_agent), UNKNOWN)
    system = next((name for sign, name in SYSTEMS if sign in user_agent), "")
    return f"{browser} on {system}" if system else browser
