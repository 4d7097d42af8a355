"""What people with a saved list would read under the draft: how many, and which lists."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from suitability.analysis.changes import changes
from suitability.permissions import may_see_references
from suitability.releases.draft import drafted
from suitability.releases.release import live_release
from suitability.releases.release_cache import released
from suitability.responses import saved_replay as responses
from suitability.responses.saved_replay import Replay

from .draft_pages import show
from .refused_actions import told

PAGE = 50


@require_safe
def replay(request: HttpRequest) -> HttpResponse:
    draft = drafted()
    found = responses.replay(draft.summaries, timezone.now())
    names = {rule.code: rule.statement.name for rule in draft.document.rules}
    context = {
        "found": found,
        "statements": [
            (code, draft.document.expand(names.get(code, "")), counts)
            for code, counts in found.by_statement()
        ],
        "around": around(),
        "may_see_references": may_see_references(request.user),
    }
    if context["may_see_references"] and found.differ:
        told(request, f"replay, {found.differ} responses")
        context |= references(found, request.GET.get("page"))
    return show(request, "replay.html", "Replay of saved responses", context)


def references(found: Replay, page: str | None) -> dict[str, Any]:
    on = Paginator(range(found.differ), PAGE).get_page(page)
    return {"page": on, "touched": found.touched(on.start_index() - 1, PAGE)}


def around() -> bool:
    """Whether what stands around the statements of every list differs from what is live."""
    live = live_release()
    if not live:
        return False
    old, new = released(live.number).program.document, drafted().document
    return any(one.everybody and not one.part.startswith("question") for one in changes(old, new))
