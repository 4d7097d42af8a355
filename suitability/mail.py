"""Mail to staff. A server that is down costs MAIL_SECONDS (config/mail_settings.py), no more."""

import logging

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction

logger = logging.getLogger(__name__)


def send_later(address: str, subject: str, text: str, *, about: str) -> None:
    """Send a mail once the transaction is done. `about` is what the log calls it, such as "a
    lock-out"."""

    def send() -> None:
        try:
            send_mail(subject, text, settings.DEFAULT_FROM_EMAIL, [address])
        except OSError as error:  # of the network, or what the mail server refused
            logger.warning("A mail about %s was not sent: %s.", about, type(error).__name__)

    transaction.on_commit(send)
