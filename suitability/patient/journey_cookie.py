"""A person's journey, kept in a signed cookie and nowhere else."""

import base64
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from suitability.engine.journey import carry
from suitability.engine.program import Program
from suitability.engine.summary import Summaries
from suitability.permissions import may_see_content
from suitability.releases.draft import current_draft
from suitability.releases.release import Release
from suitability.releases.release_cache import compiled_release, live_summaries, recall_reason

COOKIE = "journey"
SALT = "suitability.journey"


@dataclass(frozen=True, slots=True)
class Journey:
    """The answers so far (`bits`, see engine/program.py) on the release the journey began with.
    A preview is a journey on the draft, as it stands at each request.

    `key` is random and names the journey. `under_age` was said before the first question;
    `asked_again` marks that blank danger signs were asked about once more. `dropped` are the
    questions whose answers did not fit when the content changed under the journey.
    """

    summaries: Summaries
    bits: int
    key: str
    under_age: bool = False
    asked_again: bool = False
    dropped: tuple[str, ...] = ()

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

    def that_was_asked_again(self) -> "Journey":
        return replace(self, asked_again=True)

    def moved(self) -> "Journey":
        """The same journey on the live release. Raises NothingPublished."""
        moved = replace(self, summaries=live_summaries(), asked_again=False)
        return moved.with_answers(self.program.answers(self.bits))

    def with_answers(self, answers: Mapping[str, Collection[str]]) -> "Journey":
        """With those that fit the content of this journey."""
        carried = carry(self.program, answers)
        return replace(self, bits=carried.bits, dropped=carried.dropped)

    def renamed(self) -> "Journey":
        """The same answers; saved again, they get another link."""
        return replace(self, key=secrets.token_urlsafe(16))

    @property
    def link(self) -> str:
        """The secret part of the link under which these answers are saved.

        It follows from the journey's 128 random bits and the answers, so that pressing twice
        saves one response.
        """
        said = f"{self.key}:{self.summaries.release}:{self.bits:x}"
        digest = salted_hmac(SALT, said, algorithm="sha256").digest()
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def begin(*, under_age: bool, on: Summaries | None = None) -> Journey:
    """A journey without answers, on the live release if nothing else is given.

    Raises NothingPublished.
    """
    return Journey(on or live_summaries(), 0, "", under_age).renamed()


def read(request: HttpRequest) -> Journey | None:
    """The journey in the cookie; None if there is none, or it is too old or not ours."""
    kept = _kept(request)
    if kept is None:
        return None
    if kept["release"] is None:
        return _preview(request, kept)
    try:
        summaries = compiled_release(kept["release"])
    except Release.DoesNotExist:
        return None
    return _journey(kept, summaries).with_bits(int(kept["bits"], 16))


def previewed(request: HttpRequest) -> Summaries | None:
    """The draft, if this browser previews it."""
    kept = _kept(request)
    journey = _preview(request, kept) if kept and kept["release"] is None else None
    return journey.summaries if journey else None


def reading(request: HttpRequest) -> Summaries:
    """What this browser reads: the draft in a preview, and the live release in all others.

    Raises NothingPublished.
    """
    return previewed(request) or live_summaries()


def _kept(request: HttpRequest) -> dict[str, Any] | None:
    """What stands in a cookie that is ours and not too old."""
    try:
        kept: dict[str, Any] = signing.loads(
            request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=settings.JOURNEY_HOURS * 3600
        )
    except signing.BadSignature:
        return None
    return kept


def _preview(request: HttpRequest, kept: dict[str, Any]) -> Journey | None:
    """The account is looked at on every request: a cookie outlasts a role and a sign-out. A page
    for an error can come before it is known whose account it is."""
    if not may_see_content(getattr(request, "user", AnonymousUser())):
        return None
    return _journey(kept, current_draft().summaries).with_answers(kept["answers"])


def _journey(kept: dict[str, Any], summaries: Summaries) -> Journey:
    return Journey(summaries, 0, kept["key"], kept["under_age"], kept["asked_again"])


def keep(response: HttpResponse, journey: Journey) -> None:
    """Put the journey in the cookie of a response."""
    kept = {
        "release": journey.summaries.release,
        **_said(journey),
        "key": journey.key,
        "under_age": journey.under_age,
        "asked_again": journey.asked_again,
    }
    response.set_cookie(
        COOKIE,
        signing.dumps(kept, salt=SALT, compress=journey.is_preview),
        httponly=True,
        secure=settings.SECURE,
        samesite="Lax",
    )


def _said(journey: Journey) -> dict[str, Any]:
    """The draft may be edited at any time, which gives bits another meaning, but not names."""
    if journey.is_preview:
        return {"answers": journey.program.answers(journey.bits)}
    return {"bits": f"{journey.bits:x}"}


def forget(response: HttpResponse) -> None:
    response.delete_cookie(COOKIE, samesite="Lax")
