"""Save a response for the provider, once, with the person's consent."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from suitability.engine.summary import Summaries
from suitability.engine.tick_list import UNTOUCHED, Ticks, tick_list

from .discard import as_patient
from .plain_insert import insert
from .reference import new_reference
from .replacement import make_current, replace, with_relations
from .response import FrozenSummary, Response, hash_link

CONSENT = "save-2"  # the wording agreed to: templates/patient/consent/save-2.html
TRIES = 5


class NotSaved(Exception):
    """The database did not take the response."""


class NotReleased(Exception):
    """Answers to the draft are nobody's, and its words are not final."""


def saved(link: str) -> Any:
    """Return the response that was saved under a secret link, also when its time is over, with
    `patient_until` (discard.py); None without one."""
    return as_patient().filter(link_hash=hash_link(link)).first()


def find(link: str, *, now: datetime) -> Response | None:
    """Return the response under a secret link, with its words and its relations (replacement.py),
    until its time is over for the patient, also if staff discarded it."""
    there = as_patient().filter(link_hash=hash_link(link), patient_until__gt=now)
    others = as_patient().filter(patient_until__gt=now)
    return with_relations(there, now=now, others=others).select_related("summary").first()


def save(
    summaries: Summaries,
    bits: int,
    *,
    link: str,
    now: datetime,
    ticks: Ticks = UNTOUCHED,
    journey_hash: str | None = None,
    replaces: Collection[str] = (),
    count: Callable[[], None] = lambda: None,
) -> None:
    """Save complete answers, the summary as it was read, and what was ticked on it, in place of the
    lists of the same journey with the references `replaces`.

    Idempotent, with `link` as the key. It follows from the journey, its answers and ticks, so that
    a second tap on Save sends the same link: inserting it breaks the unique `link_hash`, the first
    response is there, and nothing changes. If none is there, it was the reference that had been
    drawn before, and another is drawn. `count` is called in the transaction of a list that is
    saved, which it may refuse by an exception: what is saved already is not counted again.

    Raises NotSaved, NotReleased, NotOfJourney.
    """
    if summaries.release is None:
        raise NotReleased
    summary = summaries.of(bits)
    frozen = FrozenSummary.of(summaries.text_of(summary), summaries.release)
    response = _response(summaries, bits, now)
    response.link_hash, response.journey_hash = hash_link(link), journey_hash
    response.release_id, response.summary = summaries.release, frozen
    response.language = "" if summaries.language == summaries.languages[0] else summaries.language
    response.ticked = list(tick_list(summary, ticks).ticked)
    for _ in range(TRIES):
        response.reference = new_reference()
        try:
            return _insert(frozen, response, summaries.digest, replaces, count)
        except IntegrityError:
            if _is_saved_already(link, replaces, now):
                return None
    raise NotSaved


def _response(summaries: Summaries, bits: int, now: datetime) -> Response:
    """Return a response with what follows from the answers and the time."""
    program = summaries.program
    return Response(
        answers={question: list(chosen) for question, chosen in program.answers(bits).items()},
        code=program.pack(bits),
        fired=program.pack_fired(program.fired(bits)),
        consent=CONSENT,
        saved_at=now,
        delete_at=now + timedelta(days=settings.RESPONSE_DAYS),
    )


@transaction.atomic
def _insert(
    frozen: FrozenSummary,
    response: Response,
    digest: str,
    replaces: Collection[str],
    count: Callable[[], None],
) -> None:
    """Insert both, unless the number of the release is another release's by now, as it may be for
    two seconds after a backup was restored under this process. Raises IntegrityError."""
    count()
    insert(frozen, ignore_conflict=True)
    insert(response, checked=("release", "digest"), against=digest)
    if replaces:
        inserted = Response.objects.get(link_hash=response.link_hash)
        replace(replaces, by=inserted, now=response.saved_at)


@transaction.atomic
def _is_saved_already(link: str, replaces: Collection[str], now: datetime) -> bool:
    """Return whether the link has a response. If so it is the current one, also when it was
    replaced before, and takes the place of those that it replaces now. Raises NotOfJourney."""
    response = saved(link)
    if response:
        make_current(response, now=now)
        if replaces:
            replace(replaces, by=response, now=now)
    return response is not None
