"""What people with a saved list would read under the draft: how many, and which lists."""

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from suitability.analysis.replay import ReplayOutcome
from suitability.permissions import may_see_references
from suitability.releases.draft import CompiledDraft, current_draft
from suitability.releases.release_cache import compiled_release
from suitability.responses import saved_replay
from suitability.responses.saved_replay import SavedReplay

from .changes_page import unpublished_changes
from .draft_pages import render_draft_page
from .refused_actions import record_references_shown

PAGE_SIZE = 50


@require_safe
def replay_view(request: HttpRequest) -> HttpResponse:
    """Show how many saved responses would read differently under the draft. Approvers see which, by
    their references, and that is logged."""
    draft = current_draft()
    replay = saved_replay.replay(draft.summaries, timezone.now())
    names = statement_names(replay, draft)
    context = {
        "replay": replay,
        "statements": [(names[code], counts) for code, counts in replay.by_statement()],
        "frame_differs": frame_differs(),
        "may_see_references": may_see_references(request.user),
    }
    if context["may_see_references"] and replay.differ:
        record_references_shown(request, f"replay, {replay.differ} responses")
        context |= differing_references(replay, names, request.GET.get("page"))
    return render_draft_page(request, "replay.html", gettext("Replay of saved responses"), context)


def statement_names(replay: SavedReplay, draft: CompiledDraft) -> dict[str, str]:
    """Return what each statement of a replayed release or of the draft is called, by its code."""
    programs = [compiled_release(part.release).program for part in replay.parts]
    return {
        rule.code: f"“{program.document.expand(rule.statement.name)}” ({rule.code})"
        for program in (*programs, draft.summaries.program)
        for rule in program.rules
    }


def differing_references(
    replay: SavedReplay, names: Mapping[str, str], page_number: str | None
) -> dict[str, Any]:
    """Return a page of the saved responses that would read differently, each with what differs."""
    page = Paginator(range(replay.differ), PAGE_SIZE).get_page(page_number)
    touched = replay.touched(page.start_index() - 1, PAGE_SIZE)
    return {
        "page": page,
        "touched": [(row, outcome_in_words(row.outcome, names)) for row in touched],
    }


def outcome_in_words(outcome: ReplayOutcome, names: Mapping[str, str]) -> list[str]:
    """Return what one person would read differently, a sentence each."""
    changes = (
        (gettext("Brings %(statements)s."), outcome.gained),
        (gettext("Does not bring %(statements)s any more."), outcome.lost),
        (gettext("Words %(statements)s in another way."), outcome.reworded),
    )
    sentences = [
        text % {"statements": "; ".join(names[code] for code in of)} for text, of in changes if of
    ]
    if outcome.moved:
        sentences.append(gettext("Puts some statements in another order."))
    if outcome.answers:
        sentences.append(gettext("Puts the person's own answers in other words."))
    return sentences


def frame_differs() -> bool:
    """Return whether what stands around the statements of every list differs from what is live."""
    return any(
        change.everybody and not change.part.startswith("question")
        for change in unpublished_changes()
    )
