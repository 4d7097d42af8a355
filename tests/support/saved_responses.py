"""Patients who save a response, and the people who read it."""

import re
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from html import unescape
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from suitability.patient import journey_cookie
from suitability.releases.release_cache import live_summaries
from suitability.responses import saving
from suitability.responses.response import Response
from tests.support.personas import SLEEPLESS

from .staff_clients import account_named, client_of

Answers = Mapping[str, Collection[str]]


def saves(answers: Answers = SLEEPLESS, **how: Any) -> Response:
    """A patient gave these answers, left all others blank, and saved the list."""
    return response_and_link(answers, **how)[0]


def response_and_link(
    answers: Answers = SLEEPLESS,
    *,
    now: datetime | None = None,
    beside: Response | None = None,
    replaces: Collection[str] = (),
) -> tuple[Response, str]:
    """A response that was saved so, and its secret link without the host. It is of the same journey
    as the one that it stands beside, and replaces those with these references."""
    program = live_summaries().program
    journey = journey_cookie.new_journey(under_age=False).with_bits(
        program.fill_blanks(program.bits(answers))
    )
    saving.save(
        journey.summaries,
        journey.bits,
        link=journey.link,
        journey_hash=beside.journey_hash if beside else journey.journey_hash,
        replaces=replaces,
        now=now or timezone.now(),
    )
    return Response.objects.get(link_hash=saving.hash_link(journey.link)), f"/copy/#{journey.link}"


def days_ago(days: float) -> datetime:
    return timezone.now() - timedelta(days=days)


def clinician(name: str = "cleo") -> Client:
    return client_of(name, "clinician")


def auditor(name: str = "audrey") -> Client:
    return client_of(name, "auditor")


def held_by(name: str) -> dict[str, Any]:
    """What a response holds that is with the clinician of this name; with nobody without one."""
    return {"held_by": name, "holder": account_named(name, "clinician") if name else None}


def references(response: HttpResponse) -> list[str]:
    """Those of the rows of a list, in its order."""
    page = response.content.decode()
    address = r"/responses/\d+/(?:\?list=\d+)?"
    return re.findall(
        rf'<tr id="r\d+">(?:<td[^/]*</td>\s)?<th scope="row"><a href="{address}">([\w-]+)</a>', page
    )


def words_of(response: HttpResponse) -> str:
    """What a page says in its main part, without its tags, in one line."""
    page = response.content.decode()
    page = page[page.index("<main") : page.index("</main>")]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())
