"""From a bar of the overview to the list of the responses that it counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode


@dataclass(frozen=True, slots=True)
class Links:
    """`filters` are those of the overview: a bar's list has them too, and one more. There is no
    link where the list cannot have both, say two topics."""

    filters: Mapping[str, str]

    def to(self, name: str, value: str) -> str:
        """Return the list's query string for one more filter; empty if it has another value."""
        if self.filters.get(name, value) != value:
            return ""
        return urlencode({**self.filters, name: value})

    def within(self, first: date, last: date) -> str:
        """Return the list's query string for the days of a week that the overview is about."""
        since = max(self.filters.get("since", ""), first.isoformat())
        until = min(self.filters.get("until", "9999-12-31"), last.isoformat())
        return urlencode({**self.filters, "since": since, "until": until})
