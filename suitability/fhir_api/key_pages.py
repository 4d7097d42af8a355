"""The pages of managers about FHIR keys: which there are, making one, and ending one."""

from django.contrib import messages
from django.db import IntegrityError
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from suitability.idempotency import done_on_page
from suitability.permissions import MANAGER, actor, may_manage_keys
from suitability.recorded_pages import recorded_for
from suitability.unsaved_forms import unsaved_form

from .bearer_token import Token, create_token, end_token
from .key_forms import TAKEN, KeyForm


@require_safe
@recorded_for(may_manage_keys)
def keys(request: HttpRequest) -> HttpResponse:
    """List the keys, those that have not ended first, by name."""
    tokens = Token.objects.order_by(F("ended_at").desc(nulls_first=True), "name")
    return render(request, "fhir_keys/keys.html", {"keys": tokens, "now": timezone.now()})


@require_http_methods(["GET", "HEAD", "POST"])
@recorded_for(may_manage_keys)
def make_key(request: HttpRequest) -> HttpResponse:
    """Make a key, and show it once."""
    data = request.POST if request.method == "POST" else None
    form = KeyForm(data, initial=unsaved_form(request).initial)
    if form.is_valid():
        try:
            key = create_token(**form.cleaned_data, **actor(request, MANAGER))
        except IntegrityError:  # somebody else took the name meanwhile
            form.add_error("name", TAKEN)
        else:
            context = {"name": form.cleaned_data["name"], "key": key}
            return done_on_page(render(request, "fhir_keys/made.html", context))
    status = 400 if form.errors else 200
    return render(request, "fhir_keys/make.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@recorded_for(may_manage_keys)
def end_key(request: HttpRequest, number: int) -> HttpResponse:
    """Ask whether a key is to be ended, and end it. Raises Http404."""
    token = get_object_or_404(Token, pk=number)
    if request.method != "POST":
        return render(request, "fhir_keys/end.html", {"token": token, "now": timezone.now()})
    if end_token(token.name, **actor(request, MANAGER)):
        done = _("The key %(name)s is ended. What it is sent for is refused now.")
        messages.success(request, done % {"name": token})
    else:
        done = _("The key %(name)s was ended before. Nothing was changed.")
        messages.info(request, done % {"name": token})
    return redirect("keys")
