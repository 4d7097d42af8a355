"""Who may act, and how a refused action is answered: by a page that says why and what to do."""

from collections.abc import Callable

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from suitability.audit.audit_entry import Act
from suitability.audit.audit_log import record
from suitability.permissions import (
    APPROVER,
    Anybody,
    actor,
    may_see_content,
    signed_in_user,
)
from suitability.releases.draft import current_draft
from suitability.releases.submission import DraftStopped, NotAllowed, stopping_findings
from suitability.unsaved_forms import texts_in

from .draft_pages import render_draft_page
from .parts_in_words import PartsInWords
from .proof_page import finding_sentence

STOPPED = _("The proof found what keeps the draft from going live.")


def require_permission(request: HttpRequest, may: Callable[[Anybody], bool]) -> User:
    """Return the account of who asks, if `may` allows it. Raises PermissionDenied."""
    if not may(request.user):
        raise PermissionDenied
    return signed_in_user(request)


def prove_draft(request: HttpRequest) -> None:
    """Prove the draft, which is cached, before anybody has to wait for the transaction that needs
    the proof."""
    if request.method == "POST" and may_see_content(request.user):
        stopping_findings(current_draft(), timezone.now())


def record_references_shown(request: HttpRequest, about: str) -> None:
    """Write into the audit log that references of saved responses are shown."""
    record(Act.TOUCHED, about=about, **actor(request, APPROVER))


def render_not_recorded(request: HttpRequest) -> HttpResponse:
    """Answer 503, with what was typed to copy it: the audit log cannot be written, and nothing was
    done without it."""
    why = gettext("It could not be recorded, so it was not done. Try again later.")
    context = {"why": why, "texts": [*texts_in(request.POST)]}
    return render_draft_page(request, "refused.html", gettext("Action not completed"), context, 503)


def render_refusal(request: HttpRequest, error: NotAllowed | DraftStopped) -> HttpResponse:
    """Answer 400 with the reason, what was typed to copy it, and the findings where it is the proof
    that refuses."""
    stops = error.stops if isinstance(error, DraftStopped) else ()
    words = PartsInWords(current_draft().summaries.program)
    context = {
        "texts": [*texts_in(request.POST)],
        "why": STOPPED if stops else str(error),
        "stops": [(finding.code, finding_sentence(words, finding)) for finding in stops],
    }
    return render_draft_page(request, "refused.html", gettext("Action not completed"), context, 400)
