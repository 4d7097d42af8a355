"""The people who read pages in these tests, and the cookie that holds their answers."""

from collections.abc import Mapping, Sequence

from django.http import HttpResponse
from playwright.sync_api import Page

from suitability.content.reader import read_document
from suitability.patient import journey_cookie
from suitability.releases.release_cache import live_summaries

Answers = Mapping[str, Sequence[str]]

DOCUMENT = read_document()

# Night spasms, and no risk in any answer (V01).
CALM: Answers = {
    "trigger": ["spasticity"],
    "baclofen_now": ["never"],
    "depressants": ["none"],
    "danger_signs": ["none"],
    "blood_pressure": ["none"],
    "balance": ["none"],
    "conditions": ["none"],
    "about_you": ["none"],
    "tried": ["habits"],
}

# 72, with kidney disease, a fall, zolpidem and gabapentin: many cautions (V07).
MANY_CAUTIONS: Answers = {
    **CALM,
    "trigger": ["nerve_pain"],
    "balance": ["fall"],
    "depressants": ["sleep_meds", "other_sedating"],
    "conditions": ["kidney"],
    "about_you": ["age_65"],
    "tried": ["sleep_meds"],
}

# Just stopped heavy drinking: an urgent statement, but not an emergency (V04).
COMING_OFF_ALCOHOL: Answers = {
    **CALM,
    "trigger": ["withdrawal"],
    "withdrawal_from": ["alcohol"],
    "depressants": ["alcohol"],
    "blood_pressure": ["not_sure"],
    "tried": ["none"],
}

# Ran out of baclofen and sees things: U01 stands alone (V08).
EMERGENCY: Answers = {
    **CALM,
    "trigger": ["withdrawal"],
    "withdrawal_from": ["baclofen"],
    "baclofen_now": ["stopped_recent"],
    "danger_signs": ["unreal", "confused"],
    "blood_pressure": ["not_sure"],
    "balance": ["not_sure"],
    "tried": ["none"],
}

UNDER_AGE: Answers = {**CALM, "about_you": ["under_18"]}

# Both follow-ups apply.
ALL_ASKED: Answers = {
    **CALM,
    "trigger": ["withdrawal"],
    "withdrawal_from": ["caffeine_nicotine"],
    "baclofen_now": ["yes_rx"],
    "baclofen_plans": ["none"],
}


def given_answers(page: Page, base_url: str, answers: Answers) -> None:
    """The browser holds these answers, and a blank for every other question that applies."""
    summaries = live_summaries()
    bits = summaries.program.fill_blanks(summaries.program.bits(answers))
    given_journey(page, base_url, journey_cookie.begin(under_age=False).with_bits(bits))


def given_journey(page: Page, base_url: str, journey: journey_cookie.Journey) -> None:
    """The browser holds this journey, in the cookie that the application would send."""
    response = HttpResponse()
    journey_cookie.write_cookie(response, journey)
    morsel = response.cookies[journey_cookie.COOKIE]
    page.context.add_cookies([{"name": morsel.key, "value": morsel.value, "url": base_url}])
