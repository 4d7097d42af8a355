"""The forms of what a document has once: its layout, its words and the article's tables."""

from collections.abc import Collection, Iterable
from dataclasses import fields
from typing import Any

from django import forms

from suitability.questionnaire.canonical_form import is_late
from suitability.questionnaire.site_words import FOR_CLINICIANS, SiteWords
from suitability.questionnaire.sources import HEADINGS
from suitability.questionnaire.summary_layout import SHEET_WORDS, SheetLayout, Words

from .form_fields import LinesField, PickField, RowForm, RowsField, TextField
from .forms import PartForm
from .layout_problems import LayoutProblems
from .listed_fields import ListedField, offered_in
from .pick_lists import pick_groups, rule_options


class StripField(LinesField):
    """The clinician's strip as lines: `Label: question; Other label = question`."""

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, str):
            return value
        return "\n".join(
            f"{line['label']}: {'; '.join(map(_strip_part, line['parts']))}" for line in value or ()
        )

    def to_python(self, value: Any) -> Any:
        return [_strip_line(line) for line in super().to_python(value)]


def _strip_part(part: dict[str, str]) -> str:
    return f"{part['label']} = {part['question']}" if part["label"] else part["question"]


def _strip_line(line: Any) -> dict[str, Any]:
    if isinstance(line, dict):
        return line
    label, _, listed = line.partition(":")
    return {"label": label.strip(), "parts": list(map(_named_question, listed.split(";")))}


def _named_question(part: str) -> dict[str, str]:
    name, equals, question = part.partition("=")
    return {"label": name.strip() if equals else "", "question": (question or name).strip()}


class PartsField(LinesField):
    """Questions as lines: `question` or `Label = question`."""

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) else "\n".join(map(_strip_part, value or ()))

    def to_python(self, value: Any) -> Any:
        return list(map(_named_question, super().to_python(value)))


class ActionsField(LinesField):
    """What urgent statements ask for, as lines: `rule: words`."""

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, str):
            return value
        return "\n".join(f"{action['rule']}: {action['words']}" for action in value or ())

    def to_python(self, value: Any) -> Any:
        lines = [line.partition(":") for line in super().to_python(value)]
        return [{"rule": rule.strip(), "words": words.strip()} for rule, _, words in lines]


class ContradictionRow(RowForm):
    sentence = forms.CharField(label="The answers differ:")
    first = ListedField("names", label="Any of these")
    second = ListedField("names", label="beside any of these")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in ("first", "second"):
            if data.get(name) == []:
                self.add_error(name, "Add at least one: answers differ from other answers.")
        return data


class PageForm(PartForm):
    part_kind = "page"
    alone = ListedField("rules", label="Leads the page and folds all else")
    beside_alone = ListedField("rules", label="Stands beside the one that leads")
    danger_list = forms.ChoiceField(label="The danger list")
    never_folds = ListedField("rules", label="Never folds")
    standing = ListedField("rules", label="Always there, at the end")
    stays_listed = ListedField("rules", label="Keeps its line when the other next steps fold")
    folds_known = ListedField("rules", label="Folds what is known")
    lead_questions = ListedField("rules", label="Its questions are always among the first")
    lead_urgent = ListedField("rules", label="Its questions come first of all, if urgent")
    fill_questions = ListedField("rules", label="Asked next for a question")
    clinician_first = ListedField("rules", label="The clinician's line stands among the first")
    private = ListedField("rules", label="Its reason and clinician's line are not printed")
    under_age = forms.ChoiceField(label="The choice that says: under age")
    open_line = ListedField("rules", label="Everyone reads it near the top")
    strip = StripField(
        rows=7, label="The clinician's strip", help_text="Label: question; Other label = question"
    )
    sheet_trouble = PartsField(label="The sheet: my trouble", help_text="Label = question")
    sheet_matters = forms.ChoiceField(required=False, label="The sheet: what matters most to me")
    sheet_takes = PartsField(label="The sheet: what I take", help_text="Label = question")
    sheet_actions = ActionsField(label="The sheet: what to do", help_text="Urgent rule: words")
    contradictions = RowsField(ContradictionRow, what="contradiction")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("danger_list", rule_options(self.draft.document))
        questions = [(question.code, question.text) for question in self.draft.document.questions]
        self.offer("sheet_matters", [("", "(no question)"), *questions])
        choices = [
            (f"{question.code}.{choice.code}", choice.label)
            for question in self.draft.document.questions
            for choice in question.choices
        ]
        self.offer("under_age", choices)

    @property
    def shared_lists(self) -> dict[str, list[str]]:
        """Return the words of each pick list that the fields share, by its name."""
        groups = pick_groups(self.draft.document)
        return {of: [*offered_in(groups[of]).values()] for of in ("rules", "names")}

    def check_fields(self) -> None:
        for name, problem in LayoutProblems(self.draft.document, self.cleaned_data):
            self.add_error(name, problem)

    def flat(self, plain: dict[str, Any]) -> dict[str, Any]:
        sheet = plain["sheet"] or {}
        return plain | {f"{SHEET_WORDS}{name}": part for name, part in sheet.items()}

    def plain(self) -> dict[str, Any]:
        plain = super().plain()
        names = [member.name for member in fields(SheetLayout)]
        sheet = {name: plain.pop(f"{SHEET_WORDS}{name}") for name in names}
        return plain | {"sheet": sheet if any(sheet.values()) else None}


