"""The form of the layout."""

from dataclasses import fields
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from suitability.questionnaire.summary_layout import SHEET_WORDS, SheetLayout

from .form_fields import LinesField, RowForm, RowsField
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
    sentence = forms.CharField(label=_("The answers differ:"))
    first = ListedField("names", label=_("Any of these"))
    second = ListedField("names", label=_("beside any of these"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in ("first", "second"):
            if data.get(name) == []:
                self.add_error(
                    name, gettext("Add at least one: answers differ from other answers.")
                )
        return data


class PageForm(PartForm):
    part_kind = "page"
    alone = ListedField("rules", label=_("Leads the page and folds all else"))
    beside_alone = ListedField("rules", label=_("Stands beside the one that leads"))
    danger_list = forms.ChoiceField(label=_("The danger list"))
    never_folds = ListedField("rules", label=_("Never folds"))
    standing = ListedField("rules", label=_("Always there, at the end"))
    stays_listed = ListedField("rules", label=_("Keeps its line when the other next steps fold"))
    folds_known = ListedField("rules", label=_("Folds what is known"))
    lead_questions = ListedField("rules", label=_("Its questions are always among the first"))
    lead_urgent = ListedField("rules", label=_("Its questions come first of all, if urgent"))
    fill_questions = ListedField("rules", label=_("Asked next for a question"))
    clinician_first = ListedField("rules", label=_("The clinician's line stands among the first"))
    private = ListedField("rules", label=_("Its reason and clinician's line are not printed"))
    under_age = forms.ChoiceField(label=_("The choice that says: under age"))
    open_line = ListedField("rules", label=_("Everyone reads it near the top"))
    strip = StripField(
        rows=7,
        label=_("The clinician's strip"),
        help_text=_("Label: question; Other label = question"),
    )
    sheet_trouble = PartsField(label=_("The sheet: my trouble"), help_text=_("Label = question"))
    sheet_matters = forms.ChoiceField(required=False, label=_("The sheet: what matters most to me"))
    sheet_takes = PartsField(label=_("The sheet: what I take"), help_text=_("Label = question"))
    sheet_actions = ActionsField(
        label=_("The sheet: what to do"), help_text=_("Urgent rule: words")
    )
    contradictions = RowsField(ContradictionRow, what=_("contradiction"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("danger_list", rule_options(self.draft.document))
        questions = [(question.code, question.text) for question in self.draft.document.questions]
        self.offer("sheet_matters", [("", gettext("(no question)")), *questions])
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
        for name, problem in [*LayoutProblems(self.draft.document, self.cleaned_data)]:
            self.add_error(name, problem)

    def flat(self, plain: dict[str, Any]) -> dict[str, Any]:
        sheet = plain["sheet"] or {}
        return plain | {f"{SHEET_WORDS}{name}": part for name, part in sheet.items()}

    def plain(self) -> dict[str, Any]:
        plain = super().plain()
        names = [member.name for member in fields(SheetLayout)]
        sheet = {name: plain.pop(f"{SHEET_WORDS}{name}") for name in names}
        return plain | {"sheet": sheet if any(sheet.values()) else None}
