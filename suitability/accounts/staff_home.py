"""The staff home: where the work of each role begins."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from suitability.permissions import (
    may_manage_accounts,
    may_see_content,
    may_see_log,
    may_see_responses,
    must_choose_password,
)

HOMES = (
    (may_see_responses, "responses"),
    (may_see_content, "admin:index"),
    (may_see_log, "access_log"),
    (may_manage_accounts, "people"),
)


@require_safe
@login_required
def staff_home(request: HttpRequest) -> HttpResponse:
    """Lead to the first page that somebody may see, or has to fill in. Raises PermissionDenied if
    there is none."""
    if must_choose_password(request.user):
        return redirect("account_change_password")
    for may_see, url_name in HOMES:
        if may_see(request.user):
            return redirect(url_name)
    raise PermissionDenied
