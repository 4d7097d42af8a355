"""A questionnaire that somebody asked us to save, and the summary as it was read."""

import hashlib
from datetime import datetime
from typing import Any, Self

from django.contrib.auth.models import User
from django.db import models, router
from django.db.models import BooleanField, F, Func
from django.utils.translation import gettext_lazy as _

from suitability.engine.summary import Summaries, Summary
from suitability.engine.tick_list import UNTOUCHED, TickList, saved_ticks, tick_list
from suitability.questionnaire import canonical_form
from suitability.releases.release import Release
from suitability.releases.release_cache import compiled_release, stored_document

from .compression import NotReadable, compress, decompress
from .reference import in_groups


class FrozenSummary(models.Model):
    """Every word of a summary, as canonical text under its SHA-256.

    The words depend on the release, the language and the answers alone, so responses that read the
    same share one. The text is stored as a frame of compression.py, whose dictionary is the
    document of `release`; an older program stored it in `plain`, as it is, and then there is no
    frame.
    """

    digest = models.CharField(max_length=64, primary_key=True)
    plain = models.TextField(db_column="text", blank=True, default="")
    frame = models.BinaryField(null=True)
    release = models.ForeignKey(
        Release, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    def __str__(self) -> str:
        return self.digest

    @classmethod
    def of(cls, text: str, release: int) -> Self:
        """Return the row for the text of a summary under a release, not stored yet."""
        frame = compress(text, stored_document(release))
        return cls(digest=canonical_form.digest(text), frame=frame, release_id=release)

    @property
    def text(self) -> str:
        """The canonical text. Raises NotReadable."""
        if self.plain or self.frame is None or self.release_id is None:
            return self.plain
        return decompress(bytes(self.frame), stored_document(self.release_id))

    @property
    def verifies(self) -> bool:
        try:
            return canonical_form.digest(self.text) == self.digest
        except NotReadable:
            return False

    def read(self) -> Summary:
        """Return the summary as it was read. Raises NotReadable, DocumentError."""
        return canonical_form.from_text(Summary, self.text)


class Status(models.TextChoices):
    NEW = "new", _("new")
    IN_REVIEW = "in_review", _("in review")
    FOLLOW_UP = "follow_up", _("follow-up")
    REVIEWED = "reviewed", _("reviewed")


OPEN = (Status.NEW, Status.IN_REVIEW, Status.FOLLOW_UP)  # not signed off
AT_WORK = (Status.IN_REVIEW, Status.FOLLOW_UP)  # somebody holds it


class IsAtWork(Func):
    """Whether a status is one of AT_WORK, in the words of the index `response_at_work`: SQLite uses
    a partial index only for the same words, and does not see what a parameter holds."""

    arity = 1
    output_field = BooleanField()
    template = f"%(expressions)s IN ({', '.join(repr(str(status)) for status in AT_WORK)})"

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        # Without statistics SQLite takes the two statuses for twenty rows, and would sort them all.
        template = f"likely({self.template})"
        return self.as_sql(compiler, connection, template=template, **context)


class ResponseQuerySet(models.QuerySet["Response"]):
    def unexpired(self, now: datetime) -> Self:
        """Return those whose time of retention is not over."""
        return self.filter(delete_at__gt=now)

    def at_work(self, by: User) -> Self:
        """Return those that somebody holds and has not signed off."""
        return self.filter(IsAtWork(F("status")), holder=by)

    def on_replica(self) -> Self:
        """Read from the replica, if there is one that is near enough (replica.py), and so perhaps
        without what was saved or reviewed in the last moments: for many rows at once."""
        return self.using(router.db_for_read(self.model, many=True))


class Response(models.Model):
    """`code` packs the answers and `fired` the rules that fired, both as the release's program
    numbers them; `answers` says the same for people. The secret link is kept as a hash only.
    `journey_hash` is the same for all lists that one journey saved (replacement.py); None for those
    from before there was one. `ticked` are the codes of the questions to ask that were ticked
    (engine/tick_list.py), or None if it was saved before ticks were. `status` and `holder`, the
    account of a clinician, are where its review stands (review.py); `held_by` is the holder's name
    as it was then, to be shown. `language` is the tag of the language that it was read in, all of
    it; empty for the release's own.
    """

    reference = models.CharField(max_length=11, unique=True)
    link_hash = models.CharField(max_length=64, unique=True)
    journey_hash = models.CharField(max_length=43, null=True)  # noqa: DJ001 - not in the index
    release = models.ForeignKey(
        Release, on_delete=models.PROTECT, related_name="responses", db_index=False
    )
    answers = models.JSONField()
    code = models.BinaryField()
    fired = models.BinaryField()
    summary = models.ForeignKey(FrozenSummary, on_delete=models.PROTECT, related_name="responses")
    ticked = models.JSONField(null=True)
    language = models.CharField(max_length=35, blank=True, default="", db_default="")
    consent = models.CharField(max_length=20)
    saved_at = models.DateTimeField()
    delete_at = models.DateTimeField()
    status = models.CharField(
        max_length=10, choices=Status, default=Status.NEW, db_default=Status.NEW
    )
    held_by = models.CharField(max_length=150, blank=True, default="", db_default="")
    holder = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    reviewed_at = models.DateTimeField(null=True)
    days_to_sign_off = models.SmallIntegerField(null=True)  # whole ones, while it is signed off
    follow_up_on = models.DateField(null=True)  # when it is due, while it is in follow-up

    objects = ResponseQuerySet.as_manager()

    class Meta:
        # Each holds all that its readers ask for, so that no row is looked up beside it
        # (docs/adr/0018-answers-packed-and-indexed.md).
        indexes = [
            models.Index(
                "saved_at",
                "id",
                "delete_at",
                "status",
                "held_by",
                "holder",
                "release",
                "fired",
                "code",
                "reference",
                "reviewed_at",
                name="response_in_list",
            ),
            models.Index(
                "status",
                "saved_at",
                "id",
                "delete_at",
                "days_to_sign_off",
                name="response_by_status",
            ),
            models.Index(
                "release", "language", "code", "fired", "delete_at", name="response_alike"
            ),
            # No patient's save writes into the next three.
            models.Index(
                fields=["holder", "saved_at", "id"],
                name="response_at_work",
                condition=models.Q(status__in=AT_WORK),
            ),
            models.Index(
                fields=["follow_up_on", "saved_at", "id"],
                name="response_in_follow_up",
                condition=models.Q(follow_up_on__isnull=False),
            ),
            models.Index(
                fields=["reviewed_at", "id"],
                name="response_signed_off",
                condition=models.Q(reviewed_at__isnull=False),
            ),
            models.Index(
                fields=["journey_hash"],
                name="response_of_journey",
                condition=models.Q(journey_hash__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.spoken_reference

    @property
    def summaries(self) -> Summaries:
        """The release that it was saved under, in the language that it was read in."""
        return compiled_release(self.release_id, self.language)

    @property
    def spoken_reference(self) -> str:
        return in_groups(self.reference)

    def tick_list(self, summary: Summary) -> TickList:
        """Return the tick list of the response's summary as it was saved; untouched if it is not
        known what was ticked."""
        ticks = UNTOUCHED if self.ticked is None else saved_ticks(summary, self.ticked)
        return tick_list(summary, ticks)


def hash_link(link: str) -> str:
    """Return what is stored of the secret part of a link: its SHA-256, 64 hex digits."""
    return hashlib.sha256(link.encode()).hexdigest()
