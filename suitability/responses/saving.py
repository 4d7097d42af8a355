"""Keep a response for the provider, once, with the person's consent."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction

from suitability.engine.summary import Summaries
from suitability.questionnaire import canonical_form

from .plain_insert import insert
from .reference import new_reference
from .response import FrozenSummary, Response, hash_link

CONSENT = "save-1"  # the wording agreed to: templates/patient/consent/save-1.html
TRIES = 5


class NotSaved(Exception):
    """The database did not take the response."""


class NotReleased(Exception):
    """Answers to the draft are nobody's, and its words are not final."""


def saved(link: str) -> Response | None:
    """Return the response that was saved under a secret link, also when its time is over."""
    return Response.objects.filter(link_hash=hash_link(link)).first()


def find(link: str, *, now: datetime) -> Response | None:
    """The response under a secret link, with its words, until its time is over."""
    kept = Response.objects.filter(link_hash=hash_link(link), delete_at__gt=now)
    return kept.select_related("summary").first()


def save(summaries: Summaries, bits: int, *, link: str, now: datetime) -> None:
    """Save complete answers and the summary as it was read. Raises NotSaved, NotReleased.

    Idempotent: `link` is the key. It follows from the journey and its answers, and its hash is
    unique, so that saving the same again changes nothing. A reference drawn before is drawn anew.
    """
    if summaries.release is None:
        raise NotReleased
    text = summaries.text(bits)
    for _ in range(TRIES):
        try:
            return _insert(summaries, bits, text, link, now)
        except IntegrityError:
            if saved(link):
                return None
    raise NotSaved


@transaction.atomic
def _insert(summaries: Summaries, bits: int, text: str, link: str, now: datetime) -> None:
    program = summaries.program
    frozen = FrozenSummary(digest=canonical_form.digest(text), text=text)
    response = Response(
        reference=new_reference(),
        link_hash=hash_link(link),
        release_id=summaries.release,  # type: ignore[misc]  # only what was released is saved
        answers={question: list(chosen) for question, chosen in program.answers(bits).items()},
        code=program.pack(bits),
        fired=program.pack_fired(program.fired(bits)),
        summary=frozen,
        consent=CONSENT,
        saved_at=now,
        delete_at=now + timedelta(days=settings.RESPONSE_DAYS),
    )
    insert(frozen, unless_there=True)
    insert(response)
