"""How every page about the draft as a whole is rendered, within Django's AdminSite; and where the
draft stands, for the first page and the page to submit it on."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from suitability.http_cache import no_store
from suitability.releases.draft import Draft, current_draft
from suitability.releases.release import live_release
from suitability.releases.submission import sent_back_submission, waiting_submission


def render_draft_page(
    request: HttpRequest, template: str, title: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render a page of the admin site, which no browser may store.

    `template` is a name under templates/authoring/.
    """
    whole = {**admin.site.each_context(request), "title": title, **context}
    return no_store(TemplateResponse(request, f"authoring/{template}", whole, status=status))


def draft_status() -> dict[str, Any]:
    """Return what templates need to know: whether the draft `differs` from what is live, what
    waits for approval, whether the draft is `unchanged` since that was submitted, and what was
    sent back last."""
    compiled, live, waiting = current_draft(), live_release(), waiting_submission()
    return {
        "draft": Draft.objects.get(),
        "live": live,
        "differs": not live or live.digest != compiled.digest,
        "waiting": waiting,
        "sent_back": sent_back_submission(),
        "unchanged": waiting is not None and waiting.matches(compiled.digest),
    }
