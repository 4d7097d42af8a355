"""What an entry in the access log costs beside what the page asks."""

from collections.abc import Iterable
from typing import Any

from suitability.audit.audit_entry import ChainHead

SEAL = f"UPDATE {ChainHead._meta.db_table} SET sealed = "


def but_for_the_seal(asked: Iterable[dict[str, Any]]) -> list[str]:
    """The queries of a page that writes an entry, without the one that seals the end of the log
    (ADR 52): it is there, and there once."""
    queries = [query["sql"] for query in asked]
    others = [query for query in queries if not query.startswith(SEAL)]
    assert len(queries) == len(others) + 1
    return others
