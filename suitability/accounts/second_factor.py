"""The second factor of an account, and which sessions gave it: a password alone opens nothing,
whenever it was given.

A session holds the number of the factor (allauth's Authenticator) whose code was given in it. When
the factor is reset or replaced, the number is another, and no session from before counts.
"""

from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_used
from allauth.mfa.utils import decrypt, encrypt
from django.contrib.auth.models import User
from django.db import transaction
from django.dispatch import Signal, receiver
from django.http import HttpRequest

from suitability.audit.audit_entry import Act
from suitability.audit.audit_log import record
from suitability.permissions import ROLES, acting_role

from .recovery_codes import make_codes, use_recovery_code
from .session_timeout import FACTOR
from .staff_sessions import end, sessions_of

WAIT = 300  # seconds for which no code is looked at, as ACCOUNT_RATE_LIMITS has it
COUNTER = "counter"  # key in the data of an app: the newest time step whose code was used

codes_refused = Signal()  # of `user`: too many were wrong


def apps_of(user: User):  # type: ignore[no-untyped-def] # allauth has no types
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP)


@transaction.atomic
def use_code(user: User, code: str) -> Authenticator | None:
    """Use a code of the app, or a recovery code, up; return the row that it is of, None if it is
    not good."""
    app = apps_of(user).select_for_update().first()
    if app is None:
        return None
    counter = counter_of(decrypt(app.data["secret"]), code)
    # A step that was used is over, and so are those before it: a code that somebody read over a
    # shoulder is not good a second time, though three steps are (MFA_TOTP_TOLERANCE).
    if counter is not None and counter > app.data.get(COUNTER, 0):
        app.data[COUNTER] = counter
        app.save(update_fields=["data"])
        return app
    return use_recovery_code(user, code)


def counter_of(secret: str, code: str) -> int | None:
    """Return the number of the time step, of those that are good now, whose code this is."""
    from allauth.mfa.totp.internal import auth

    typed = "".join(code.split())
    for counter in auth.yield_hotp_counters_from_time():
        if auth.compare_user_code(
            actual=typed, expected=auth.format_hotp_value(auth.hotp_value(secret, counter))
        ):
            return int(counter)
    return None


@transaction.atomic
def set_up_app(secret: str, counter: int, *, by: User, now: datetime) -> list[str]:
    """Make this the app of one's own account, in place of the one that it had, and return new
    recovery codes."""
    User.objects.select_for_update().get(pk=by.pk)
    replaced, _ = apps_of(by).delete()
    data = {"secret": encrypt(secret), COUNTER: counter}
    Authenticator.objects.create(user=by, type=Authenticator.Type.TOTP, data=data)
    about = "in place of another app" if replaced else ""
    record(Act.FACTOR_SET, by=by, role=acting_role(by, *ROLES), now=now, about=about)
    return make_codes(by)


@transaction.atomic
def renew_codes(*, by: User, now: datetime) -> list[str]:
    """Return new recovery codes of one's own account; those from before are good no more."""
    User.objects.select_for_update().get(pk=by.pk)
    record(Act.CODES_MADE, by=by, role=acting_role(by, *ROLES), now=now)
    return make_codes(by)


@transaction.atomic
def remove_app(*, by: User, now: datetime) -> None:
    """Remove the app of one's own account, and the recovery codes with it."""
    User.objects.select_for_update().get(pk=by.pk)
    Authenticator.objects.filter(user=by).delete()
    record(Act.FACTOR_REMOVED, by=by, role=acting_role(by, *ROLES), now=now)


@receiver(authenticator_used)
def note_given(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Note in the session that a code of the app, or a recovery code, was given in it."""
    request.session[FACTOR] = apps_of(user).values_list("pk", flat=True).first()


def note_change(request: HttpRequest, user: User) -> None:
    """Take who changed the factor as who has it, and end the other sessions of the account."""
    note_given(request, user)
    key = request.session.session_key
    end([session for session in sessions_of(user) if session.key != key])
