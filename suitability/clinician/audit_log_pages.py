"""The audit log's pages, for auditors: who did what with which response, and when."""

import unicodedata
from collections.abc import Iterator
from itertools import chain, islice
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from suitability.audit.audit_entry import Act, AuditEntry, ChainHead
from suitability.audit.audit_log import about_response
from suitability.audit.checkpoints import checkpoint_in
from suitability.audit.entry_times import times_that_go_back
from suitability.audit.hash_chain import problems
from suitability.clinician.exports.csv_format import to_csv, utc_text, with_end
from suitability.clinician.exports.download import CSV, download, no_slot
from suitability.clinician.exports.export_order import Order
from suitability.clinician.exports.export_slots import NoSlot, take_slot
from suitability.database_limits import unlimited
from suitability.permissions import may_see_log, signed_in_user
from suitability.responses.days import on_days
from suitability.responses.reference import in_groups, parse_reference
from suitability.responses.response import Response

from .access_control import record_access, render_page, requires
from .audit_sentences import with_sentences
from .response_filters import DAY

ENTRIES_PER_PAGE = 100
LOG_COLUMNS = (
    "number",
    "at",
    "by",
    "role",
    "act",
    "reference",
    "about",
    "seal",
    "account",
    "response",
    "read",
)
MOST_PROBLEMS = 100  # shown of a log that does not fit


class LogForm(forms.Form):
    """The filter of the log."""

    use_required_attribute = False
    by = forms.CharField(required=False, label=_("Who (part of a name)"), max_length=150)
    act = forms.ChoiceField(
        required=False, label=_("What"), choices=[("", _("Anything")), *Act.choices]
    )
    since = forms.DateField(required=False, label=_("From"), widget=DAY)
    until = forms.DateField(required=False, label=_("Until"), widget=DAY)
    response = forms.IntegerField(required=False, label=_("Response number"), min_value=1)

    def matching(self) -> QuerySet[AuditEntry]:
        """Return the entries that the filter lets through, the newest first."""
        filters, entries = self.cleaned_data, AuditEntry.objects.all()
        if filters["by"]:
            entries = entries.filter(is_by(filters["by"]))
        if filters["act"]:
            entries = entries.filter(act=filters["act"])
        if filters["response"]:
            entries = entries.filter(about_response(filters["response"]))
        return entries.filter(on_days("at", filters["since"], filters["until"]))


def is_by(typed: str) -> Q:
    """Select what somebody did whose name has this in it: as it was then, or as it is now."""
    typed = unicodedata.normalize("NFKC", typed)
    accounts = User.objects.filter(username__icontains=typed).values_list("pk", flat=True)
    return Q(by__icontains=typed) | Q(account__in=list(accounts))


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
        "sentences": with_sentences(entries[:ENTRIES_PER_PAGE]),
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
    try:
        slot = take_slot()
    except NoSlot:
        return no_slot(request)
    query = request.GET.urlencode()
    entry = record_access(request, Act.LOG_EXPORTED, about=query)
    by, at, number = signed_in_user(request).pk, entry.at.isoformat(), entry.number
    order = Order("log", False, query, by, at, until=number, entry=number)
    lines = lines_of_log(order)
    return download(order, lines, slot, CSV, "access-log.csv")


def lines_of_log(order: Order) -> Iterator[str]:
    """Yield the text of the exported log, many entries at a time."""
    form = LogForm(QueryDict(order.query))
    form.is_valid()
    entries = form.matching().filter(number__lte=order.until)
    yield from to_csv(chain([LOG_COLUMNS], with_end(map(cells_of, all_of(entries)))))


def all_of(entries: QuerySet[AuditEntry]) -> Iterator[AuditEntry]:
    """Yield the entries, however long that takes."""
    with unlimited(entries.db):
        yield from entries.iterator(chunk_size=2000)


def cells_of(entry: AuditEntry) -> tuple[str, ...]:
    """Return the cells of LOG_COLUMNS."""
    reference = in_groups(entry.reference) if entry.reference else ""
    who = (str(entry.number), utc_text(entry.at), entry.by, entry.role, entry.act)
    numbers = ("" if number is None else str(number) for number in (entry.account, entry.response))
    return *who, reference, entry.about, entry.seal, *numbers, entry.read or ""


@require_POST
@requires(may_see_log)
def find_in_log(request: HttpRequest) -> HttpResponse:
    """Redirect to what happened to the response with the typed reference, which stands in no
    address. It may be gone: its entries stay."""
    typed = request.POST.get("reference", "")[:100]
    reference = parse_reference(typed).reference
    number = number_of(reference) if reference else None
    if number is None:
        return render_page(request, "log_not_found.html", {"typed": typed}, status=404)
    return redirect(f"{reverse('access_log')}?response={number}")


def number_of(reference: str) -> int | None:
    """Return the number of the response with this reference, or None if there never was one that
    is known of."""
    stored = Response.objects.filter(reference=reference).values_list("pk", flat=True)
    entries = AuditEntry.objects.filter(reference=reference, response__isnull=False)
    return stored.first() or entries.values_list("response", flat=True).first()


@require_http_methods(["GET", "HEAD", "POST"])
@requires(may_see_log, recorded=False)
def verify_log(request: HttpRequest) -> HttpResponse:
    """Verify the whole chain when asked to, also against a checkpoint that was kept elsewhere."""
    context: dict[str, Any] = {}
    if request.method == "POST":
        expected = checkpoint_in(request.POST.get("checkpoint", "")[:300])
        context["problems"] = list(islice(problems(expected), MOST_PROBLEMS))
        context["set_back"] = list(islice(times_that_go_back(), MOST_PROBLEMS))
        context |= {"verified": True, "expected": expected, "head": ChainHead.objects.first()}
    return render_page(request, "log_verify.html", context)
