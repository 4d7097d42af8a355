"""Where somebody's work begins."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from suitability.permissions import may_see_content, may_see_log, may_see_responses


@require_safe
@login_required
def desk(request: HttpRequest) -> HttpResponse:
    """Raises PermissionDenied for an account without a role."""
    for may, place in (
        (may_see_responses, "responses"),
        (may_see_content, "admin:index"),
        (may_see_log, "access_log"),
    ):
        if may(request.user):
            return redirect(place)
    raise PermissionDenied
