"""Forms of staff that came after their session had ended: nothing of them is used, and what was
typed comes back to the account that opened the page, for half an hour.

Each form of staff carries a *stamp*, signed: the number of the account that opened the page, the
page's address, and what this form alone has. So it is known whose form it is when nobody is signed
in any more, or somebody else is (ADR 37), and that it is the same form when it is sent twice
(idempotency.py).
"""

import json
import re
import secrets
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.cache import cache
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, QueryDict
from django.utils.functional import SimpleLazyObject
from django.utils.html import format_html
from django.utils.translation import gettext, gettext_noop

from .encryption import cipher
from .fhir.server_resources import is_in_fhir
from .secret_keys import NEWEST, opened_by_each

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

STAMP, CSRF = "stamp", "csrfmiddlewaretoken"  # names of the hidden fields
HELD = "unsaved"  # key in the session: the account has forms that are held
MAX_FORMS = 8  # of one account
# Hidden fields and buttons; `answers` are those of an example that a finding is about.
NOT_TYPED = (STAMP, CSRF, "seen", "step", "act", "answers")
# What these fields are called, where somebody is to copy what they wrote, beside those of the
# editors' forms that are called as in the content (authoring/field_labels.py).
NAMES = (
    *(gettext_noop("Note"), gettext_noop("Notes"), gettext_noop("Reason"), gettext_noop("Query")),
    *(gettext_noop("Ask"), gettext_noop("Claim"), gettext_noop("Comment"), gettext_noop("Harms")),
    *(gettext_noop("Columns"), gettext_noop("Help lines"), gettext_noop("Reviewer")),
    *(gettext_noop("Key heading"), gettext_noop("Key label"), gettext_noop("Searched")),
    *(gettext_noop("Sections"), gettext_noop("Sheet actions"), gettext_noop("Sheet takes")),
    *(gettext_noop("Short"), gettext_noop("Strip"), gettext_noop("Translator")),
    *(gettext_noop("Why unused"), gettext_noop("Compared"), gettext_noop("Measures")),
)
WRITTEN = ("note", "notes", "reason")  # texts even if they are a word alone
# Of the pages about accounts, on all but those of managers passwords and codes are typed.
NOT_HELD = re.compile("/accounts/(?!people/)")
PATIENTS_VIEWS = "suitability.patient."
NOBODY = 0  # the account of a form that is opened without one
FOR_NOBODY = ("invitation",)  # names of the pages whose forms have a stamp nevertheless


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who opened a form, by account number, and at which address. `drawn` are 128 random bits of
    this form; a form that was opened before there were any has none. `signer` is the id of the key
    that signed it (secret_keys.py)."""

    account: int
    page: str
    drawn: str = ""
    signer: str = NEWEST


@dataclass(frozen=True, slots=True)
class Unsaved:
    """What was typed on this page and not saved, and the account's other pages with such."""

    fields: QueryDict = field(default_factory=QueryDict)
    other_pages: tuple[str, ...] = ()

    @property
    def initial(self) -> dict[str, Any]:
        """The initial values of a form's fields, of those with several a list."""
        return {
            name: values if len(values) > 1 else values[0] for name, values in self.fields.lists()
        }

    @property
    def texts(self) -> list[tuple[str, str]]:
        return list(texts_in(self.fields))


def stamp_field(request: HttpRequest) -> str:
    """Return the hidden field that stamps a form; none on the pages of patients, or for nobody.

    A page that answers a form keeps the address at which the form was opened.
    """
    match = request.resolver_match
    if match is None or match.func.__module__.startswith(PATIENTS_VIEWS):
        return ""
    if not request.user.is_authenticated and match.view_name not in FOR_NOBODY:
        return ""
    opened = stamp_of(request)
    page = opened.page if opened else request.get_full_path()
    drawn = secrets.token_urlsafe(16)
    value = _signer().sign(f"{request.user.pk or NOBODY} {page} {drawn}")
    return format_html('<input type="hidden" name="{}" value="{}">', STAMP, value)


def stamp_of(request: HttpRequest) -> Stamp | None:
    """Return the stamp of a form that is sent, if it has one of ours and may be held."""
    return None if NOT_HELD.match(request.path) else any_stamp_of(request)


def any_stamp_of(request: HttpRequest) -> Stamp | None:
    """Return the stamp of a form that is sent, if it has one of ours, whatever is typed in it."""
    if request.method != "POST" or is_in_fhir(request.path):
        return None
    stamp = request.POST.get(STAMP, "")
    try:
        signed, signer = opened_by_each(lambda key: _signer(key).unsign(stamp))
    except BadSignature:
        return None
    account, page, drawn = f"{signed} ".split(" ")[:3]
    return Stamp(int(account), page, drawn, signer)


