"""The form of a question: what it asks, its choices, and when it is asked."""

from operator import itemgetter
from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .form_fields import RowForm, RowsField, TextField
from .forms import PartForm
from .part_forms import AnswerClauseRow, CodeField
from .pick_lists import ORIGINS


class ChoiceRow(RowForm):
    code = CodeField(label=_("Code"), help_text="")
    label = forms.CharField(label=_("Label"))
    hint = forms.CharField(label=_("Hint"), required=False)
    origin = forms.ChoiceField(label=_("Origin"), choices=ORIGINS)
    exclusive = forms.BooleanField(label=_("Cannot stand beside another"), required=False)
    one_of = forms.CharField(
        label=_("Heading of those of which one can be picked"),
        required=False,
        help_text=_("The same at each of them, and they stand next to each other."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].disabled = "code" in self.initial

    @property
    def title(self) -> str:
        return str(self["label"].value() or gettext("a choice without a label"))


class QuestionForm(PartForm):
    part_kind = "question"
    preview_template = "authoring/question_preview.html"
    code = CodeField()
    text = TextField("stem", rows=2, label=_("The question"))
    help = TextField("words", rows=2, label=_("Help"), required=False)
    kind = forms.ChoiceField(
        label=_("How many can be picked"),
        choices=[("multiple", _("any number")), ("single", _("one only"))],
    )
    most = forms.IntegerField(
        label=_("At most so many"), min_value=0, required=False, help_text=_("0: no bound.")
    )
    origin = forms.ChoiceField(choices=ORIGINS)
    danger = forms.BooleanField(
        required=False,
        label=_("It is the danger question"),
        help_text=_("Asked twice if left blank."),
    )
    choices = RowsField(ChoiceRow, what=_("choice"), extra=4, movable=True)
    shown_when = RowsField(
        AnswerClauseRow,
        what=_("clause"),
        label=_("Asked when all of these hold"),
        help_text=_("Without clauses: always."),
    )
    areas = {
        _("What it asks"): ("text", "help", "choices"),
        _("When it is asked, and how"): ("shown_when", "kind", "most"),
    }

    def clean_most(self) -> int:
        return self.cleaned_data["most"] or 0

    @property
    def as_read(self) -> dict[str, Any]:
        rows = cast(RowsField, self.fields["choices"]).formset.forms
        rows = sorted((row for row in rows if not row["DELETE"].value()), key=row_order)
        choices = [(row["label"].value(), row["hint"].value()) for row in rows]
        text, help_text = (" ".join(self.lines_of(name)) for name in ("text", "help"))
        return {"text": text, "help": help_text, "choices": [each for each in choices if each[0]]}

    def clean_choices(self) -> list[dict[str, Any]]:
        """Return the choices with those that cannot stand beside another, as "none" and "not
        sure", below the others: so a new one comes above them."""
        return sorted(self.cleaned_data["choices"], key=itemgetter("exclusive"))

    def lost(self) -> list[str]:
        before = {choice["code"] for choice in self.initial.get("choices", ())}
        after = {choice["code"] for choice in self.cleaned_data["choices"]}
        return [f"{self.part.code}.{code}" for code in sorted(before - after)]


def row_order(row: RowForm) -> tuple[bool, bool, int]:
    """Return where a row stands, by its number; one without a number comes last."""
    number = str(row["ORDER"].value() or "")
    is_number = number.isdecimal() and len(number) < 9
    return bool(row["exclusive"].value()), not is_number, int(number) if is_number else 0
