"""The append-only model: rows that are only ever added, and refuse to be changed or deleted."""

from typing import Any

from django.db import models


class RowIsFinal(Exception):
    """A row of an append-only model cannot be changed or deleted."""


class AppendOnlyQuerySet(models.QuerySet[Any]):
    """A QuerySet without bulk changes. Both methods raise RowIsFinal."""

    def update(self, **changes: Any) -> int:
        raise RowIsFinal

    def delete(self) -> tuple[int, dict[str, int]]:
        raise RowIsFinal


class AppendOnlyModel(models.Model):
    """The abstract base of releases, review events and audit entries.

    `save` of a stored row and `delete` raise RowIsFinal. Deleting what a row belongs to still
    takes the row along: Django's cascade deletes without asking the row.
    """

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert the row. Raises RowIsFinal if it is stored already."""
        if not self._state.adding:
            raise RowIsFinal
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise RowIsFinal
