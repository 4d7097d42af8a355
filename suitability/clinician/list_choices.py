"""What a list can be filtered by that is in the database, read by one query: the releases, the
clinicians who may hold a response, and the filters that the reader saved."""

from operator import itemgetter
from typing import Any, NamedTuple

from django.contrib.auth.models import User
from django.db.models import BigIntegerField, TextField, Value
from django.db.models.functions import Cast

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
    nothing = Value("", TextField())
    releases = Release.objects.order_by().values_list(
        Value("release"), Cast("number", BigIntegerField()), nothing, nothing
    )
    clinicians = User.objects.filter(is_staff=True, groups__name=CLINICIAN).values_list(
        Value("clinician"), Cast("pk", BigIntegerField()), _text("username"), nothing
    )
    filters = SavedFilter.objects.filter(user=by).values_list(
        Value("saved"), Cast("pk", BigIntegerField()), _text("name"), "query"
    )
    rows = sorted(releases.union(clinicians, filters, all=True), key=itemgetter(2))
    return ListChoices(
        tuple(sorted((number for kind, number, *_ in rows if kind == "release"), reverse=True)),
        tuple((number, name) for kind, number, name, _ in rows if kind == "clinician"),
        tuple((name, query) for kind, _, name, query in rows if kind == "saved"),
    )


def _text(column: str) -> Cast:
    return Cast(column, TextField())
