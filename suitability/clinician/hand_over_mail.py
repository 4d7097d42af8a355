"""The mail to a clinician to whom responses were handed over: that there are some, and no more.

It is sent after the hand-over is stored, and the notice on the pages is there in any case.
"""

from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, override

from suitability.mail import send_later

SUBJECT = _("Handed over to you")


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
            send_later(receiver.email, str(SUBJECT), text, about="a hand-over")


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
