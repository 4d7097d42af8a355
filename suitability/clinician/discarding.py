"""Discard a response that is junk, see what was discarded within a day, and restore it or delete it
for good."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from suitability.audit.audit_entry import Act
from suitability.permissions import AUDITOR, CLINICIAN, actor, may_see_responses, signed_in_user
from suitability.responses.discard import (
    RESTORE_HOURS,
    Discard,
    DiscardReason,
    can_be_restored,
)
from suitability.responses.response import Response
from suitability.responses.retention import delete_discarded
from suitability.responses.review import NotNow, discard_response, may_discard, undo_discard

from .access_control import record_access, render_page, requires
from .response_detail import get_response
from .review_actions import parse_count, refuse
from .visited_lists import list_of


class DiscardForm(forms.Form):
    """Why a response is discarded."""

    use_required_attribute = False
    reason = forms.ChoiceField(
        label=_("Why"),
        choices=[("", _("Please choose")), *DiscardReason.choices],
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), _("Please choose why it is discarded.")
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(may_see_responses)
def discard(request: HttpRequest, number: int) -> HttpResponse:
    """Ask why, on a page that shows nothing of what the response says, and discard it. Raises
    Http404."""
    response, by = get_response(number), signed_in_user(request)
    form = DiscardForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return discard_it(request, number, form.cleaned_data["reason"])
    context = {
        "response": response,
        "form": form,
        "key": list_of(request)[0],
        "seen": response.events.count(),
        "open": may_discard(response, by),
        "hours": RESTORE_HOURS,
    }
    return render_page(request, "discard.html", context, status=400 if form.errors else 200)


def discard_it(request: HttpRequest, number: int, reason: str) -> HttpResponse:
    """Lead back to the list, or say why it cannot be discarded. Raises Http404."""
    seen = parse_count(request.POST.get("seen", ""))
    try:
        discard_response(number, reason=reason, seen=seen, **actor(request, CLINICIAN, AUDITOR))
    except Response.DoesNotExist:
        raise Http404 from None
    except NotNow as error:
        return refuse(request, str(error), number, "")
    done = _("Done: discarded it. Under 'Discarded' it can be restored for a day.")
    messages.success(request, str(done))
    return redirect(reverse("back_to_list", args=[number]) + list_of(request)[0])


@require_safe
@requires(may_see_responses)
def discarded(request: HttpRequest) -> HttpResponse:
    """Show what was discarded within a day; nothing of what it says."""
    record_access(request, Act.LISTED, about="discarded")
    rows = can_be_restored(timezone.now())
    return render_page(request, "discarded.html", {"rows": rows, "hours": RESTORE_HOURS})


@require_POST
@requires(may_see_responses)
def restore_response(request: HttpRequest, number: int) -> HttpResponse:
    """Restore a discarded response, and lead to it. Raises Http404, also when the day is over."""
    try:
        restored = undo_discard(number, **actor(request, CLINICIAN, AUDITOR))
    except Discard.DoesNotExist:
        raise Http404 from None
    until = date_format(localtime(restored.delete_at), "DATE_FORMAT")
    done = _("Done: restored it. It is kept until %(day)s.")
    messages.success(request, done % {"day": until})
    return redirect("response", number)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(may_see_responses)
def delete_junk(request: HttpRequest, number: int) -> HttpResponse:
    """Ask, on a page that shows nothing of what the response says, and delete it for good. Raises
    Http404 unless it was discarded within a day."""
    discard = get_object_or_404(can_be_restored(timezone.now()), response=number)
    if request.method != "POST":
        context = {"discard": discard, "until": discard.restore_until}
        return render_page(request, "delete_junk.html", context)
    try:
        deleted = delete_discarded(number, **actor(request, CLINICIAN, AUDITOR))
    except Discard.DoesNotExist:  # it was restored or deleted at the same moment
        raise Http404 from None
    done = _("Done: deleted %(reference)s for good.")
    messages.success(request, done % {"reference": deleted.spoken_reference})
    return redirect("discarded")
