"""Keep a response for the provider, once, with the person's consent."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction

from suitability.questionnaire import canonical_form
from suitability.responses.plain_insert import insert
from suitability.responses.reference import new_reference
from suitability.responses.response import FrozenSummary, Response, hash_link

from .journey_cookie import Journey

CONSENT = "save-1"  # the wording agreed to: templates/patient/consent/save-1.html
TRIES = 5


class NotSaved(Exception):
    """The database did not take the response."""


class NotReleased(Exception):
    """Answers to the draft are nobody's, and its words are not final."""


def saved(journey: Journey) -> Response | None:
    """The response that was saved from these answers in this journey."""
    return Response.objects.filter(link_hash=hash_link(journey.link)).first()


def find(link: str, *, now: datetime) -> Response | None:
    """The response under a secret link, with its words, until its time is over."""
    kept = Response.objects.filter(link_hash=hash_link(link), delete_at__gt=now)
    return kept.select_related("summary").first()


def save(journey: Journey, *, now: datetime) -> None:
    """Save the journey's answers and the summary as it was read. Raises NotSaved, NotReleased.

    Saving the same again changes nothing. A reference drawn before is drawn anew.
    """
    release = journey.summaries.release
    if release is None:
        raise NotReleased
    text = journey.summaries.text(journey.bits)
    for _ in range(TRIES):
        try:
            return _insert(journey, release, text, now)
        except IntegrityError:
            if saved(journey):
                return None
    raise NotSaved


@transaction.atomic
def _insert(journey: Journey, release: int, text: str, now: datetime) -> None:
    program, bits = journey.program, journey.bits
    frozen = FrozenSummary(digest=canonical_form.digest(text), text=text)
    response = Response(
        reference=new_reference(),
        link_hash=hash_link(journey.link),
        release_id=release,
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
