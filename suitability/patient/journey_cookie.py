"""A person's journey, which is in a signed cookie and nowhere else.

Its answers are bits, which mean something under one release alone, so the cookie names that by its
number and its digest: in a database that was restored the number may be another release's.
"""

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse

from suitability.cookie_names import cookie_name, delete_own_cookies
from suitability.engine.journey import carry
from suitability.engine.program import Program
from suitability.engine.summary import Summaries
from suitability.engine.tick_list import UNTOUCHED, TickList, Ticks, tick_list
from suitability.languages import current_language
from suitability.permissions import may_see_content
from suitability.releases.draft import current_draft
from suitability.releases.release_cache import compiled_release, live_summaries, recall_reason
from suitability.secret_keys import NEWEST, is_fallback, keyed_hash

from .reader_language import live_for
from .release_in_cookie import content_of
from .signed_payload import COOKIE, DIGEST_DIGITS, SALT, Payload, began_under, payload_of, sign


@dataclass(frozen=True, slots=True)
class Journey:
    """The answers so far (`bits`, see engine/program.py) on the release the journey began with.
    A preview is a journey on the draft, as it is at each request.

    `key` is random and names the journey. `under_age` was picked before the first question;
    `asked_again` marks that a blank danger question was asked about once more. `was_saved`: a list
    of this journey was saved before. `deletions` counts the lists that were deleted since the
    journey began. `dropped` are the questions whose answers did not fit when the content changed
    under the journey. `ticks` are as the list was last sent with them. `began_under` is the id of
    the server's key when the journey began (secret_keys.py): its names and links go on following
    from that one.
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
    began_under: str = NEWEST

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

    def in_language(self, language: str) -> "Journey":
        """Return the same journey on a release, in a language that it is offered in or else in its
        own: its bits mean the same in each."""
        return replace(self, summaries=compiled_release(self.summaries.release or 0, language))

    def moved(self, language: str = "") -> "Journey":
        """Return the same journey on the live release. Raises NothingPublished.

        Its ticks are forgotten: under the same code the live release may ask something else.
        """
        live = live_summaries(language or self.summaries.language)
        moved = replace(self, summaries=live, asked_again=False, ticks=UNTOUCHED)
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
        return public_name(self.key, self.began_under)

    @property
    def list_name(self) -> str:
        """Return the public name of the list as it is ticked, for consent to it."""
        return self._keyed_hash(f"{SALT}.list", self._list_named)

    @property
    def journey_hash(self) -> str:
        """Return what the saved lists of this journey have in common in the database. No page has
        it."""
        return self._keyed_hash(f"{SALT}.saved", self.key)

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
        return self._keyed_hash(SALT, self._list_named)

    def _keyed_hash(self, salt: str, text: str) -> str:
        return keyed_hash(salt, text, began_under=self.began_under)

    @property
    def _list_named(self) -> str:
        named = f"{self.key}:{self.summaries.release}:{self.bits:x}"
        if self.summaries.language != self.summaries.languages[0]:
            named += f":{self.summaries.language}"
        if self.deletions:
            named += f":{self.deletions}"
        if self.ticks != UNTOUCHED:
            summary = self.summaries.of(self.bits)
            ticked = tick_list(summary, self.ticks).ticked
            if ticked != tick_list(summary).ticked:
                named += f":{' '.join(ticked)}"
        return named


def public_name(key: str, began_under: str) -> str:
    return keyed_hash(f"{SALT}.name", key, began_under=began_under)


def new_journey(*, under_age: bool, on: Summaries | None = None) -> Journey:
    """Return a journey without answers, on the live release if nothing else is given.

    Raises NothingPublished.
    """
    return Journey(
        on or live_summaries(current_language()), 0, secrets.token_urlsafe(16), under_age
    )


def read(request: HttpRequest) -> Journey | None:
    """Return the journey in the cookie; None if there is none, or it is too old, not ours, of
    another shape, or of a release that the database does not have."""
    payload = payload_of(request)
    if payload is None:
        return None
    if payload["release"] is None:
        return _preview(request, payload)
    summaries = content_of(request, payload)
    if summaries is None:
        return None
    bits = int(payload["bits"], 16)
    return _journey(payload, summaries).with_bits(bits) if summaries.program.knows(bits) else None


def is_of_lost_release(request: HttpRequest) -> bool:
    """Return whether there is a journey in the cookie whose release the database does not have, as
    after a backup was restored: nobody can tell what its bits mean."""
    payload = payload_of(request)
    if payload is None or payload["release"] is None:
        return False
    return content_of(request, payload) is None


def previewed(request: HttpRequest) -> Summaries | None:
    """Return the draft, if this browser previews it."""
    payload = payload_of(request)
    journey = _preview(request, payload) if payload and payload["release"] is None else None
    return journey.summaries if journey else None


def reading(request: HttpRequest) -> Summaries:
    """Return what this browser reads, in its language: the draft in a preview, else what is live.

    Raises NothingPublished.
    """
    return previewed(request) or live_for(request)


def name_in(request: HttpRequest) -> str:
    """Return the public name of the journey in the cookie, without a look at its content; empty
    if there is none."""
    payload = payload_of(request) or {}
    return public_name(payload["key"], began_under(payload)) if payload else ""


def _preview(request: HttpRequest, payload: Payload) -> Journey | None:
    """Return the journey on the draft, for those who may see it."""
    # The account is asked on every request: a cookie outlasts a role and a sign-out. An error page
    # can come before Django's AuthenticationMiddleware has set `request.user`.
    if not may_see_content(getattr(request, "user", AnonymousUser())):
        return None
    draft = current_draft().in_language(current_language())
    return _journey(payload, draft).with_answers(payload["answers"])


def _journey(payload: Payload, summaries: Summaries) -> Journey:
    journey = Journey(
        summaries,
        0,
        payload["key"],
        payload["under_age"],
        payload["asked_again"],
        payload.get("was_saved", False),
        payload.get("deletions", 0),
        began_under=began_under(payload),
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
    if len(journey.summaries.languages) > 1 and not journey.is_preview:
        payload["language"] = journey.summaries.language
    if is_fallback(journey.began_under):
        payload["began_under"] = journey.began_under
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
