"""The access log, for auditors: who did what with which response, and when."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from suitability.audit.audit_entry import Act, AuditEntry
from suitability.clinician.exports.csv_format import in_csv, moment
from suitability.clinician.exports.download import download
from suitability.permissions import may_see_log
from suitability.responses.days import midnight
from suitability.responses.reference import in_groups

from .access_control import note, only_for, show
from .response_filters import DAY

PAGE = 100
COLUMNS = ("number", "at", "by", "role", "act", "reference", "about", "seal")


class LogForm(forms.Form):
    use_required_attribute = False
    by = forms.CharField(required=False, label="Who", max_length=150)
    act = forms.ChoiceField(required=False, label="What", choices=[("", "Anything"), *Act.choices])
    since = forms.DateField(required=False, label="From", widget=DAY)
    until = forms.DateField(required=False, label="Until", widget=DAY)
    response = forms.IntegerField(required=False, label="Response number", min_value=1)

    def found(self) -> QuerySet[AuditEntry]:
        wanted, found = self.cleaned_data, AuditEntry.objects.all()
        for name in ("by", "act", "response"):
            if wanted[name]:
                found = found.filter(**{name: wanted[name]})
        if wanted["since"]:
            found = found.filter(at__gte=midnight(wanted["since"]))
        if wanted["until"]:
            found = found.filter(at__lt=midnight(wanted["until"] + timedelta(days=1)))
        return found


@require_safe
@only_for(may_see_log)
def access_log(request: HttpRequest) -> HttpResponse:
    form = LogForm(request.GET)
    if not form.is_valid():
        return show(request, "log.html", {"form": form}, status=400)
    after = request.GET.get("after", "")
    found = form.found()
    if after.isdecimal() and len(after) < 19:
        found = found.filter(number__lt=int(after))
    entries = list(found[: PAGE + 1])
    query = request.GET.copy()
    query.pop("after", None)
    context: dict[str, Any] = {
        "form": form,
        "entries": entries[:PAGE],
        "older": entries[PAGE - 1].number if len(entries) > PAGE else None,
        "query": query.urlencode(),
    }
    return show(request, "log.html", context)


@require_safe
@only_for(may_see_log)
def export_log(request: HttpRequest) -> HttpResponseBase:
    form = LogForm(request.GET)
    if not form.is_valid():
        return show(request, "log.html", {"form": form}, status=400)
    note(request, Act.LOG_EXPORTED, about=request.GET.urlencode())
    return download(as_csv(form.found()), "text/csv; charset=utf-8", "access-log.csv")


def as_csv(found: QuerySet[AuditEntry]) -> Iterator[str]:
    yield from in_csv([COLUMNS])
    yield from in_csv(
        map(str, (one.number, moment(one.at), one.by, one.role, one.act, *where(one), one.seal))
        for one in found.iterator(chunk_size=2000)
    )


def where(one: AuditEntry) -> tuple[str, str]:
    return in_groups(one.reference) if one.reference else "", one.about
