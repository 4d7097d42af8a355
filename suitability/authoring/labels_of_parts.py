"""What kinds of part, their fields and their choices are called: as in their forms."""

from functools import lru_cache
from typing import cast

from django import forms
from django.contrib import admin
from django.utils.translation import get_language, gettext

from suitability.releases.draft_part import PROXIES

from .form_fields import RowsField, label_of_name


def kind_name(kind: str) -> str:
    """Return what a kind of part is called: of `page`, "Layout"."""
    name = str(PROXIES[kind]._meta.verbose_name) if kind in PROXIES else kind
    return f"{name[:1].upper()}{name[1:]}"


def field_in_words(kind: str, name: str) -> str:
    """Return what a field of a part is called: of `page` and `standing`, "Layout: Always there"."""
    return gettext("%(kind)s: %(field)s") % {"kind": kind_name(kind), "field": label_of(kind, name)}


def label_of(kind: str, name: str) -> str:
    """Return the label of a field in the form of a kind; of `choices hint`, of that in a row."""
    return _label_of(kind, name, get_language())


@lru_cache(maxsize=1024)
def _label_of(kind: str, name: str, language: str | None) -> str:
    return str(getattr(_field(kind, name), "label", "") or label_of_name(name.rpartition(" ")[2]))


def option_label(kind: str, name: str, value: str) -> str:
    """Return what a form offers a value as, if it offers some to choose from."""
    field = _field(kind, name) or _field(kind, f"choices {name}")
    offered = getattr(field, "choices", None) or ()
    return next((str(label) for code, label in offered if code == value and value), value)


def _field(kind: str, name: str) -> forms.Field | None:
    if kind not in PROXIES:
        return None
    own = cast(forms.Form, admin.site.get_model_admin(PROXIES[kind]).form).base_fields
    outer, _, inner = name.partition(" ")
    field = own.get(outer)
    if inner and isinstance(field, RowsField):
        return cast(forms.Field | None, field.make.form.base_fields.get(inner))
    return None if inner else field
