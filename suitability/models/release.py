"""Published content: immutable, numbered, with a digest."""

from datetime import datetime
from typing import Any

from django.db import models, transaction

from suitability.rules import canonical
from suitability.rules.document import Document


class ReleaseIsFinal(Exception):
    """A release cannot be changed or deleted."""


class ReleaseQuerySet(models.QuerySet["Release"]):
    def update(self, **changes: Any) -> int:
        raise ReleaseIsFinal

    def delete(self) -> tuple[int, dict[str, int]]:
        raise ReleaseIsFinal


class Release(models.Model):
    """`document` is the canonical text of a rules Document, and `digest` its SHA-256.

    The live release is the one with the highest number.
    """

    number = models.PositiveIntegerField(primary_key=True)
    digest = models.CharField(max_length=64)
    document = models.TextField()
    notes = models.TextField(blank=True)
    published_at = models.DateTimeField()

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ("-number",)

    def __str__(self) -> str:
        return f"Release {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise ReleaseIsFinal
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise ReleaseIsFinal


@transaction.atomic
def publish(document: Document, *, notes: str, now: datetime) -> Release:
    """Make `document` the live release. One that is live already is not published again."""
    live = Release.objects.first()
    text = canonical.to_text(document)
    digest = canonical.digest(text)
    if live and live.digest == digest:
        return live
    number = live.number + 1 if live else 1
    return Release.objects.create(
        number=number, digest=digest, document=text, notes=notes, published_at=now
    )
