"""What somebody else may have tried with an account, told to its owner: on the next page after
signing in, and by mail when nobody is let in any more."""

import logging
from datetime import datetime
from functools import partial

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.cache import cache
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Count
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format

from suitability.audit.audit_entry import FAILED_ACTS, Act, AuditEntry

WORDS = {
    Act.SIGN_IN_FAILED: ("{} wrong password", "{} wrong passwords"),
    Act.CODE_FAILED: ("{} wrong code", "{} wrong codes"),
    Act.LOCKED_OUT: ("{} lock-out", "{} lock-outs"),
}
MAIL = """Somebody tried to sign in as {name}, and was wrong too often. Nobody can sign in that way
for some minutes.

If it was not you, tell a manager of your practice. This mail asks you for nothing.
"""
MAIL_EVERY = 3600  # seconds, so that nobody floods a mailbox by guessing

logger = logging.getLogger(__name__)


def tell_owner(request: HttpRequest, user: User, *, since: datetime | None) -> None:
    """Show what went wrong since the owner signed in before, if anything did."""
    failures = AuditEntry.objects.filter(account=user.pk, act__in=FAILED_ACTS)
    failures = failures.filter(at__gt=since) if since else failures
    counts = dict(failures.order_by().values_list("act").annotate(Count("pk")))
    if not counts:
        return
    parts = [WORDS[act][counts[act] != 1].format(counts[act]) for act in WORDS if act in counts]
    when = f", on {date_format(timezone.localtime(since), 'F j, H:i')}" if since else ""
    messages.warning(
        request,
        f"Since you last signed in{when}: {', '.join(parts)}. If that was not you, change your "
        "password, and tell a manager.",
    )


def mail_owner(user: User) -> None:
    """Mail that nobody is let in for now, if there is a mail server and the owner has an address;
    once an hour at most."""
    if settings.MAIL_HOST and user.email and cache.add(f"lock-out:{user.pk}", 1, MAIL_EVERY):
        transaction.on_commit(partial(send, user.email, MAIL.format(name=user.username)))


def send(address: str, text: str) -> None:
    try:
        send_mail("Somebody tried to sign in", text, settings.DEFAULT_FROM_EMAIL, [address])
    except OSError as error:  # of the network, or what the mail server refused
        logger.warning("A mail about a lock-out was not sent: %s.", type(error).__name__)
