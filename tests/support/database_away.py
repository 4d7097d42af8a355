"""A database that is not to be had, for tests in one process."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import OperationalError, connection


@contextmanager
def database_away(error: type[Exception] = OperationalError, after: int = 0) -> Iterator[None]:
    """Lets so many statements through, and no more."""
    left = [after]

    def refuse(execute: Callable[..., Any], *args: Any) -> Any:
        left[0] -= 1
        if left[0] < 0:
            raise error("the database is away")
        return execute(*args)

    with connection.execute_wrapper(refuse):
        yield
