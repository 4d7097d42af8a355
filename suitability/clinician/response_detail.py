"""One response on one screen: what matters, the answers, and what the patient read."""

from typing import Any

from django.db.models import F, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from suitability.audit.audit_log import Act
from suitability.permissions import may_see_responses
from suitability.releases.release import Release
from suitability.releases.release_cache import compiled_release
from suitability.responses.response import Response, Status, current
from suitability.responses.review import STEPS

from .access_control import note, only_for, show
from .clinical_brief import brief
from .release_drift import drift


@require_safe
@only_for(may_see_responses)
def response(request: HttpRequest, number: int) -> HttpResponse:
    one = find(number)
    note(request, Act.OPENED, response=one)
    return show(request, "response.html", whole(one, by=request.user.get_username()))


def find(number: int) -> Response:
    """The response with its words, why its release was recalled, and which release is live now:
    one query. One whose time is over is not there. Raises Http404."""
    live = Release.objects.filter(recall=None).values("number")[:1]
    about = {"recalled": F("release__recall__reason"), "live": Subquery(live)}
    found = current(timezone.now()).select_related("summary").annotate(**about)
    one = found.filter(pk=number).first()
    if one is None:
        raise Http404
    return one


def whole(one: Any, *, by: str) -> dict[str, Any]:
    """What the page shows. Words that were changed after they were saved are not shown."""
    events = list(one.events.all())
    context: dict[str, Any] = {
        "response": one,
        "verifies": one.summary.verifies,
        "recalled": one.recalled,
        "events": events,
        "seen": len(events),
        "steps": [step for step in STEPS if step.is_open(one, by)],
        "held_by_other": one.status == Status.IN_REVIEW and one.held_by != by,
    }
    return context | as_read(one) if one.summary.verifies else context


def as_read(one: Any) -> dict[str, Any]:
    summary = one.summary.read()
    moved_on = one.live not in (None, one.release_id)
    return {
        "summary": summary,
        "links": summary.links,
        "made_on": timezone.localdate(one.saved_at),
        "brief": brief(summary, one.answers),
        "drift": drift(summary, one.answers, compiled_release(one.live)) if moved_on else None,
    }
