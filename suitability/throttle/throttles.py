"""How often each thing may be done that costs much, from one client and over all.

docs/operations.md has the same figures as a table, and ADR 43 the reasons.
"""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


@dataclass(frozen=True, slots=True)
class Rate:
    """So many at once (`burst`), and one more every so many seconds."""

    burst: int
    seconds: float

    def scaled(self) -> "Rate":
        """Return the rate times LIMIT_FACTOR, which is not 0."""
        factor = settings.LIMIT_FACTOR
        return Rate(max(1, round(self.burst * factor)), self.seconds / factor)


@dataclass(frozen=True, slots=True)
class Throttle:
    """The rates of one thing: of `each` client (client_address.py), and `over_all`."""

    name: str
    each: Rate
    over_all: Rate | None


SIGN_IN = Throttle("sign-in", Rate(60, 5), Rate(120, 1))
# Wrong passwords from one address, for whatever names.
WRONG_SIGN_IN = Throttle("wrong sign-in", Rate(40, 30), None)
# Tries with one name where nothing is known of who tries: slowed, and never shut out.
NAMED_SIGN_IN = Throttle("sign-in", Rate(5, 30), None)
# Over all it is counted in the saved responses themselves (responses/recent_saves.py).
SAVE = Throttle("save", Rate(60, 10), None)
# Secret links that lead nowhere. Over all there is no rate: who tries many, from many addresses,
# would keep patients from their lists, and not get nearer to guessing one.
WRONG_LINK = Throttle("wrong link", Rate(60, 5), None)
LOOKUP = Throttle("lookup", Rate(60, 2), Rate(300, 0.2))
EXPORT = Throttle("export", Rate(20, 30), Rate(60, 10))
FHIR = Throttle("fhir", Rate(600, 0.2), Rate(1200, 0.05))
PDF = Throttle("pdf", Rate(20, 10), Rate(60, 2))


class TooMany(Exception):
    """Something was done too often: it may be tried again in so many seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__("too many")
        self.seconds = max(1, -int(-seconds // 1))  # rounded up

    @property
    def wait(self) -> str:
        """Return when to try again, in words, as in "Please try again in about 2 minutes."."""
        if self.seconds <= 5:
            return _("in a few seconds")
        if self.seconds <= 50:
            return _("in about %(seconds)s seconds") % {"seconds": -(-self.seconds // 10) * 10}
        minutes = -(-self.seconds // 60)
        words = ngettext("in about a minute", "in about %(minutes)s minutes", minutes)
        return words % {"minutes": minutes}
