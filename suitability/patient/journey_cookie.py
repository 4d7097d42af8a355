"""A person's journey, which is in a signed cookie and nowhere else.

Its answers are bits, which mean something under one release alone, so the cookie names that by its
number and its digest: in a database that was restored the number may be another release's.
"""

import base64
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from suitability.cookie_names import JOURNEY, cookie_name, delete_own_cookies
from suitability.engine.journey import carry
from suitability.engine.program import Program
from suitability.engine.summary import Summaries
from suitability.engine.tick_list import UNTOUCHED, TickList, Ticks, tick_list
from suitability.permissions import may_see_content
from suitability.releases.draft import current_draft
from suitability.releases.release import Release
from suitability.releases.release_cache import (
    compiled_release,
    live_summaries,
    published_at,
    recall_reason,
)

from .signed_payload import DIGEST_DIGITS, SALT, Payload, payload_in, sign, signed_at

COOKIE = JOURNEY
SECOND = timedelta(seconds=1)  # a signature's time has no parts of it


@dataclass(frozen=True, slots=True)
class Journey:
    """The answers so far (`bits`, see engine/program.py) on the release the journey began with.
    A preview is a journey on the draft, as it is at each request.

    `key` is random and names the journey. `under_age` was picked before the first question;
    `asked_again` marks that a blank danger question was asked about once more. `was_saved`: a list
    of this journey was saved before. `deletions` counts the lists that were deleted since the
    journey began. `dropped` are the questions whose answers did not fit when the content changed
    under the journey. `ticks` are as the list was last sent with them.
    """

    summaries: Summaries
    bits: int
    key: str
    under_age: bool = False
    asked_again: bool = False
    was_saved: bool = False
    deletions: int = 0
    dropped: tuple[str, ...] = ()
    ticks: Ticks = UNTOUCHED

    @property
    def program(self) -> Program:
        return self.summaries.program

    @property
    def is_preview(self) -> bool:
        return self.summaries.release is None

    @property
    def is_recalled(self) -> bool:
        release = self.summaries.release
        return release is not None and recall_reason(release) != ""

    def with_bits(self, bits: int) -> "Journey":
        return replace(self, bits=bits)

    def with_ticks(self, ticks: Ticks) -> "Journey":
        return replace(self, ticks=ticks)

    def that_was_asked_again(self) -> "Journey":
        return replace(self, asked_again=True)

    def moved(self) -> "Journey":
        """Return the same journey on the live release. Raises NothingPublished.

        Its ticks are forgotten: under the same code the live release may ask something else.
        """
        moved = replace(self, summaries=live_summaries(), asked_again=False, ticks=UNTOUCHED)
        return moved.with_answers(self.program.answers(self.bits))

    def with_answers(self, answers: Mapping[str, Collection[str]]) -> "Journey":
        """Return the journey with those answers that fit its content; the others are `dropped`."""
        fitting = carry(self.program, answers)
        return replace(self, bits=fitting.bits, dropped=fitting.dropped)

    def that_was_saved(self) -> "Journey":
        return replace(self, was_saved=True)

    def after_a_deletion(self) -> "Journey":
        """Return the same journey, whose answers get another link when they are saved again."""
        return replace(self, deletions=self.deletions + 1)

    @property
    def name(self) -> str:
        """Return the journey's public name, which its forms carry: 43 characters.

        It is a keyed hash of `key`, so it leads neither to the key nor to a link.
        """
        return public_name(self.key)

    @property
    def list_name(self) -> str:
        """Return the public name of the list as it is ticked, for consent to it."""
        return _keyed_hash(f"{SALT}.list", self._list_named)

    @property
    def journey_hash(self) -> str:
        """Return what the saved lists of this journey have in common in the database. No page has
        it."""
        return _keyed_hash(f"{SALT}.saved", self.key)

    @property
    def tick_list(self) -> TickList:
        """Return the tick list of complete answers."""
        return tick_list(self.summaries.of(self.bits), self.ticks)

    @property
    def link(self) -> str:
        """Return the secret part of the link under which this list is saved: 43 characters.

        It follows from the journey's 128 random bits, the answers and what is ticked, which makes
        saving idempotent: pressing twice saves one response, and other ticks are another list.
        """
        return _keyed_hash(SALT, self._list_named)

    @property
    def _list_named(self) -> str:
        named = f"{self.key}:{self.summaries.release}:{self.bits:x}"
        if self.deletions:
            named += f":{self.deletions}"
        if self.ticks != UNTOUCHED:
            summary = self.summaries.of(self.bits)
            ticked = tick_list(summary, self.ticks).ticked
            if ticked != tick_list(summary).ticked:
                named += f":{' '.join(ticked)}"
        return named


def public_name(key: str) -> str:
    return _keyed_hash(f"{SALT}.name", key)


