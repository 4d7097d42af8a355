"""The orders of the list, each along an index, so that a page costs the same however deep it is.

All columns of an order go the same way, up or down, as one index of the responses has them, which
is read forwards or backwards. Three of the indexes hold some of the responses alone (those at work,
in follow-up, signed off), since no save of a patient is to pay for them; so these orders show no
others (docs/adr/0048-an-order-is-an-index.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import BooleanField, F, Func, Q, QuerySet, Value
from django.utils.dateparse import parse_date
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from suitability.responses.days import parse_moment
from suitability.responses.response import IsAtWork, Response, Status

Label = str | Promise
Cursor = tuple[Any, ...]
"""The values of an order's columns, and the number of a response: where it stands."""


@dataclass(frozen=True, slots=True)
class ListOrder:
    """`label` names it among the orders, and `words` say it of a list. `among`: which responses it
    shows; all, if that is empty. `pages` are the names of the links to the pages before and at
    the beginning, and to the one after."""

    label: Label
    words: Label
    columns: tuple[str, ...] = ("saved_at",)
    descending: bool = False
    among: Q = Q()  # noqa: RUF009 - never changed
    pages: tuple[Label, Label, Label] = (_("Page before"), _("First page"), _("Page after"))

    @property
    def is_by_review(self) -> bool:
        """Return whether a step of a review moves a response within the order."""
        return self.columns != ("saved_at",)

    @property
    def names(self) -> tuple[str, ...]:
        return (*self.columns, "pk")


AT_WORK = Q(IsAtWork(F("status")), holder__isnull=False)
ORDERS = {
    "": ListOrder(
        _("Newest first"),
        _("the newest first"),
        descending=True,
        pages=(_("Newer"), _("Newest"), _("Older")),
    ),
    "oldest": ListOrder(
        _("Oldest first"), _("the oldest first"), pages=(_("Older"), _("Oldest"), _("Newer"))
    ),
    "status": ListOrder(
        _("By status, of each the oldest first"),
        _("by status, of each the oldest first"),
        ("status", "saved_at"),
    ),
    "holder": ListOrder(
        _("In review or follow-up, by holder"),
        _("only those in review or follow-up, by holder, of each the oldest first"),
        ("holder_id", "saved_at"),
        among=AT_WORK,
    ),
    "due": ListOrder(
        _("Follow-up, the earliest day first"),
        _("only those in follow-up, the earliest day first"),
        ("follow_up_on", "saved_at"),
        among=Q(follow_up_on__isnull=False),
    ),
    "signed_off": ListOrder(
        _("Signed off, the latest first"),
        _("only those signed off, the latest first"),
        ("reviewed_at",),
        descending=True,
        among=Q(reviewed_at__isnull=False),
    ),
    "signed_off_first": ListOrder(
        _("Signed off, the earliest first"),
        _("only those signed off, the earliest first"),
        ("reviewed_at",),
        among=Q(reviewed_at__isnull=False),
    ),
}
NEWEST_FIRST = ORDERS[""]


class Columns(Func):
    """Several columns, or values, as the databases compare them: `(status, saved_at, id)`."""

    template = "(%(expressions)s)"
    arg_joiner = ", "
    output_field = BooleanField()


class Beside(Func):
    """Whether a response stands after a cursor, or before it: `(saved_at, id) < (..., 17)`. Both
    databases read the index from there, on all columns at once."""

    template = "%(expressions)s"
    output_field = BooleanField()

    def __init__(self, order: ListOrder, cursor: Cursor, comparison: str) -> None:
        fields = {field.attname: field for field in Response._meta.concrete_fields}
        values = (
            Value(value, fields["id" if name == "pk" else name])
            for name, value in zip(order.names, cursor, strict=True)
        )
        super().__init__(
            Columns(*map(F, order.names)), Columns(*values), arg_joiner=f" {comparison} "
        )


def in_order(responses: QuerySet[Response], order: ListOrder) -> QuerySet[Response]:
    return responses.order_by(*(f"-{name}" if order.descending else name for name in order.names))


def beyond(cursor: Cursor, order: ListOrder, *, back: bool = False) -> Q:
    """Return the condition for responses after the cursor in this order; `back`: before it."""
    return Q(Beside(order, cursor, "<" if order.descending != back else ">"))


def from_here_on(cursor: Cursor, order: ListOrder) -> Q:
    """Return the condition for the response at the cursor and those after it."""
    return Q(Beside(order, cursor, "<=" if order.descending else ">="))


def parse_cursor(text: str | None, order: ListOrder) -> Cursor | None:
    """Return the cursor in `2026-11-24T09:00:00.000001Z_17`, or with several columns in
    `new~2026-11-24T09:00:00.000001Z_17`; None if the text is none of this order."""
    columns, _underscore, number = (text or "").rpartition("_")
    texts = columns.split("~")
    if not _is_number(number) or len(texts) != len(order.columns):
        return None
    try:
        values = [_parse(name, value) for name, value in zip(order.columns, texts, strict=True)]
    except ValueError:
        return None
    return None if None in values else (*values, int(number))


def cursor_text(cursor: Cursor) -> str:
    """Return a cursor as parse_cursor reads it."""
    *values, number = cursor
    return f"{'~'.join(map(_text, values))}_{number}"


def _parse(name: str, text: str) -> Any:
    """Return the value of a column; None if the text has none. Raises ValueError."""
    if name == "status":
        return text if text in Status.values else None
    if name == "holder_id":
        return int(text) if _is_number(text) else None
    if name == "follow_up_on":
        return parse_date(text)
    return parse_moment(text)


def _is_number(text: str) -> bool:
    return text.isdecimal() and text.isascii() and len(text) <= 18


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else str(value)


def cursor_of(row: Sequence[Any], names: Sequence[str], order: ListOrder) -> Cursor:
    """Return where a row of these columns stands."""
    return tuple(row[names.index(name)] for name in order.names)
