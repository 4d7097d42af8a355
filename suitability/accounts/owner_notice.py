"""What somebody else may have tried with an account, told to its owner: on the next page after
signing in, and by mail when nobody is let in any more."""

from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db.models import Count
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext_lazy, override
from django.utils.translation import gettext_lazy as _

from suitability.audit.audit_entry import FAILED_ACTS, Act, AuditEntry
from suitability.mail import send_later

WORDS = {
    Act.SIGN_IN_FAILED: ngettext_lazy("%(n)s wrong password", "%(n)s wrong passwords", "n"),
    Act.CODE_FAILED: ngettext_lazy("%(n)s wrong code", "%(n)s wrong codes", "n"),
    Act.LOCKED_OUT: ngettext_lazy("%(n)s lock-out", "%(n)s lock-outs", "n"),
}
MAIL = _(
    """Somebody tried to sign in as %(name)s, and was wrong too often. Nobody can sign in that way
for some minutes.

If it was not you, tell a manager of your practice. This mail asks you for nothing.
"""
)
SINCE_THEN = _(
    "Since you last signed in, on %(day)s, %(time)s: %(what)s. If that was not you, change your "
    "password, and tell a manager."
)
SINCE = _(
    "Since you last signed in: %(what)s. If that was not you, change your password, and tell a "
    "manager."
)
MAIL_EVERY = 3600  # seconds, so that nobody floods a mailbox by guessing


def tell_owner(request: HttpRequest, user: User, *, since: datetime | None) -> None:
    """Show what went wrong since the owner signed in before, if anything did."""
    failures = AuditEntry.objects.filter(account=user.pk, act__in=FAILED_ACTS)
    failures = failures.filter(at__gt=since) if since else failures
    counts = dict(failures.order_by().values_list("act").annotate(Count("pk")))
    if not counts:
        return
    what = ", ".join(str(WORDS[act] % {"n": counts[act]}) for act in WORDS if act in counts)
    text = SINCE_THEN if since else SINCE
    messages.warning(request, text % {"what": what, **_day_and_time(since)})


def _day_and_time(at: datetime | None) -> dict[str, str]:
    if at is None:
        return {}
    at = timezone.localtime(at)
    return {"day": date_format(at, "MONTH_DAY_FORMAT"), "time": date_format(at, "H:i")}


def mail_owner(user: User) -> None:
    """Mail that nobody is let in for now, if there is a mail server and the owner has an address;
    once an hour at most. It is in the language of the site: whoever is at it may be a stranger."""
    if settings.MAIL_HOST and user.email and cache.add(f"lock-out:{user.pk}", 1, MAIL_EVERY):
        with override(settings.LANGUAGE_CODE):
            subject, text = gettext("Somebody tried to sign in"), MAIL % {"name": user.username}
        send_later(user.email, subject, text, about="a lock-out")
