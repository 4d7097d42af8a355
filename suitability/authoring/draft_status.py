"""Where the draft stands, for the first page."""

from typing import Any

from suitability.releases.draft import Draft, drafted
from suitability.releases.release import live_release
from suitability.releases.submission import waiting


def home() -> dict[str, Any]:
    draft, live, handed_in = drafted(), live_release(), waiting()
    return {
        "draft": Draft.objects.get(),
        "live": live,
        "differs": not live or live.digest != draft.digest,
        "waiting": handed_in,
        "still": handed_in is not None and handed_in.is_of(draft.digest),
        "sign_off": draft.document.sign_off,
    }
