"""A search among resources that are made of the releases, which are few."""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from operator import itemgetter
from typing import Any

from suitability.fhir.identifiers import Json

from .cursors import decoded, encoded, unfit
from .search_parameters import Criterion, Search

STATUSES = "http://hl7.org/fhir/publication-status"
# What is compared by parameters whose names are not those of an element with a text.
VALUES: Mapping[str, Callable[[Json], Sequence[Any]]] = {
    "_id": lambda resource: [("", resource["id"])],
    "_lastUpdated": lambda resource: [datetime.fromisoformat(resource["meta"]["lastUpdated"])],
    "date": lambda resource: [datetime.fromisoformat(resource["date"])],
    "status": lambda resource: [(STATUSES, resource["status"])],
    "version": lambda resource: [("", resource["version"])],
    "identifier": lambda resource: [(i["system"], i["value"]) for i in resource["identifier"]],
    "code": lambda resource: [(resource["url"], c["code"]) for c in resource["concept"]],
}
SORTED_BY: Mapping[str, Callable[[Json], Any]] = {
    "_id": itemgetter("id"),
    "_lastUpdated": lambda resource: datetime.fromisoformat(resource["meta"]["lastUpdated"]),
    "date": lambda resource: datetime.fromisoformat(resource["date"]),
    "name": itemgetter("name"),
    "title": itemgetter("title"),
}


def in_order(resources: Sequence[Json], search: Search) -> list[Json]:
    """Return the resources in the order that is wanted."""
    ordered = [*resources]
    for name, goes_down in reversed(search.sort):
        ordered.sort(key=SORTED_BY[name], reverse=goes_down)
    return ordered


def matches(ordered: Sequence[Json], search: Search) -> list[Json]:
    """Return the resources that fit all that is demanded, in the same order."""
    return [each for each in ordered if all(holds(c, each) for c in search.criteria)]


def holds(criterion: Criterion, resource: Json) -> bool:
    """Return whether any of the values fits. No element that is searched is ever missing."""
    if criterion.modifier == "missing":
        return not criterion.values[0]
    values_of = VALUES.get(criterion.name)
    values = values_of(resource) if values_of else [resource[criterion.name]]
    fits = FITS[criterion.type]
    any_fits = any(
        fits(wanted, value, criterion.modifier) for wanted in criterion.values for value in values
    )
    return any_fits != (criterion.modifier == "not")


def text_fits(wanted: str, value: str, modifier: str) -> bool:
    """Return whether a text begins with what is wanted, whatever its case and accents are; or has
    it within, or is just that."""
    if modifier == "exact":
        return value == wanted
    folded, part = _folded(value), _folded(wanted)
    if not part:  # an accent alone, which all would begin with
        return False
    return part in folded if modifier == "contains" else folded.startswith(part)


def _folded(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


FITS: Mapping[str, Callable[[Any, Any, str], bool]] = {
    "date": lambda wanted, moment, _: any(moment in moments for moments in wanted),
    "token": lambda wanted, value, _: wanted.means(*value),
    "uri": lambda wanted, value, _: wanted == value,
    "string": text_fits,
}


def page_of_listed(
    ordered: Sequence[Json], fitting: Sequence[Json], search: Search
) -> tuple[list[Json], str]:
    """Return the resources of a page, and the cursor of the next one, empty if it is the last. The
    last one of the page before, which is among all that are ordered, may fit no more.

    Raises Refusal.
    """
    begin = 0
    if search.after:
        ids = [[resource["id"]] for resource in ordered]
        last = decoded(search.after)
        if last not in ids:
            raise unfit()
        before = ids[: ids.index(last) + 1]
        begin = sum([resource["id"]] in before for resource in fitting)
    page = [*fitting][begin : begin + search.count]
    is_last = begin + search.count >= len(fitting) or not page
    return page, "" if is_last else encoded([page[-1]["id"]])
