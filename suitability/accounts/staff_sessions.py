"""The sessions of an account: read from Django's own session store, which staff alone use.

No table of ours ties sessions to accounts, since one more copy of the keys would have to be kept
true and safe. The store is read as a whole instead: it holds some hours of staff at most.
"""

import hashlib
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from .device_name import device_in_words
from .session_timeout import DEVICE, LAST_SEEN_AT, STARTED_AT, has_timed_out


@dataclass(frozen=True, slots=True)
class StaffSession:
    """A session that is in use. `name` stands for its key on pages: a hash of it, as the key itself
    would let anybody in."""

    key: str
    device: str
    started_at: datetime
    last_seen_at: datetime

    @property
    def name(self) -> str:
        return hashlib.sha256(f"session {self.key}".encode()).hexdigest()


def sessions_of(user: User) -> list[StaffSession]:
    """Return the sessions in which an account is signed in, the last used first."""
    return sorted(_sessions_of(user), key=lambda session: session.last_seen_at, reverse=True)


def _sessions_of(user: User) -> Iterator[StaffSession]:
    password, now = user.get_session_auth_hash(), int(time.time())
    for row in Session.objects.filter(expire_date__gt=timezone.now()):
        held = row.get_decoded()
        is_theirs = held.get(SESSION_KEY) == str(user.pk)
        if not is_theirs or has_timed_out(held, now):
            continue
        # One from before the password was changed lets nobody in, and is not shown.
        if constant_time_compare(held.get(HASH_SESSION_KEY, ""), password):
            yield StaffSession(
                row.session_key,
                device_in_words(held.get(DEVICE, "")),
                datetime.fromtimestamp(held[STARTED_AT], UTC),
                datetime.fromtimestamp(held[LAST_SEEN_AT], UTC),
            )


def end(sessions: list[StaffSession]) -> None:
    """End these sessions, at once: their next request finds nobody signed in."""
    Session.objects.filter(session_key__in=[session.key for session in sessions]).delete()
