"""The filters of the list of responses: from its address to SQL."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import lru_cache
from operator import attrgetter
from typing import Any, cast

from django import forms
from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from suitability.engine.summary import Summaries
from suitability.questionnaire.document import Category
from suitability.questionnaire.questions import NOT_SURE, PREFER_NOT, SKIPPED
from suitability.releases.release_cache import compiled_release
from suitability.responses.bit_predicates import any_of, of_releases, of_statuses
from suitability.responses.days import on_days
from suitability.responses.response import OPEN, Response, Status

from .list_choices import ListChoices, list_choices
from .list_orders import ORDERS, ListOrder

NO_SUCH_CHOICE = _("There is no such choice.")
NO_DATE = _("Please give a date as 2026-11-24.")
CATEGORIES: dict[Category, str | Promise] = {
    "urgent": _("Urgent"),
    "caution": _("Caution"),
    "evidence": _("What is known"),
    "context": _("Context"),
    "next_step": _("Next steps"),
}

NOBODY, DUE = "nobody", "due"
STATUS_CHOICES = [
    ("open", _("Open (not signed off)")),
    *Status.choices,
    (DUE, _("follow-up due (today or before)")),
]
# From how many whole days on it took until a response was signed off: the words for it.
TURNAROUNDS = {
    0: _("Within a day"),
    1: _("1 to 3 days"),
    3: _("3 to 7 days"),
    7: _("Over a week, up to two"),
    14: _("Over two weeks"),
}
UNKNOWN = {SKIPPED: _("Left blank"), NOT_SURE: _("Not sure"), PREFER_NOT: _("Prefer not to say")}
SORT_CHOICES = [(code, order.label) for code, order in ORDERS.items()]

DAY = forms.DateInput({"type": "date"}, format="%Y-%m-%d")


class FilterForm(forms.Form):
    """The filters; their choices are those of every release, in the newest words."""

    use_required_attribute = False
    status = forms.ChoiceField(required=False, label=_("Status"))
    category = forms.ChoiceField(required=False, label=_("Category"))
    rule = forms.ChoiceField(required=False, label=_("Topic"))
    # To the key question of the newest release, which has a name for it.
    answer = forms.ChoiceField(required=False, label=_("Answer"))
    release = forms.ChoiceField(required=False, label=_("Release"))
    since = forms.DateField(required=False, label=_("Saved from"), widget=DAY)
    until = forms.DateField(required=False, label=_("Saved until"), widget=DAY)
    unknown = forms.ChoiceField(required=False, label=_("Not known"))
    turnaround = forms.ChoiceField(
        required=False,
        label=_("Signed off"),
        choices=[("", _("Any")), *((str(days), words) for days, words in TURNAROUNDS.items())],
    )
    holder = forms.ChoiceField(required=False, label=_("Held by"))
    sort = forms.ChoiceField(required=False, label=_("Order"), choices=SORT_CHOICES)
    mine = forms.BooleanField(required=False, label=_("Held by me"))

    def __init__(self, *args: Any, choices: ListChoices | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices = choices or list_choices()
        self.releases = self.choices.releases
        self.compiled = compiled = tuple(compiled_release(number) for number in self.releases)
        release = gettext("Release %(number)s")
        for name, options in {
            "status": STATUS_CHOICES,
            "category": CATEGORIES.items(),
            "rule": rule_names(compiled).items(),
            "answer": answer_names(compiled).items(),
            "unknown": unknown_names(compiled, get_language()).items(),
            "release": [(str(number), release % {"number": number}) for number in self.releases],
            "holder": [(NOBODY, _("Nobody")), *self.clinicians.items()],
        }.items():
            field = cast(forms.ChoiceField, self.fields[name])
            field.choices = [("", _("Any")), *options]
            field.error_messages["invalid_choice"] = NO_SUCH_CHOICE
        if compiled:
            self.fields["answer"].label = compiled[0].program.document.site.key_label
        for name in ("sort", "turnaround"):
            self.fields[name].error_messages["invalid_choice"] = NO_SUCH_CHOICE
        for name in ("since", "until"):
            self.fields[name].error_messages["invalid"] = NO_DATE

    @property
    def clinicians(self) -> dict[str, str]:
        """The name of each clinician, by account number."""
        return {str(number): name for number, name in self.choices.clinicians}

    @property
    def order(self) -> ListOrder:
        """Return the order that was asked for; of a single status, by status is oldest first.

        So the cursor has no status either: with it, PostgreSQL may read the index of the moments,
        which has the same order there, from its beginning.
        """
        sort, status = self.cleaned_data["sort"], self.cleaned_data["status"]
        return ORDERS["oldest" if sort == "status" and status in Status.values else sort]

    def fields_in_html(self) -> list[SafeString]:
        """Return each field in HTML."""
        return self.in_html(tuple(self.fields))

    def in_html(self, names: Sequence[str]) -> list[SafeString]:
        """Return the fields of these names in HTML."""
        if self.errors:
            return [field_in_html(self, name) for name in names]
        data = {name: self.data.get(name) for name in names}
        choices = self.choices._replace(saved=())
        language = get_language()
        return [cached_field(choices, self.compiled, *field, language) for field in data.items()]

    def _of_status(self, status: str) -> Q:
        """Select a status; where the order has an index of its own, so that this is read."""
        has_own = self.order.columns[0] not in ("saved_at", "status")
        return of_statuses([status]) if has_own else Q(status=status)

    def in_words(self) -> list[tuple[str, str]]:
        """Return the label and the value of each filter that is set, as readers know them."""
        words = []
        for name, value in self.cleaned_data.items():
            if value:
                choices = dict(getattr(self.fields[name], "choices", ()))
                words.append((str(self[name].label), str(choices.get(value, value))))
        return words

    def matching(self, *, by: User, now: datetime) -> QuerySet[Response]:
        """Return the unexpired responses that the filter lets through."""
        matching = Response.objects.unexpired(now).on_replica()
        if self.cleaned_data["status"] == "open" and self.cleaned_data["mine"]:
            matching = matching.at_work(by)
        return matching.filter(*self._conditions(by, localdate(now)))

    def _conditions(self, by: User, today: date) -> Iterator[Q]:
        """Yield the condition of each filter that is set."""
        wanted = self.cleaned_data
        if wanted["status"] == "open" and not wanted["mine"]:
            yield of_statuses(OPEN)
        elif wanted["status"] == DUE:
            yield due_on(today)
        elif wanted["status"] in Status.values:
            yield self._of_status(wanted["status"])
        yield self.order.among
        if wanted["release"]:
            yield of_releases([int(wanted["release"])])
        yield on_days("saved_at", wanted["since"], wanted["until"])
        if wanted["mine"]:
            yield Q(holder=by)
        if wanted["holder"]:
            yield Q(holder=None if wanted["holder"] == NOBODY else int(wanted["holder"]))
        if wanted["turnaround"]:
            yield signed_off_after(int(wanted["turnaround"]))
        for name in ("rule", "category", "answer", "unknown"):
            if wanted[name]:
                yield in_bits(name, wanted[name], self.releases, self.compiled)


def due_on(today: date) -> Q:
    """Select what is in follow-up, and due today or was before."""
    return Q(follow_up_on__lte=today)


def signed_off_after(days: int) -> Q:
    """Select what was signed off after `days`, a key of TURNAROUNDS, and before the next."""
    until = min((later for later in TURNAROUNDS if later > days), default=None)
    condition = Q(status=Status.REVIEWED, days_to_sign_off__gte=days)
    return condition & Q(days_to_sign_off__lt=until) if until else condition


def in_bits(name: str, value: str, releases: tuple[int, ...], compiled: tuple[Summaries, ...]) -> Q:
    """Return the SQL condition that the bits of `mask_of` are met. What a bit stands for depends on
    the release; releases with equal masks share one condition."""
    groups: dict[tuple[str, bytes], list[int]] = {}
    key = key_question(compiled)
    for number, summaries in zip(releases, compiled, strict=True):
        column, mask = mask_of(name, value, key, summaries)
        if any(mask):
            groups.setdefault((column, mask), []).append(number)
    condition = Q(pk__in=[])
    for (column, mask), numbers in groups.items():
        condition |= any_of(column, mask) & of_releases(numbers)  # the rarer first
    return condition


def field_in_html(form: FilterForm, name: str) -> SafeString:
    return render_to_string("parts/field.html", {"field": form[name]})


@lru_cache(maxsize=256)
def cached_field(
    choices: ListChoices,
    compiled: tuple[Summaries, ...],
    name: str,
    value: str | None,
    language: str | None,
) -> SafeString:
    """Return a field without errors, some kilobytes of HTML. It is rendered from a form of its own,
    so that nothing else of the request can be in what is remembered but the active language."""
    return field_in_html(FilterForm({} if value is None else {name: value}, choices=choices), name)


@lru_cache(maxsize=3072)
def mask_of(name: str, value: str, key: str, summaries: Summaries) -> tuple[str, bytes]:
    """Return the column that a filter looks into, and the bits there of its value: of a rule, of a
    category's rules, of a choice of the key question, whose code is `key`, or of an answer that
    is not known."""
    program = summaries.program
    if name == "unknown":
        kind, _, question = value.partition(".")
        slots = (slot for slot in program.slots if slot.question.code == question)
        bits = (slot.blank if kind == SKIPPED else slot.bits.get(kind, 0) for slot in slots)
        return "code", program.pack(sum(bits))
    if name == "answer":
        slots = (slot for slot in program.slots if slot.question.code == key)
        return "code", program.pack(sum(slot.bits.get(value, 0) for slot in slots))
    value_of = attrgetter("code" if name == "rule" else "statement.category")
    fired = sum(1 << n for n, rule in enumerate(program.rules) if value_of(rule) == value)
    return "fired", program.pack_fired(fired)


def key_question(releases: tuple[Summaries, ...]) -> str:
    """Return the code of the question that the newest release filters by; empty without one."""
    question = releases[0].program.document.key_question if releases else None
    return question.code if question else ""


@lru_cache(maxsize=8)
def rule_names(releases: tuple[Summaries, ...]) -> dict[str, str]:
    """Return the name of each rule, in the words of the newest release that has it."""
    names: dict[str, str] = {}
    for summaries in releases:
        for code, statement in summaries.statements.prepared.items():
            names.setdefault(code, f"{code} {statement.name}")
    return names


@lru_cache(maxsize=8)
def unknown_names(releases: tuple[Summaries, ...], language: str | None) -> dict[str, str]:
    """Return `Left blank: ` and a question, and the like, for every answer that is not known, in
    the active language."""
    names: dict[str, str] = {}
    for kind, words in UNKNOWN.items():
        for summaries in releases:
            for question in summaries.program.document.questions:
                if kind == SKIPPED or question.choice(kind):
                    names.setdefault(f"{kind}.{question.code}", f"{words}: {question.text}")
    return names


@lru_cache(maxsize=8)
def answer_names(releases: tuple[Summaries, ...]) -> dict[str, str]:
    """Return the label of each choice of the key question, in the newest words."""
    names: dict[str, str] = {}
    key = key_question(releases)
    for summaries in releases:
        for question in summaries.program.document.questions:
            if question.code == key:
                for choice in question.choices:
                    names.setdefault(choice.code, choice.in_full)
    return names
