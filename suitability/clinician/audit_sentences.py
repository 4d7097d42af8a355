"""Entries of the audit log as sentences: `cleo (clinician) exported: csv, Status In review`."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from urllib.parse import parse_qsl

from django import forms

from suitability.audit.audit_entry import Act, AuditEntry
from suitability.audit.number_ranges import how_many

from .response_filters import FilterForm

FILTERED = {Act.LISTED, Act.EXPORTED}  # their `about` has the filter of the list, as an address
Labels = Mapping[str, tuple[str, Mapping[str, str]]]
"""The label of each field, and the label of each of its choices."""


class Sentence(NamedTuple):
    """An entry, and how its sentence ends after who did what."""

    entry: AuditEntry
    about: str


def with_sentences(entries: Sequence[AuditEntry]) -> list[Sentence]:
    """Return the entries with their sentences. The filters' words are those of today's releases."""
    is_filtered = any(entry.act in FILTERED and "=" in entry.about for entry in entries)
    labels = labels_of(FilterForm()) if is_filtered else {}
    return [Sentence(entry, about_in_words(entry, labels)) for entry in entries]


def labels_of(form: forms.Form) -> Labels:
    return {
        name: (str(form[name].label), {str(k): str(v) for k, v in getattr(field, "choices", ())})
        for name, field in form.fields.items()
    }


def about_in_words(entry: AuditEntry, labels: Labels) -> str:
    """Return what the entry was about: `csv rule=C10` as `csv, Topic C10 Low blood pressure`, and
    how many responses were read if it was in bulk."""
    about = [entry.about]
    if entry.act in FILTERED and "=" in entry.about:
        form, _, query = entry.about.rpartition(" ")
        about = [form, *(in_words(*field, labels) for field in parse_qsl(query))]
    if entry.read is not None:
        many = how_many(entry.read)
        about.append(f"{many} response{'' if many == 1 else 's'}")
    return ", ".join(part for part in about if part)


def in_words(name: str, value: str, labels: Labels) -> str:
    """Return `Status New` for `status=new`, and `Held by me` for `mine=on`."""
    label, choices = labels.get(name, (name, {}))
    return label if value == "on" else f"{label} {choices.get(value, value)}"
