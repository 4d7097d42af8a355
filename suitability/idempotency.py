"""Idempotency: a form of staff that is sent twice does once what it says, and both get one answer.

Why would it be sent twice? By a double click, or again after a cut connection, by Back and the same
button, or by a proxy. Each form has 128 random bits of its own in its stamp (unsaved_forms.py). The
*idempotency key* is a keyed hash of them, of where the form goes and of what is in it. Say a note
`Rang her.` has the key `5d1c..`. The first request inserts `5d1c..` in the transaction that inserts
the note. The second, if it comes meanwhile, waits there until the first is through: then the key is
stored, and the second gets the same answer, and no second note. If the first failed, so did its
key, and the second does it. Another note typed in the same form has another key, and is one more.

What a form was answered is encrypted under a key that follows from the form's own random bits. They
are in that form alone, so that nobody who reads the database or steals it sees, for one, a link to
choose a password with.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from allauth.core.exceptions import ImmediateHttpResponse, ReauthenticationRequired
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import connection, models, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from .encryption import cipher
from .http_cache import no_store
from .secret_keys import secret_of
from .unsaved_forms import CSRF, NOBODY, Stamp, any_stamp_of

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

View = Callable[..., HttpResponseBase]
V = TypeVar("V", bound=View)

RETENTION_HOURS = 24
A_WHILE = timedelta(minutes=1)
# Forms that change nothing for good, by the names of their addresses: searches, what a script asks
# while somebody types, and signing in and out.
NO_ACTS = frozenset(
    {
        "choose_language",
        "preview",
        "find",
        "find_in_log",
        "verify_log",
        "discard_unsaved",
        "session_clock",
        "account_login",
        "account_logout",
        "account_reauthenticate",
        "mfa_authenticate",
        "mfa_reauthenticate",
        "admin:advice",
        "admin:live_preview",
    }
)
# What django-allauth's middleware makes a page of, if Django calls the view.
FOR_ALLAUTH = (ImmediateHttpResponse, ReauthenticationRequired)


class IdempotencyKey(models.Model):
    """A form that was sent, and did what it says. `answer` is what it was answered, encrypted."""

    key = models.CharField(max_length=64, primary_key=True)
    answer = models.BinaryField()
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.key


@dataclass(frozen=True, slots=True)
class SentForm:
    """A form of staff with random bits of its own."""

    stamp: Stamp
    key: str

    @property
    def cipher(self) -> "MultiFernet":
        return cipher(f"answer to the form {self.stamp.drawn}")


def sent_form(request: HttpRequest) -> SentForm | None:
    """Return the form of staff that is sent, with its idempotency key; None without random bits of
    its own."""
    stamp = any_stamp_of(request)
    if stamp is None or not stamp.drawn:
        return None
    # The token may be another when the form is sent again; the stamp is among the fields.
    fields = sorted((name, values) for name, values in request.POST.lists() if name != CSRF)
    named = json.dumps([request.get_full_path(), fields])
    secret = secret_of(stamp.signer)  # the same before a change of the key and after it
    key = salted_hmac("suitability.idempotency", named, secret=secret, algorithm="sha256")
    return SentForm(stamp, key.hexdigest())


class OnceMiddleware:
    """Call the view of a form of staff in a transaction with its key, or answer as before."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        match = request.resolver_match
        sent = sent_form(request) if match and match.view_name not in NO_ACTS else None
        if sent is None or sent.stamp.account != (request.user.pk or NOBODY):
            return None
        prepare = getattr(view, "prepare", None)
        if prepare:
            prepare(request)
        try:
            return do_once(request, sent, partial(view, request, *args, **kwargs))
        except FOR_ALLAUTH:
            return None  # nothing was done; Django calls the view, which raises it once more


