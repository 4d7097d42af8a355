"""What people with a saved list would read under the draft: how many, and which lists."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from suitability.permissions import may_see_references
from suitability.releases.draft import current_draft
from suitability.responses import saved_replay
from suitability.responses.saved_replay import SavedReplay

from .changes_page import unpublished_changes
from .draft_pages import render_draft_page
from .refused_actions import record_references_shown

PAGE_SIZE = 50


@require_safe
def replay_view(request: HttpRequest) -> HttpResponse:
    draft = current_draft()
    replay = saved_replay.replay(draft.summaries, timezone.now())
    names = {rule.code: rule.statement.name for rule in draft.document.rules}
    context = {
        "replay": replay,
        "statements": [
            (code, draft.document.expand(names.get(code, "")), counts)
            for code, counts in replay.by_statement()
        ],
        "frame_differs": frame_differs(),
        "may_see_references": may_see_references(request.user),
    }
    if context["may_see_references"] and replay.differ:
        record_references_shown(request, f"replay, {replay.differ} responses")
        context |= differing_references(replay, request.GET.get("page"))
    return render_draft_page(request, "replay.html", "Replay of saved responses", context)


def differing_references(replay: SavedReplay, page_number: str | None) -> dict[str, Any]:
    """Return a page of the saved responses that would read differently."""
    page = Paginator(range(replay.differ), PAGE_SIZE).get_page(page_number)
    return {"page": page, "touched": replay.touched(page.start_index() - 1, PAGE_SIZE)}


def frame_differs() -> bool:
    """Return whether what stands around the statements of every list differs from what is live."""
    return any(
        change.everybody and not change.part.startswith("question")
        for change in unpublished_changes()
    )
