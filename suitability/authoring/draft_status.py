"""Where the draft stands, for the first page and the page to submit it on."""

from typing import Any

from suitability.releases.draft import Draft, current_draft
from suitability.releases.release import live_release
from suitability.releases.submission import waiting_submission


def draft_status() -> dict[str, Any]:
    """Return what templates need to know: whether the draft `differs` from what is live, what
    waits for approval, and whether the draft is `unchanged` since that was submitted."""
    compiled, live, waiting = current_draft(), live_release(), waiting_submission()
    return {
        "draft": Draft.objects.get(),
        "live": live,
        "differs": not live or live.digest != compiled.digest,
        "waiting": waiting,
        "unchanged": waiting is not None and waiting.matches(compiled.digest),
    }