def text_fields(
    kind: str, names: Iterable[str], optional: Collection[str] = ()
) -> dict[str, TextField]:
    return {name: TextField(kind, rows=2, required=name not in optional) for name in names}


WordsForm = type(
    "WordsForm",
    (PartForm,),
    {
        "part_kind": "words",
        **text_fields(
            "blanks",
            [field.name for field in fields(Words)],
            optional=[field.name for field in fields(Words) if is_late(field)],
        ),
    },
)


class KeyQuestionForm(PartForm):
    part_kind = "site"
    key_question = forms.ChoiceField(
        required=False, label="Clinicians filter by the choices of", help_text="And count them."
    )
    key_label = forms.CharField(label="A name for the filter")
    key_heading = forms.CharField(label="Heading of the figure in the overview")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        questions = [(question.code, question.text) for question in self.draft.document.questions]
        self.offer("key_question", [("", "(the first question)"), *questions])


def site_field(default: Any) -> TextField | LinesField:
    """For one text or several; a text without a default may be left out."""
    if isinstance(default, tuple):
        return LinesField(kind="site", rows=4)
    return TextField("site", rows=2, required=default != "")


SiteForm = type(
    "SiteForm",
    (KeyQuestionForm,),
    {
        field.name: site_field(field.default)
        for field in fields(SiteWords)
        if field.name not in FOR_CLINICIANS
    },
)


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
    claim = forms.CharField(label="Item", max_length=50)
    name = forms.CharField()
    cells = CellsField(help_text="A line for each column: its code = what stands there.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = ("claim", "name", "cells")
        cells = {code: text for code, text in self.initial.items() if code not in own}
        self.initial = {**self.initial, "cells": cells}

    def clean_cells(self) -> dict[str, str]:
        cells: dict[str, str] = self.cleaned_data["cells"]
        if {"claim", "name"} & cells.keys():
            raise forms.ValidationError("'claim' and 'name' are no codes for a column.")
        return cells

    def plain(self) -> dict[str, Any]:
        plain = super().plain()
        return {**plain.pop("cells"), **plain}


class ComparedRow(RowForm):
    claim = forms.CharField(label="Item", max_length=50)
    name = forms.CharField()


class HeadingRow(RowForm):
    code = forms.CharField(max_length=50)
    text = forms.CharField()


class TablesForm(PartForm):
    part_kind = "article"
    measures = RowsField(MeasureRow, what="row", label="The article's table")
    columns = RowsField(HeadingRow, what="column", label="Its columns after the first")
    compared = RowsField(ComparedRow, what="row", label="The table of what is compared")
    side_effects = PickField("claims", label="Side effects")
    sections = RowsField(HeadingRow, what="section", label="The sections of the claims")
    searched = LinesField(kind="line", label="Where and how the studies were looked for")
    searched_on = LinesField(label="Looked for on", help_text="Dates, one a line: 2026-11-28.")
    about = LinesField(kind="line", label="Who wrote the page, and who paid")


ArticleForm = type("ArticleForm", (TablesForm,), {**text_fields("words", HEADINGS)})
