"""What a download holds, by its order alone: for the process that writes it."""

from collections.abc import Iterable

from .audit_log_pages import lines_of_log
from .exports.download import lines_of_responses
from .exports.export_order import Order


def lines_of(order: Order) -> Iterable[str]:
    """Return the file's text, many rows at a time."""
    return lines_of_log(order) if order.file == "log" else lines_of_responses(order)
