"""The editors' first page: what differs from live, what stops it, what was sent back, who waits."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from suitability.permissions import may_approve, signed_in_user
from suitability.releases.draft import current_draft
from suitability.releases.release_cache import compiled_release
from suitability.releases.submission import stopping_findings

from .changes_page import changes_in_words
from .comments_page import comments_on_draft
from .draft_pages import draft_status
from .parts_in_words import PartsInWords
from .proof_page import finding_sentence


def home_context(request: HttpRequest) -> dict[str, Any]:
    """Return what the page says of the draft; `decides` if it waits for who asks."""
    status, draft = draft_status(), current_draft()
    words = PartsInWords(draft.summaries.program)
    live, waiting = status["live"], status["waiting"]
    before = compiled_release(live.number) if live else draft.summaries
    stops = stopping_findings(draft, timezone.now())
    decides = may_approve(request.user) and not (waiting and waiting.is_of(signed_in_user(request)))
    return status | {
        "changes": changes_in_words(before, draft.summaries) if status["differs"] else (),
        "stops": [(finding.code, finding_sentence(words, finding)) for finding in stops],
        "decides": decides,
        "comments": comments_on_draft(),
    }
