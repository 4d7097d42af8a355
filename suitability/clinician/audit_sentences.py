"""Entries of the audit log as sentences: `cleo (clinician) exported: csv, Status In review`."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from urllib.parse import parse_qsl

from django import forms
from django.utils.translation import gettext, gettext_noop, ngettext

from suitability.audit.audit_entry import Act, AuditEntry
from suitability.audit.number_ranges import how_many

from .response_filters import FilterForm

# What is stored as a word of the program: roles, and what some acts were about.
ROLES_IN_LOG = (
    gettext_noop("clinician"),
    gettext_noop("editor"),
    gettext_noop("approver"),
    gettext_noop("auditor"),
    gettext_noop("manager"),
    gettext_noop("patient"),
    gettext_noop("command"),
    gettext_noop("token"),
    gettext_noop("not signed in"),
)
ABOUT_IN_LOG = (gettext_noop("discarded"), gettext_noop("replaced"))
FILTERED = {Act.LISTED, Act.EXPORTED}  # their `about` has the filter of the list, as an address
Labels = Mapping[str, tuple[str, Mapping[str, str]]]
"""The label of each field, and the label of each of its choices."""


class EntryInWords(NamedTuple):
    """An entry, as what somebody acted, and how its sentence ends after who did what."""

    entry: AuditEntry
    role: str
    about: str


def with_sentences(entries: Sequence[AuditEntry]) -> list[EntryInWords]:
    """Return the entries with their sentences. The filters' words are those of today's releases."""
    is_filtered = any(entry.act in FILTERED and "=" in entry.about for entry in entries)
    labels = labels_of(FilterForm()) if is_filtered else {}
    return [
        EntryInWords(entry, logged_role_in_words(entry.role), about_in_words(entry, labels))
        for entry in entries
    ]


def logged_role_in_words(role: str) -> str:
    return gettext(role) if role in ROLES_IN_LOG else role


def labels_of(form: forms.Form) -> Labels:
    return {
        name: (str(form[name].label), {str(k): str(v) for k, v in getattr(field, "choices", ())})
        for name, field in form.fields.items()
    }


def about_in_words(entry: AuditEntry, labels: Labels) -> str:
    """Return what the entry was about: `csv rule=C10` as `csv, Topic C10 Low blood pressure`, and
    how many responses were read if it was in bulk."""
    about = [entry.about]
    if entry.about in ABOUT_IN_LOG or (entry.about and entry.act == Act.DISCARDED):
        about = [gettext(entry.about)]  # a reason, which is stored as the program has it
    elif entry.act in FILTERED and "=" in entry.about:
        form, _, query = entry.about.rpartition(" ")
        about = [form, *(in_words(*field, labels) for field in parse_qsl(query))]
    if entry.read is not None:
        many = how_many(entry.read)
        words = ngettext("%(count)s response", "%(count)s responses", many)
        about.append(words % {"count": many})
    return ", ".join(part for part in about if part)


def in_words(name: str, value: str, labels: Labels) -> str:
    """Return `Status New` for `status=new`, and `Held by me` for `mine=on`."""
    label, choices = labels.get(name, (name, {}))
    return label if value == "on" else f"{label} {choices.get(value, value)}"