def hold(stamp: Stamp, fields: QueryDict) -> bool:
    """Hold what was typed, encrypted, for the account of the stamp alone; never a password. Return
    whether there was anything to hold."""
    typed = {name: values for name, values in fields.lists() if "password" not in name}
    if not any(any(values) for name, values in typed.items() if name not in NOT_TYPED):
        return False
    packed = zlib.compress(json.dumps(typed).encode())
    forms = {page: token for page, token in _forms(stamp.account).items() if page != stamp.page}
    forms[stamp.page] = _cipher(stamp).encrypt(packed)
    newest = dict(list(forms.items())[-MAX_FORMS:])
    cache.set(_key(stamp.account), newest, settings.UNSAVED_MINUTES * 60)
    return True


def hold_on_page(request: HttpRequest, page: str, fields: QueryDict) -> None:
    """Hold what somebody signed in typed, to be in its form again when the page is opened."""
    if hold(Stamp(request.user.pk, page), fields):  # type: ignore[arg-type]
        request.session[HELD] = True
        request._held_page = page  # type: ignore[attr-defined]


def drop(request: HttpRequest, page: str) -> None:
    """Drop what is held for a page, since its form was sent, or somebody wants it no more."""
    if HELD not in request.session or getattr(request, "_held_page", "") == page:
        return  # there is none, or this very form is held
    forms = _forms(request.user.pk)
    if forms.pop(page, None):
        cache.set(_key(request.user.pk), forms, settings.UNSAVED_MINUTES * 60)
    if not forms:
        del request.session[HELD]


def notice_held(request: HttpRequest, account: int) -> None:
    """Note in the session of who just signed in whether forms of theirs are held."""
    if _forms(account):
        request.session[HELD] = True


def unsaved_form(request: HttpRequest) -> Unsaved:
    """Return what was typed on this page; asks nothing of the database unless there is such."""
    if not hasattr(request, "_unsaved"):
        request._unsaved = _read(request)  # type: ignore[attr-defined]
    unsaved: Unsaved = request._unsaved  # type: ignore[attr-defined]
    return unsaved


def unsaved(request: HttpRequest) -> dict[str, Any]:
    """Let templates ask for `unsaved`; a context processor."""
    return {"unsaved": SimpleLazyObject(lambda: unsaved_form(request))}


def texts_in(fields: QueryDict) -> Iterator[tuple[str, str]]:
    """Yield the fields in which somebody wrote something, to copy it: a code has no space in it."""
    for name, values in fields.lists():
        if name in NOT_TYPED or "password" in name:
            continue
        for value in values:
            if " " in value.strip() or (value and name in WRITTEN):
                yield name_to_read(name), value


def name_to_read(name: str) -> str:
    """Return what a field is called: of `side_effects`, "Side effects"; of one in a row, as of
    `choices-0-label`, "Choices 1 Label"."""
    parts = name.replace("_", " ").split("-")
    return " ".join(
        str(int(part) + 1) if part.isdecimal() else gettext(part.capitalize()) for part in parts
    )


def to_send_again(request: HttpRequest) -> dict[str, Any]:
    """Return the context of parts/send_again.html: all fields of a form of ours that was not used,
    since something failed that may work in a minute. Asks nothing of the database."""
    if stamp_of(request) is None:
        return {}
    fields = [(name, value) for name, values in request.POST.lists() for value in values]
    return {"fields": fields, "address": request.get_full_path()}


def _read(request: HttpRequest) -> Unsaved:
    session = getattr(request, "session", {})
    if request.method not in ("GET", "HEAD") or HELD not in session:
        return Unsaved()
    page, forms = request.get_full_path(), _forms(request.user.pk)
    fields = _opened(Stamp(request.user.pk, page), forms.pop(page, b""))  # type: ignore[arg-type]
    return Unsaved(fields, tuple(forms))


def _opened(stamp: Stamp, token: bytes) -> QueryDict:
    from cryptography.fernet import InvalidToken  # most processes serve patients alone

    fields = QueryDict(mutable=True)
    try:
        packed = _cipher(stamp).decrypt(token, ttl=settings.UNSAVED_MINUTES * 60)
    except InvalidToken:  # there is none, or its time is over
        return fields
    for name, values in json.loads(zlib.decompress(packed)).items():
        fields.setlist(name, values)
    return fields


def _forms(account: int | None) -> dict[str, bytes]:
    """Return the encrypted forms that are held for an account, by page, the newest last."""
    forms: dict[str, bytes] = cache.get(_key(account)) or {}
    return forms


def _key(account: int | None) -> str:
    return f"unsaved-forms-{account}"


def _cipher(stamp: Stamp) -> "MultiFernet":
    return cipher(f"unsaved form of {stamp.account} at {stamp.page}")


def _signer(key: str | None = None) -> Signer:
    return Signer(key=key, salt="suitability.unsaved_forms.stamp", fallback_keys=[])
