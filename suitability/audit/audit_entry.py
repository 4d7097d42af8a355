"""The audit log's rows: who looked at saved responses or changed them, and when."""

import json
from datetime import UTC

from django.db import models
from django.utils.translation import gettext_lazy as _

from suitability.append_only import AppendOnlyModel


class Act(models.TextChoices):
    LISTED = "listed", _("looked at the list")
    SEARCHED = "searched", _("searched for a reference")
    OPENED = "opened", _("opened")
    TOOK = "took", _("took it")
    NOTED = "noted", _("added a note")
    SIGNED_OFF = "signed_off", _("signed it off")
    FOLLOWS_UP = "follows_up", _("marked it for follow-up")
    PUT_BACK = "put_back", _("put it back")
    HANDED_OVER = "handed_over", _("handed it over")
    REOPENED = "reopened", _("reopened it")
    DISCARDED = "discarded", _("discarded it")
    RESTORED = "restored", _("restored it")
    EXPORTED = "exported", _("exported")
    FETCHED = "fetched", _("fetched by FHIR")
    TOUCHED = "touched", _("saw which are touched")
    DELETED = "deleted", _("deleted")
    REPLACED = "replaced", _("replaced it by a newer one")
    MADE_CURRENT = "made_current", _("saved the same again")
    PURGED = "purged", _("deleted when their time was over")
    MADE_UP = "made_up", _("made up for trials")
    LOG_EXPORTED = "log_exported", _("exported this log")
    SIGNED_IN = "signed_in", _("signed in")
    SIGN_IN_FAILED = "sign_in_failed", _("got a wrong password")
    LOCKED_OUT = "locked_out", _("was locked out")
    CODE_FAILED = "code_failed", _("got a wrong code")
    SIGNED_OUT = "signed_out", _("signed out")
    PASSWORD_CHANGED = "password_changed", _("changed the password")
    FACTOR_SET = "factor_set", _("set up a second factor")
    FACTOR_REMOVED = "factor_removed", _("removed a second factor")
    CODES_MADE = "codes_made", _("made new recovery codes")
    INVITED = "invited", _("made a one-time link")
    PASSWORD_CHOSEN = "password_chosen", _("chose a password by a one-time link")
    ROLES_CHANGED = "roles_changed", _("changed roles")
    LANGUAGES_CHANGED = "languages_changed", _("changed which languages somebody reads")
    DEACTIVATED = "deactivated", _("deactivated an account")
    REACTIVATED = "reactivated", _("reactivated an account")
    FACTOR_RESET = "factor_reset", _("reset a second factor")
    SESSIONS_ENDED = "sessions_ended", _("ended sessions")
    UNLOCKED = "unlocked", _("unlocked an account")
    APPROVED = "approved", _("approved a release")
    RECALLED = "recalled", _("recalled a release")
    KEY_MADE = "key_made", _("made a FHIR key")
    KEY_ENDED = "key_ended", _("ended a FHIR key")
    KEY_REFUSED = "key_refused", _("was refused with its FHIR key")
    KEY_LEAKED = "key_leaked", _("sent its FHIR key without HTTPS, which ended it")
    REFUSED = "refused", _("was refused a page")


# What somebody else may have tried with an account, and its owner is told of.
FAILED_ACTS = (Act.SIGN_IN_FAILED, Act.CODE_FAILED, Act.LOCKED_OUT)


class AuditEntry(AppendOnlyModel):
    """One act. `by` is the name of a user, a token or a command as it was then, and `role` what
    they acted as; `account` is the number of the user's account, None for all others and in entries
    from before it was written.
    `response` is a number and `reference` what the patient was given: both stay when the response
    is gone. Both are empty when the act was about many; `about` says then which they were, and
    `read` their numbers, such as `3-7 9` (number_ranges.py), if what they say was read in bulk.
    `seal` chains the entry to the one before it (hash_chain.py)."""

    number = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    by = models.CharField(max_length=150)
    account = models.BigIntegerField(null=True)
    role = models.CharField(max_length=20)
    act = models.CharField(max_length=20, choices=Act)
    response = models.BigIntegerField(null=True, db_index=True)
    reference = models.CharField(max_length=11, blank=True)
    about = models.TextField(blank=True)
    read = models.TextField(null=True)  # noqa: DJ001 - not sealed in entries without
    seal = models.CharField(max_length=64)

    class Meta:
        db_table = "suitability_entry"
        ordering = ("-number",)
        indexes = [
            models.Index(
                fields=["at"], name="entry_read_in_bulk", condition=models.Q(read__isnull=False)
            ),
            models.Index(
                fields=["account", "at"],
                name="entry_failed_sign_in",
                condition=models.Q(act__in=FAILED_ACTS),
            ),
        ]

    def __str__(self) -> str:
        return f"Entry {self.number}"

    def content(self) -> str:
        """Return all that the entry says, as one JSON list; this text is sealed. The account, a
        number, and what was read, a text, stand in it only if they are there, so that older entries
        verify."""
        at = self.at.astimezone(UTC).isoformat(timespec="microseconds")
        says = (at, self.by, self.role, self.act, self.response, self.reference, self.about)
        later = (value for value in (self.account, self.read) if value is not None)
        return json.dumps((*says, *later))


class ChainHead(models.Model):
    """The one row with the number and the seal of the newest entry. Its lock puts writers in turn,
    and its text, such as `19:ab04...`, is the checkpoint that `verify_log` prints. `code` seals the
    chain with LOG_KEY from entry `start` to entry `sealed` (hash_chain.py): the newest, but for a
    moment of an upgrade in which an older program wrote entries."""

    number = models.PositiveBigIntegerField()
    seal = models.CharField(max_length=64)
    start = models.PositiveBigIntegerField(default=0, db_default=0)
    sealed = models.PositiveBigIntegerField(default=0, db_default=0)
    code = models.CharField(max_length=64, default="", db_default="")

    class Meta:
        db_table = "suitability_tail"

    def __str__(self) -> str:
        return f"{self.number}:{self.seal}"
