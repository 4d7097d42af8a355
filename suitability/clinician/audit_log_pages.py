"""The audit log's pages, for auditors: who did what with which response, and when."""

from itertools import chain
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from suitability.audit.audit_entry import Act, AuditEntry
from suitability.clinician.exports.csv_format import to_csv, utc_text
from suitability.clinician.exports.download import attachment
from suitability.permissions import may_see_log
from suitability.responses.days import on_days
from suitability.responses.reference import in_groups

from .access_control import record_access, render_page, requires
from .response_filters import DAY

ENTRIES_PER_PAGE = 100
LOG_COLUMNS = ("number", "at", "by", "role", "act", "reference", "about", "seal")


class LogForm(forms.Form):
    """The filter of the log."""

    use_required_attribute = False
    by = forms.CharField(required=False, label="Who", max_length=150)
    act = forms.ChoiceField(required=False, label="What", choices=[("", "Anything"), *Act.choices])
    since = forms.DateField(required=False, label="From", widget=DAY)
    until = forms.DateField(required=False, label="Until", widget=DAY)
    response = forms.IntegerField(required=False, label="Response number", min_value=1)

    def matching(self) -> QuerySet[AuditEntry]:
        """Return the entries that the filter lets through, the newest first."""
        filters, entries = self.cleaned_data, AuditEntry.objects.all()
        for name in ("by", "act", "response"):
            if filters[name]:
                entries = entries.filter(**{name: filters[name]})
        return entries.filter(on_days("at", filters["since"], filters["until"]))


@require_safe
@requires(may_see_log)
def access_log(request: HttpRequest) -> HttpResponse:
    """Show a page of the log; the cursor is the number of the entry before it."""
    form = LogForm(request.GET)
    if not form.is_valid():
        return render_page(request, "log.html", {"form": form}, status=400)
    after = request.GET.get("after", "")
    matching = form.matching()
    if after.isdecimal() and len(after) < 19:
        matching = matching.filter(number__lt=int(after))
    entries = list(matching[: ENTRIES_PER_PAGE + 1])
    query = request.GET.copy()
    query.pop("after", None)
    more = len(entries) > ENTRIES_PER_PAGE
    context: dict[str, Any] = {
        "form": form,
        "entries": entries[:ENTRIES_PER_PAGE],
        "older": f"after={entries[ENTRIES_PER_PAGE - 1].number}" if more else "",
        "query": query.urlencode(),
    }
    return render_page(request, "log.html", context)


@require_safe
@requires(may_see_log)
def export_log(request: HttpRequest) -> HttpResponseBase:
    """Send the filtered log as CSV."""
    form = LogForm(request.GET)
    if not form.is_valid():
        return render_page(request, "log.html", {"form": form}, status=400)
    record_access(request, Act.LOG_EXPORTED, about=request.GET.urlencode())
    rows = chain([LOG_COLUMNS], map(cells_of, form.matching().iterator(chunk_size=2000)))
    return attachment(to_csv(rows), "text/csv; charset=utf-8", "access-log.csv")


def cells_of(entry: AuditEntry) -> tuple[str, ...]:
    """Return the cells of LOG_COLUMNS."""
    reference = in_groups(entry.reference) if entry.reference else ""
    who = (str(entry.number), utc_text(entry.at), entry.by, entry.role, entry.act)
    return *who, reference, entry.about, entry.seal
