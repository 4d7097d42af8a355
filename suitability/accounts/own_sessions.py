"""The page on which each person sees and ends their own sessions."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from suitability.audit.audit_entry import Act
from suitability.audit.audit_log import record
from suitability.permissions import ROLES, actor, signed_in_user
from suitability.recorded_pages import recorded

from .device_name import device_in_words
from .session_timeout import DEVICE
from .staff_sessions import StaffSession, end, sessions_of


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@recorded
def own_sessions(request: HttpRequest) -> HttpResponse:
    """Show the sessions, or end one of the others, or all others; this one ends by signing out."""
    key = request.session.session_key
    others = [session for session in sessions_of(signed_in_user(request)) if session.key != key]
    if request.method != "POST":
        return render_sessions(request, others)
    chosen = [s for s in others if request.POST.get("session") in ("others", s.name)]
    if not chosen:
        return render_sessions(request, others, 400)
    with transaction.atomic():
        end(chosen)
        about = f"own: from {len(others) + 1} to {len(others) + 1 - len(chosen)}"
        record(Act.SESSIONS_ENDED, about=about, **actor(request, *ROLES))
    ended = ngettext("%(number)s session ended.", "%(number)s sessions ended.", len(chosen))
    ended = _("Ended.") if len(chosen) == 1 else ended % {"number": len(chosen)}
    messages.success(request, ended)
    return redirect("own_sessions")


def render_sessions(
    request: HttpRequest, others: list[StaffSession], status: int = 200
) -> HttpResponse:
    device = device_in_words(request.session.get(DEVICE, ""))
    context = {"device": device, "others": others, "refused": status != 200}
    return render(request, "account/sessions.html", context, status=status)
