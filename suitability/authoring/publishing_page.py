"""Where the draft and the releases stand, and handing the draft in."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from suitability.permissions import may_edit
from suitability.releases.draft import Draft, drafted
from suitability.releases.release import Release, live_release
from suitability.releases.submission import NotAllowed, Unfit, stops, submit, waiting

from .draft_pages import show
from .refused_actions import acting, refused
from .release_page import signed


class HandInForm(forms.Form):
    use_required_attribute = False
    notes = forms.CharField(
        widget=forms.Textarea({"rows": 4}),
        label="What changed, and why",
        help_text="The approver reads this, and it stays with the release.",
        error_messages={"required": "Please say what changed, and why."},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def publishing(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return hand_in(request)
    return show_publishing(request, HandInForm())


def hand_in(request: HttpRequest) -> HttpResponse:
    by = acting(request, may_edit)
    form = HandInForm(request.POST)
    if not form.is_valid():
        return show_publishing(request, form, 400)
    seen = request.POST.get("seen", "")
    try:
        handed_in = submit(seen=seen, notes=form.cleaned_data["notes"], by=by, now=timezone.now())
    except (NotAllowed, Unfit) as error:
        return refused(request, error)
    messages.success(request, "The draft is handed in. Somebody else has to approve it.")
    return redirect("admin:submission", handed_in.pk)


def show_publishing(request: HttpRequest, form: HandInForm, status: int = 200) -> HttpResponse:
    compiled, live, handed_in = drafted(), live_release(), waiting()
    context: dict[str, Any] = {
        "form": form,
        "draft": Draft.objects.get(),
        "live": live,
        "differs": not live or live.digest != compiled.digest,
        "stops": len(stops(compiled, timezone.now())),
        "waiting": handed_in,
        "still": handed_in is not None and handed_in.is_of(compiled.digest),
        "may_edit": may_edit(request.user),
        "releases": [
            (release, signed(release)) for release in Release.objects.select_related("recall")
        ],
    }
    return show(request, "publishing.html", "Publishing", context, status)