def _keyed_hash(salt: str, text: str) -> str:
    """Return an HMAC-SHA256 of the text under the server's key, in 43 characters."""
    digest = salted_hmac(salt, text, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def begin(*, under_age: bool, on: Summaries | None = None) -> Journey:
    """Return a journey without answers, on the live release if nothing else is given.

    Raises NothingPublished.
    """
    return Journey(on or live_summaries(), 0, secrets.token_urlsafe(16), under_age)


def read(request: HttpRequest) -> Journey | None:
    """Return the journey in the cookie; None if there is none, or it is too old, not ours, of
    another shape, or of a release that the database does not have."""
    payload = _payload(request)
    if payload is None:
        return None
    if payload["release"] is None:
        return _preview(request, payload)
    summaries = _content(request, payload)
    if summaries is None:
        return None
    bits = int(payload["bits"], 16)
    return _journey(payload, summaries).with_bits(bits) if summaries.program.knows(bits) else None


def is_of_lost_release(request: HttpRequest) -> bool:
    """Return whether there is a journey in the cookie whose release the database does not have, as
    after a backup was restored: nobody can tell what its bits mean."""
    payload = _payload(request)
    if payload is None or payload["release"] is None:
        return False
    return _content(request, payload) is None


def _content(request: HttpRequest, payload: Payload) -> Summaries | None:
    """Return the release that the bits are of: the one of the number if it has the digest, else
    one with the digest, under whatever number it is now."""
    number, digest = payload["release"], payload.get("digest")
    try:
        numbered = compiled_release(number)
    except Release.DoesNotExist:
        numbered = None
    if digest is None:
        return numbered if numbered and _was_there(number, request) else None
    if numbered and numbered.digest.startswith(digest):
        return numbered
    same = Release.objects.filter(digest__startswith=digest).first()
    return compiled_release(same.number) if same else None


def _was_there(number: int, request: HttpRequest) -> bool:
    """Return whether a release is older than the cookie of a program that wrote no digest. If so it
    is the one meant: what is published after a backup was restored is younger."""
    cookie = request.COOKIES[name_of_cookie(request)]
    return published_at(number) <= signed_at(cookie) + SECOND


def previewed(request: HttpRequest) -> Summaries | None:
    """Return the draft, if this browser previews it."""
    payload = _payload(request)
    journey = _preview(request, payload) if payload and payload["release"] is None else None
    return journey.summaries if journey else None


def reading(request: HttpRequest) -> Summaries:
    """Return what this browser reads: the draft in a preview, else the live release.

    Raises NothingPublished.
    """
    return previewed(request) or live_summaries()


def name_in(request: HttpRequest) -> str:
    """Return the public name of the journey in the cookie, without a look at its content; empty
    if there is none."""
    payload = _payload(request) or {}
    return public_name(payload["key"]) if "key" in payload else ""


def name_of_cookie(request: HttpRequest) -> str:
    """Return under which name the cookie came. A program from before `__Host-` names wrote it under
    the plain one; it is a journey until its signature is too old, a day after the upgrade."""
    name = cookie_name(COOKIE)
    return name if name in request.COOKIES else COOKIE


def is_of_older_program(request: HttpRequest) -> bool:
    """Return whether a program from before `__Host-` names wrote the cookie."""
    is_old = name_of_cookie(request) != cookie_name(COOKIE)
    return is_old and _payload(request) is not None


def _payload(request: HttpRequest) -> Payload | None:
    name = name_of_cookie(request)
    return payload_in(request.COOKIES.get(name, ""), name=name)


def _preview(request: HttpRequest, payload: Payload) -> Journey | None:
    """Return the journey on the draft, for those who may see it."""
    # The account is asked on every request: a cookie outlasts a role and a sign-out. An error page
    # can come before Django's AuthenticationMiddleware has set `request.user`.
    if not may_see_content(getattr(request, "user", AnonymousUser())):
        return None
    return _journey(payload, current_draft().summaries).with_answers(payload["answers"])


def _journey(payload: Payload, summaries: Summaries) -> Journey:
    journey = Journey(
        summaries,
        0,
        payload["key"],
        payload["under_age"],
        payload["asked_again"],
        payload.get("was_saved", False),
        payload.get("deletions", 0),
    )
    return journey.with_ticks(Ticks(*map(tuple, payload.get("ticks", ()))))


def write_cookie(response: HttpResponse, journey: Journey) -> None:
    """Set a response's cookie to the journey."""
    payload = {
        "release": journey.summaries.release,
        **_answers(journey),
        "key": journey.key,
        "under_age": journey.under_age,
        "asked_again": journey.asked_again,
        "was_saved": journey.was_saved,
        "deletions": journey.deletions,
    }
    if journey.ticks != UNTOUCHED:
        payload["ticks"] = [journey.ticks.on, journey.ticks.off]
    name = cookie_name(COOKIE)
    response.set_cookie(
        name,
        sign(payload, name=name, compress=journey.is_preview),
        httponly=True,
        secure=settings.SECURE,
        samesite="Lax",
    )


def _answers(journey: Journey) -> dict[str, Any]:
    """Return the answers as the cookie has them: bits on a release, and its digest; on the draft
    codes, since an edit can give a bit another meaning."""
    if journey.is_preview:
        return {"answers": journey.program.answers(journey.bits)}
    return {"digest": journey.summaries.digest[:DIGEST_DIGITS], "bits": f"{journey.bits:x}"}


def clear_cookie(response: HttpResponse) -> None:
    """Delete the journey from the browser."""
    delete_own_cookies(response, COOKIE)
