"""A page, and how a reader gets there."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page


@dataclass(frozen=True, slots=True)
class Visit:
    """A page under the address `name`, which answers with `status`; `go` leads there."""

    name: str
    go: Callable[[Page, str], None]
    status: int = 200
