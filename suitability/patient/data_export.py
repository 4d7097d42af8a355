"""All that is stored about a saved list, as one JSON file for the patient who has its link."""

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from suitability.audit.audit_log import openings
from suitability.engine.summary import Summary
from suitability.http_cache import as_attachment
from suitability.releases.release_cache import recall_reason
from suitability.responses.list_as_text import list_as_text
from suitability.responses.response import Response

from .reader_language import in_language_of
from .secret_link import counts_wrong_links, find, opened_list
from .text_filters import office

FILE_NAME = "my-saved-list.json"
ABOUT = _(
    "All that this site keeps about one saved list. Nobody asked for your name. Times are UTC."
)
NOT_IN_THIS_FILE = (
    _(
        "A hash of your secret link, and one that lists from the same set of answers share. "
        "Nobody can find the link from them."
    ),
    _("The same answers and topics once more, packed into numbers for searching."),
    _(
        "How far your provider's team is with your list, and notes that they wrote. "
        "They belong to their own records: ask them."
    ),
    _(
        "The log of what was done with your list. It names your reference, not your answers, "
        "and stays when the list is deleted."
    ),
)


@require_safe
@opened_list
@counts_wrong_links
def copy_data(request: HttpRequest, secret: str) -> JsonResponse:
    """Send the file. Raises Http404."""
    saved = find(secret)
    pretty = {"indent": 2, "ensure_ascii": False}
    with in_language_of(saved.summaries):
        response = JsonResponse(exported(saved), json_dumps_params=pretty)
    return as_attachment(response, FILE_NAME)


def exported(response: Any) -> dict[str, Any]:
    """Return what the file says of a response with `patient_until` and `replaced_at`."""
    summary = response.summary.read()
    return {
        "about": ABOUT,
        "reference": response.spoken_reference,
        "saved_at": response.saved_at,
        "kept_until": response.patient_until,
        "replaced_at": response.replaced_at,
        "agreed_to": response.consent,
        "release": released(response, summary),
        "answers": answers(response, summary),
        "questions_to_ask": questions_to_ask(response, summary),
        "list_as_text": list_as_text(summary),
        "list_as_read": json.loads(response.summary.text),
        "opened_by_your_providers_office": openings_of(response),
        **read_by_provider(response),
        "not_in_this_file": NOT_IN_THIS_FILE,
    }


def released(response: Response, summary: Summary) -> dict[str, Any]:
    """Return which words were read, and why they were called back if they were."""
    called_back = recall_reason(response.release_id, summary.language) or None
    return {"number": summary.release, "digest": summary.digest, "recalled_because": called_back}


def answers(response: Response, summary: Summary) -> list[dict[str, Any]]:
    """Return each question that was asked, in its words, with what was chosen; a blank has none."""
    return [
        {
            "code": given.code,
            "question": given.question,
            "answers": given.answers,
            "answer_codes": response.answers.get(given.code, []),
        }
        for given in summary.answers
    ]


def questions_to_ask(response: Response, summary: Summary) -> list[dict[str, Any]]:
    """Return the questions of the list; `ticked` is null if that is not known."""
    is_known = response.ticked is not None
    return [
        {"question": each.text, "ticked": each.is_ticked if is_known else None}
        for each in response.tick_list(summary).every
    ]


def openings_of(response: Response) -> list[dict[str, Any]]:
    """Return who opened it, as the page with the list says it."""
    return [
        {
            "day": opening.day,
            "role": office(opening.role),
            "times_by_itself": opening.alone,
            "times_with_other_lists": opening.among,
        }
        for opening in openings(response.pk, since=response.saved_at)
    ]


def read_by_provider(response: Response) -> dict[str, Any]:
    """Return when it was signed off, where patients are told that."""
    day = timezone.localdate(response.reviewed_at) if response.reviewed_at else None
    return {"read_by_your_provider_on": day} if settings.TELL_PATIENTS else {}
