"""Who may act, and what is refused: on a page that says why and what to do next."""

from collections.abc import Callable
from typing import cast

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from suitability.audit.audit_entry import Act
from suitability.audit.audit_log import record
from suitability.permissions import APPROVER, Anybody, acts_as
from suitability.releases.submission import NotAllowed, Unfit

from .draft_pages import show
from .proof_page import in_words


def acting(request: HttpRequest, may: Callable[[Anybody], bool]) -> str:
    """The name of who asks for something that their role allows. Raises PermissionDenied."""
    if not may(request.user):
        raise PermissionDenied
    return request.user.get_username()


def told(request: HttpRequest, about: str) -> None:
    """Write into the access log that references of saved responses are shown."""
    user = cast(User, request.user)
    role = acts_as(user, APPROVER)
    record(Act.TOUCHED, by=user.username, role=role, now=timezone.now(), about=about)


def refused(request: HttpRequest, error: NotAllowed | Unfit) -> HttpResponse:
    stops = error.stops if isinstance(error, Unfit) else ()
    said = [(one.code, in_words(one)) for one in stops]
    why = "The proof found what keeps the draft from going live." if stops else str(error)
    return show(request, "refused.html", "This was not done", {"why": why, "stops": said}, 400)
