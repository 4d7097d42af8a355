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

TEXT = """{by} handed over {count} to you.

Sign in to read what is yours to do: {address}

This mail names no patient and no answer.
"""

logger = logging.getLogger(__name__)


def mail_receiver(request: HttpRequest, *, to: int, count: int) -> None:
    """Send the mail once the transaction is done, if there is a mail server and `to` has an
    address."""
    if not (settings.MAIL_HOST and count):
        return
    receiver = User.objects.filter(pk=to).first()
    if receiver and receiver.email:
        text = TEXT.format(
            by=request.user.get_username(),
            count="a response" if count == 1 else f"{count} responses",
            address=request.build_absolute_uri(reverse("staff_home")),
        )
        transaction.on_commit(partial(send, receiver.email, text))


def send(address: str, text: str) -> None:
    try:
        send_mail("Handed over to you", text, settings.DEFAULT_FROM_EMAIL, [address])
    except OSError as error:  # of the network, or what the mail server refused
        logger.warning("A mail about a hand-over was not sent: %s.", type(error).__name__)