def do_once(
    request: HttpRequest, sent: SentForm, act: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    """Do what a form says, unless that was done. A form that is refused may be sent again. Raises
    what `act` raises; on Http404 and PermissionDenied what it wrote stays."""
    with transaction.atomic():
        row, is_new = IdempotencyKey.objects.get_or_create(
            key=sent.key, defaults={"answer": b"", "at": timezone.now()}
        )
        if not is_new:
            return answer_again(request, sent, row)
        refusal: Exception | None = None
        try:
            response = act()
        except (Http404, PermissionDenied) as error:
            refusal = error  # raised below: what the view has written until then is to stay
        else:
            if shows_what_was_done(response):
                row.answer = sealed_answer(request, sent, response)
                row.save(update_fields=["answer"])
                return response
        if not connection.needs_rollback:
            row.delete()
    if refusal:
        raise refusal
    return response


def shows_what_was_done(response: HttpResponseBase) -> bool:
    """Return whether a form did what it says: then its answer leads on, but for a page that is
    marked (`done_on_page`)."""
    return isinstance(response, HttpResponseRedirect) or hasattr(response, "done_on_page")


def done_on_page(response: HttpResponse) -> HttpResponse:
    """Mark a page as the answer to a form that did what it says: it is shown again if the form is
    sent again, as where a link is shown that is shown once."""
    response.done_on_page = True  # type: ignore[attr-defined]
    return response


def sealed_answer(request: HttpRequest, sent: SentForm, response: Any) -> bytes:
    """Return where an answer leads, or its page, with the messages of the next page; encrypted."""
    waiting: Any = messages.get_messages(request)
    answer: Mapping[str, Any] = {
        "to": response.get("Location", ""),
        "page": "" if "Location" in response else response.content.decode(),
        "messages": [
            [each.level, str(each.message), each.extra_tags] for each in waiting._queued_messages
        ],
    }
    return sent.cipher.encrypt(json.dumps(answer).encode())


def answer_again(request: HttpRequest, sent: SentForm, row: IdempotencyKey) -> HttpResponse:
    """Answer as the form was answered when it did what it says."""
    answer = json.loads(sent.cipher.decrypt(bytes(row.answer)))
    if answer["page"]:
        return no_store(HttpResponse(answer["page"]))
    waiting: Any = messages.get_messages(request)
    unread = {str(message) for message in waiting}
    waiting.used = False  # they were looked at, and not shown
    for level, text, tags in answer["messages"]:
        if text not in unread:
            messages.add_message(request, level, text, tags)
    if timezone.now() - row.at > A_WHILE:
        before = _(
            "You sent this form before, at %(time)s, and it was done then. It was not done again."
        )
        messages.info(request, before % {"time": f"{timezone.localtime(row.at):%H:%M}"})
    return HttpResponseRedirect(answer["to"])


def was_answered(request: HttpRequest) -> bool:
    """Return whether the form that is sent did before what it says, whoever sends it."""
    sent = sent_form(request)
    return sent is not None and IdempotencyKey.objects.filter(pk=sent.key).exists()


def answer_sent_before(request: HttpRequest) -> HttpResponse | None:
    """Return the answer to a form that did before what it says. Only for who opened the form."""
    sent = sent_form(request)
    row = IdempotencyKey.objects.filter(pk=sent.key).first() if sent else None
    return answer_again(request, sent, row) if sent and row else None


def prepared_by(prepare: Callable[[HttpRequest], None]) -> Callable[[V], V]:
    """Decorate a view: `prepare` does the long work whose outcome is cached, before the transaction
    begins. On SQLite nobody else can save while that is open."""

    def decorate(view: V) -> V:
        view.prepare = prepare  # type: ignore[attr-defined]
        return view

    return decorate


def delete_old_keys(*, now: datetime) -> int:
    """Delete the keys of forms that nobody can send any more, and return how many they were."""
    old = IdempotencyKey.objects.filter(at__lt=now - timedelta(hours=RETENTION_HOURS))
    return old.delete()[0]
