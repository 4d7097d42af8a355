"""A person's journey, kept in a signed cookie and nowhere else."""

import base64
import secrets
from dataclasses import dataclass, replace

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from suitability.models.live import live, released
from suitability.models.release import Release
from suitability.rules.program import Program
from suitability.rules.summary import Summaries

COOKIE = "journey"
SALT = "suitability.journey"


@dataclass(frozen=True, slots=True)
class Journey:
    """The answers so far (`bits`, see rules/program.py) on the release the journey began with.

    `key` is random and names the journey. `under_age` was said before the first question;
    `asked_again` marks that blank danger signs were asked about once more.
    """

    summaries: Summaries
    bits: int
    key: str
    under_age: bool = False
    asked_again: bool = False

    @property
    def program(self) -> Program:
        return self.summaries.program

    def with_bits(self, bits: int) -> "Journey":
        return replace(self, bits=bits)

    def that_was_asked_again(self) -> "Journey":
        return replace(self, asked_again=True)

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


def begin(*, under_age: bool) -> Journey:
    """A journey without answers on the live release. Raises NothingPublished."""
    return Journey(live(), 0, "", under_age).renamed()


def read(request: HttpRequest) -> Journey | None:
    """The journey in the cookie; None if there is none, or it is too old or not ours."""
    try:
        kept = signing.loads(
            request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=settings.JOURNEY_HOURS * 3600
        )
        summaries = released(kept["release"])
        bits = int(kept["bits"], 16)
        return Journey(summaries, bits, kept["key"], kept["under_age"], kept["asked_again"])
    except (signing.BadSignature, Release.DoesNotExist):
        return None


def keep(response: HttpResponse, journey: Journey) -> None:
    """Put the journey in the cookie of a response."""
    kept = {
        "release": journey.summaries.release,
        "bits": f"{journey.bits:x}",
        "key": journey.key,
        "under_age": journey.under_age,
        "asked_again": journey.asked_again,
    }
    response.set_cookie(
        COOKIE,
        signing.dumps(kept, salt=SALT),
        httponly=True,
        secure=settings.SECURE,
        samesite="Lax",
    )


def forget(response: HttpResponse) -> None:
    response.delete_cookie(COOKIE, samesite="Lax")
