"""Published content: immutable, numbered, with a digest."""

from datetime import datetime
from typing import Any

from django.db import models, transaction

from suitability.questionnaire import canonical_form
from suitability.questionnaire.document import Document


class ReleaseIsFinal(Exception):
    """A release cannot be changed or deleted."""


class ReleaseQuerySet(models.QuerySet["Release"]):
    def update(self, **changes: Any) -> int:
        raise ReleaseIsFinal

    def delete(self) -> tuple[int, dict[str, int]]:
        raise ReleaseIsFinal


class Release(models.Model):
    """`document` is the canonical text of a rules Document, and `digest` its SHA-256. `author`
    and `approver` are the names of two people, as they were then.

    The live release is the one with the highest number that was not recalled.
    """

    number = models.PositiveIntegerField(primary_key=True)
    digest = models.CharField(max_length=64)
    document = models.TextField()
    notes = models.TextField(blank=True)
    author = models.CharField(max_length=150, blank=True)
    approver = models.CharField(max_length=150, blank=True)
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

    def content(self) -> Document:
        return canonical_form.from_text(Document, self.document)


def live_release() -> Release | None:
    return Release.objects.filter(recall=None).first()


def recalled_as(digest: str) -> Release | None:
    """The release under which this very content was recalled as harmful."""
    return Release.objects.filter(digest=digest).exclude(recall=None).first()


@transaction.atomic
def publish(
    document: Document, *, notes: str, now: datetime, author: str = "", approver: str = ""
) -> Release:
    """Make `document` the live release. One that is live already is not published again."""
    live = live_release()
    text = canonical_form.to_text(document)
    digest = canonical_form.digest(text)
    if live and live.digest == digest:
        return live
    newest = Release.objects.first()
    return Release.objects.create(
        number=newest.number + 1 if newest else 1,
        digest=digest,
        document=text,
        notes=notes,
        author=author,
        approver=approver,
        published_at=now,
    )
