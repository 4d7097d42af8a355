"""The form of the article's tables and their headings."""

from collections import Counter
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from suitability.questionnaire.document_errors import CODE
from suitability.questionnaire.sources import HEADINGS

from .form_fields import LinesField, PickField, RowForm, RowsField
from .forms import PartForm
from .listed_fields import in_quotes
from .part_forms import CodeField, validate_date
from .words_forms import text_fields


class CellsField(LinesField):
    """The cells of a row as lines: `column = text`."""

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, dict):
            return "\n".join(f"{column} = {text}" for column, text in value.items())
        return super().prepare_value(value)

    def to_python(self, value: Any) -> Any:
        lines = [line.partition("=") for line in super().to_python(value)]
        return {column.strip(): text.strip() for column, _, text in lines}


class MeasureRow(RowForm):
    claim = forms.CharField(label=_("Item"), max_length=50)
    name = forms.CharField()
    cells = CellsField(help_text=_("A line for each column: its code = what stands there."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = ("claim", "name", "cells")
        cells = {code: text for code, text in self.initial.items() if code not in own}
        self.initial = {**self.initial, "cells": cells}

    def clean_cells(self) -> dict[str, str]:
        cells: dict[str, str] = self.cleaned_data["cells"]
        if {"claim", "name"} & cells.keys():
            raise forms.ValidationError(gettext("'claim' and 'name' are no codes for a column."))
        for code in cells:
            if not CODE.fullmatch(code):
                text = gettext(
                    "“%(code)s” is no column: write one of the codes below, and = behind it."
                )
                raise forms.ValidationError(text % {"code": code[:60]})
        return cells

    def plain(self) -> dict[str, Any]:
        plain = super().plain()
        return {**plain.pop("cells"), **plain}


class ComparedRow(RowForm):
    claim = forms.CharField(label=_("Item"), max_length=50)
    name = forms.CharField()


class HeadingRow(RowForm):
    code = CodeField(help_text="")
    text = forms.CharField()


class TablesForm(PartForm):
    part_kind = "article"
    measures = RowsField(MeasureRow, what=_("row"), label=_("The article's table"))
    columns = RowsField(HeadingRow, what=_("column"), label=_("Its columns after the first"))
    compared = RowsField(ComparedRow, what=_("row"), label=_("The table of what is compared"))
    side_effects = PickField("claims", label=_("Side effects"))
    sections = RowsField(HeadingRow, what=_("section"), label=_("The sections of the claims"))
    searched = LinesField(kind="line", label=_("Where and how the studies were looked for"))
    searched_on = LinesField(
        label=_("Looked for on"), help_text=_("Dates, one a line: 2026-11-28.")
    )
    about = LinesField(kind="line", label=_("Who wrote the page, and who paid"))

    def clean_searched_on(self) -> list[str]:
        days: list[str] = self.cleaned_data["searched_on"]
        for day in days:
            validate_date(day)
        return days

    def check_fields(self) -> None:
        claims = {claim.code for claim in self.draft.document.claims}
        for name in ("measures", "compared"):
            items = [row["claim"] for row in self.cleaned_data.get(name, ())]
            if unknown := [item for item in items if item not in claims]:
                text = gettext(
                    "No item is called %(unknown)s. Write the code of one of the article's items, "
                    "such as %(code)s."
                )
                self.add_error(name, text % {"unknown": in_quotes(unknown), "code": min(claims)})
        for name in ("columns", "sections"):
            codes = [row["code"] for row in self.cleaned_data.get(name, ())]
            if twice := [code for code, times in Counter(codes).items() if times > 1]:
                text = gettext("%(codes)s stands here twice. Rename one.")
                self.add_error(name, text % {"codes": in_quotes(twice)})


ArticleForm = type("ArticleForm", (TablesForm,), {**text_fields("words", HEADINGS)})
