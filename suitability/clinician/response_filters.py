"""The filters of the list of responses: from its address to SQL."""

from datetime import datetime
from functools import lru_cache
from operator import attrgetter
from typing import Any, cast

from django import forms
from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from suitability.engine.summary import Summaries
from suitability.questionnaire.document import Category
from suitability.releases.release import Release
from suitability.releases.release_cache import compiled_release
from suitability.responses.bit_predicates import any_of, of_releases
from suitability.responses.days import on_days
from suitability.responses.response import Response, Status

CATEGORIES: dict[Category, str] = {
    "urgent": "Urgent",
    "caution": "Caution",
    "evidence": "What is known",
    "context": "Context",
    "next_step": "Next steps",
}

DAY = forms.DateInput({"type": "date"}, format="%Y-%m-%d")


class FilterForm(forms.Form):
    """The filters; their choices are those of every release, in the newest words."""

    use_required_attribute = False
    status = forms.ChoiceField(required=False)
    category = forms.ChoiceField(required=False)
    rule = forms.ChoiceField(required=False, label="Topic")
    answer = forms.ChoiceField(required=False)  # to the key question of the newest release
    release = forms.ChoiceField(required=False)
    since = forms.DateField(required=False, label="Saved from", widget=DAY)
    until = forms.DateField(required=False, label="Saved until", widget=DAY)
    mine = forms.BooleanField(required=False, label="Held by me")

    def __init__(self, *args: Any, releases: tuple[int, ...] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if releases is None:
            releases = tuple(Release.objects.values_list("number", flat=True))
        self.releases = releases
        self.compiled = compiled = tuple(compiled_release(number) for number in self.releases)
        for name, choices in {
            "status": Status.choices,
            "category": CATEGORIES.items(),
            "rule": rule_names(compiled).items(),
            "answer": answer_names(compiled).items(),
            "release": [(str(number), f"Release {number}") for number in self.releases],
        }.items():
            field = cast(forms.ChoiceField, self.fields[name])
            field.choices = [("", "Any"), *choices]
            field.error_messages["invalid_choice"] = "There is no such choice."
        if compiled:
            self.fields["answer"].label = compiled[0].program.document.site.key_label
        for name in ("since", "until"):
            self.fields[name].error_messages["invalid"] = "Please give a date as 2026-11-24."

    def fields_in_html(self) -> list[SafeString]:
        """Return each field in HTML."""
        if self.errors:
            return [field_in_html(self, name) for name in self.fields]
        data = {name: self.data.get(name) for name in self.fields}
        return [cached_field(self.releases, self.compiled, *field) for field in data.items()]

    def matching(self, *, by: User, now: datetime) -> QuerySet[Response]:
        """Return the unexpired responses that the filter lets through."""
        wanted = self.cleaned_data
        matching = Response.objects.unexpired(now).on_replica()
        if wanted["status"]:
            matching = matching.filter(status=wanted["status"])
        if wanted["release"]:
            matching = matching.filter(of_releases([int(wanted["release"])]))
        matching = matching.filter(on_days("saved_at", wanted["since"], wanted["until"]))
        if wanted["mine"]:
            matching = matching.filter(holder=by)
        for name in ("rule", "category", "answer"):
            if wanted[name]:
                matching = matching.filter(self._in_bits(name, wanted[name]))
        return matching

    def _in_bits(self, name: str, value: str) -> Q:
        """Return the SQL condition that the bits of `mask_of` are met. What a bit stands for
        depends on the release; releases with equal masks share one condition."""
        groups: dict[tuple[str, bytes], list[int]] = {}
        key = key_question(self.compiled)
        for number, summaries in zip(self.releases, self.compiled, strict=True):
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
    releases: tuple[int, ...], compiled: tuple[Summaries, ...], name: str, value: str | None
) -> SafeString:
    """Return a field without errors, some kilobytes of HTML. It is rendered from a form of its own,
    so that nothing else of the request can be in what is remembered."""
    return field_in_html(
        FilterForm({} if value is None else {name: value}, releases=releases), name
    )


@lru_cache(maxsize=3072)
def mask_of(name: str, value: str, key: str, summaries: Summaries) -> tuple[str, bytes]:
    """Return the column that a filter looks into, and the bits there of its value: of a rule, of a
    category's rules, or of a choice of the key question, whose code is `key`."""
    program = summaries.program
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
