"""Published content: immutable, numbered, with a digest."""

from datetime import datetime
from functools import lru_cache

from django.db import models, transaction
from django.utils.translation import gettext as _

from suitability.append_only import AppendOnlyModel
from suitability.questionnaire import canonical_form
from suitability.questionnaire.document import Document


class Release(AppendOnlyModel):
    """One release, for good: saving it again or deleting it raises RowIsFinal.

    `document` is the canonical text of a Document, and `digest` its SHA-256 in 64 hex digits.
    `author` and `approver` are the user names of two people, as they were then, and `readers` says
    who of them reads each language that came with it or changed, such as `es bo`. The live release
    is the one with the highest number that was not recalled.
    """

    number = models.PositiveIntegerField(primary_key=True)
    digest = models.CharField(max_length=64)
    document = models.TextField()
    notes = models.TextField(blank=True)
    author = models.CharField(max_length=150, blank=True)
    approver = models.CharField(max_length=150, blank=True)
    readers = models.TextField(blank=True, default="", db_default="")
    published_at = models.DateTimeField()

    class Meta:
        ordering = ("-number",)

    def __str__(self) -> str:
        return _("Release %(number)s") % {"number": self.number}

    def content(self) -> Document:
        """Return the document, read from its canonical text once a process."""
        return _document(self.document)


@lru_cache(maxsize=16)  # compiling, replay and history read the same few releases
def _document(text: str) -> Document:
    return canonical_form.from_text(Document, text)


def live_release() -> Release | None:
    """Return the live release as it stands in the database; the release cache asks less often."""
    return Release.objects.filter(recall=None).first()


def recalled_as(digest: str) -> Release | None:
    """Return the release under which the content with this digest was recalled as harmful."""
    return Release.objects.filter(digest=digest).exclude(recall=None).first()


@transaction.atomic
def publish(
    document: Document,
    *,
    notes: str,
    now: datetime,
    author: str = "",
    approver: str = "",
    readers: str = "",
) -> Release:
    """Make `document` the live release, and return it. If it is live already, return that one."""
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
        readers=readers,
        published_at=now,
    )
