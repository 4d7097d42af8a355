"""Rows that are only ever added."""

from typing import Any

from django.db import models


class IsFinal(Exception):
    """The row cannot be changed or deleted."""


class AppendedQuerySet(models.QuerySet[Any]):
    def update(self, **changes: Any) -> int:
        raise IsFinal

    def delete(self) -> tuple[int, dict[str, int]]:
        raise IsFinal


class Appended(models.Model):
    """Deleting what a row belongs to still takes it along."""

    objects = AppendedQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise IsFinal
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise IsFinal
