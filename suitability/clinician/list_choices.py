"""What a list can be filtered by that is in the database: the releases, the clinicians
who may hold a response, and the filters that the reader saved."""

from typing import Any, NamedTuple

from django.contrib.auth.models import User

from suitability.permissions import CLINICIAN
from suitability.releases.release import Release

from .saved_filter import SavedFilter


class ListChoices(NamedTuple):
    """`releases` are numbers, the newest first; `clinicians` account numbers and names, and `saved`
    names and query strings of filters, both by name."""

    releases: tuple[int, ...]
    clinicians: tuple[tuple[int, str], ...]
    saved: tuple[tuple[str, str], ...] = ()


def list_choices(by: Any = None) -> ListChoices:
    """Return the choices, with the saved filters of the account `by`."""
    releases = Release.objects.order_by("-number").values_list("number", flat=True)
    clinicians = User.objects.filter(is_staff=True, groups__name=CLINICIAN)
    saved = SavedFilter.objects.filter(user=by).order_by("name")
    return ListChoices(
        tuple(releases),
        tuple(clinicians.order_by("username").values_list("pk", "username")),
        tuple(saved.values_list("name", "query")),
    )
