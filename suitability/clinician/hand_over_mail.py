"""The mail to a clinician to whom responses were handed over: that there are some, and no more.

It is sent after the hand-over is stored. A mail server that is down costs MAIL_SECONDS
(config/mail.py), and nothing else: the notice on the pages is there in any case.
"""

import logging
from functools import partial

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import send_mail
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, override

SUBJECT = _("Handed over to you")

logger = logging.getLogger(__name__)


def mail_receiver(request: HttpRequest, *, to: int, count: int) -> None:
    """Send the mail once the transaction is done, if there is a mail server and `to` has an
    address."""
    if not (settings.MAIL_HOST and count):
        return
    receiver = User.objects.filter(pk=to).first()
    if receiver and receiver.email:
        address = request.build_absolute_uri(reverse("staff_home"))
        # The reader's language is not known: whoever sends it may have another.
        with override(settings.LANGUAGE_CODE):
            text = text_of(request.user.get_username(), count, address)
            transaction.on_commit(partial(send, receiver.email, str(SUBJECT), text))


def text_of(by: str, count: int, address: str) -> str:
    text = ngettext(
        """%(name)s handed over a response to you.

Sign in to read what is yours to do: %(address)s

This mail names no patient and no answer.
""",
        """%(name)s handed over %(count)s responses to you.

Sign in to read what is yours to do: %(address)s

This mail names no patient and no answer.
""",
        count,
    )
    return text % {"name": by, "count": count, "address": address}


def send(address: str, subject: str, text: str) -> None:
    try:
        send_mail(subject, text, settings.DEFAULT_FROM_EMAIL, [address])
    except OSError as error:  # of the network, or what the mail server refused
        logger.warning("A mail about a hand-over was not sent: %s.", type(error).__name__)
