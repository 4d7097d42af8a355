"""The forms of what a document has once: its layout, its words and the article's tables."""

from dataclasses import fields
from typing import Any

from django import forms

from suitability.questionnaire.summary_layout import Words

from .form_fields import LinesField, PickField, RowForm, RowsField, TextField
from .forms import PartForm
from .pick_lists import rule_options


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
    parts = []
    for part in listed.split(";"):
        name, equals, question = part.partition("=")
        parts.append(
            {"label": name.strip() if equals else "", "question": (question or name).strip()}
        )
    return {"label": label.strip(), "parts": parts}


class PageForm(PartForm):
    part_kind = "page"
    alone = PickField("rules", label="Leads the page and folds all else")
    beside_alone = PickField("rules", label="Stands beside the one that leads")
    danger_list = forms.ChoiceField(label="The list of danger signs")
    never_folds = PickField("rules", label="Never folds")
    standing = PickField("rules", label="Always there, at the end")
    stays_listed = PickField("rules", label="Keeps its line when the other next steps fold")
    folds_known = PickField("rules", label="Folds what is known")
    lead_questions = PickField("rules", label="Its questions are always among the first")
    fill_questions = PickField("rules", label="Asked next for a question")
    clinician_first = PickField("rules", label="The clinician's line stands among the first")
    private = PickField("rules", label="Its reason and clinician's line are not printed")
    under_age = forms.ChoiceField(label="The choice that says: under age")
    strip = StripField(
        rows=7, label="The clinician's strip", help_text="Label: question; Other label = question"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("danger_list", rule_options(self.draft.document))
        choices = [
            (f"{question.code}.{choice.code}", choice.label)
            for question in self.draft.document.questions
            for choice in question.choices
        ]
        self.offer("under_age", choices)


WordsForm = type(
    "WordsForm",
    (PartForm,),
    {
        "part_kind": "words",
        **{field.name: TextField("words", rows=2) for field in fields(Words)},
    },
)


class MeasureRow(RowForm):
    claim = forms.CharField(label="Item", max_length=50)
    name = forms.CharField()
    baclofen = forms.CharField()
    placebo = forms.CharField()


class ComparedRow(RowForm):
    claim = forms.CharField(label="Item", max_length=50)
    name = forms.CharField()


class ArticleForm(PartForm):
    part_kind = "article"
    measures = RowsField(MeasureRow, what="row", label="The article's table")
    compared = RowsField(ComparedRow, what="row", label="Beside other sleep aids")
    side_effects = PickField("claims", label="Side effects")
