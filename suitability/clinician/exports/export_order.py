"""A file that may take minutes to send, and what it is to hold, as another process can read it."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from django.http import StreamingHttpResponse

from .export_slots import ExportSlot


@dataclass(frozen=True, slots=True)
class Order:
    """`file` is `csv` or another of a list's exports, or `log`; `query` the filters as they stand
    in the address; `by` the account's number; `at` the moment of the request, as ISO 8601. Of what
    came later nothing is sent: no number above `until`. `entry` is its number in the audit log."""

    file: str
    by_choice: bool
    query: str
    by: int
    at: str
    until: int
    entry: int

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "Order":
        return cls(**json.loads(text))


class Download(StreamingHttpResponse):
    """Where nobody else waits it is written while it is sent, from `lines`; the server has another
    process write it, from the order (config/downloads.py). Its end gives the slot back."""

    def __init__(
        self, lines: Iterable[str], order: Order, slot: ExportSlot, content_type: str
    ) -> None:
        super().__init__(lines, content_type=content_type)
        self.order, self.slot = order, slot
        self._resource_closers.append(slot.close)  # type: ignore[attr-defined]
