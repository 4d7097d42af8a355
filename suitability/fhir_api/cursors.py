"""Keyset pagination of a search: the link to the next page names the last row of this one, in a
form that nobody needs to read (docs/GLOSSARY.md: keyset pagination)."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q

from suitability.responses.days import parse_moment

from .refusals import Refusal

Order = Sequence[tuple[str, bool]]
"""Columns, the last of which is `pk`, and whether each goes down."""
MAX_NUMBER = 2**63 - 1
MAX_CURSOR = 300  # characters


def encoded(values: Sequence[Any]) -> str:
    """Return the cursor of a row by what it has in the columns of an order."""
    texts = [value.isoformat() if isinstance(value, datetime) else value for value in values]
    return urlsafe_b64encode(json.dumps(texts).encode()).decode().rstrip("=")


def decoded(cursor: str) -> list[Any]:
    """Return the values in a cursor. Raises Refusal."""
    try:
        values = json.loads(urlsafe_b64decode(cursor[:MAX_CURSOR] + "=" * (-len(cursor) % 4)))
    except (ValueError, RecursionError):
        values = None
    if not isinstance(values, list):
        raise unfit()
    return values


def beyond(cursor: str, order: Order) -> Q:
    """Select the rows behind the one of a cursor: those behind it in the first column, or equal
    there and behind it in the second, and so on. Raises Refusal."""
    values = decoded(cursor)
    if len(values) != len(order):
        raise unfit()
    condition, equal = Q(), Q()
    for (column, goes_down), value in zip(order, values, strict=True):
        parsed = number(value) if column == "pk" else moment(value)
        condition |= equal & Q(**{f"{column}__{'lt' if goes_down else 'gt'}": parsed})
        equal &= Q(**{column: parsed})
    return condition


def number(value: Any) -> int:
    """Return a value of a cursor as a number, up to MAX_NUMBER. Raises Refusal."""
    if type(value) is not int or not 0 <= value <= MAX_NUMBER:
        raise unfit()
    return value


def moment(value: Any) -> datetime:
    """Return a value of a cursor as a moment. Raises Refusal."""
    parsed = parse_moment(value) if isinstance(value, str) else None
    if parsed is None:
        raise unfit()
    return parsed


def unfit() -> Refusal:
    return Refusal(400, "invalid", "after is what a link to the next page has, as it was sent.")
