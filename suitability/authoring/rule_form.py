"""The form of a rule: what it says, when it is shown, and where it comes from."""

from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from suitability.questionnaire.document import PRIORITIES, Category, Statement

from .form_fields import LinesField, PickField, RowsField, TextField
from .forms import PartForm
from .part_forms import CODE_HELP, AnswerClauseRow, CodeField, check_sources
from .pick_lists import CATEGORIES, ORIGINS

LABELS = dict(CATEGORIES)


class RuleForm(PartForm):
    part_kind = "rule"
    preview_template = "authoring/rule_preview.html"
    STATEMENT = tuple(field.name for field in fields(Statement))

    code = CodeField()
    heading = TextField("heading", rows=2)
    short = TextField("heading", rows=2, required=False, label=_("Short heading"))
    text = TextField("text", rows=8)
    ask = LinesField(kind="ask", label=_("Questions to ask"), help_text=_("One a line."))
    clinician = TextField("note", rows=3, label=_("The clinician's line"))
    category = forms.ChoiceField(choices=CATEGORIES)
    priority = forms.IntegerField(
        help_text=_(
            "Urgent 10 to 19, caution 20 to 39, evidence 40 to 58, context 59 to 69, "
            "next step 70 to 89. The lowest number is read first."
        )
    )
    origin = forms.ChoiceField(choices=ORIGINS)
    clauses = RowsField(
        AnswerClauseRow,
        what=_("clause"),
        label=_("Shown when all of these hold"),
        help_text=_("Without clauses the statement is shown to everyone."),
    )
    for_everyone = forms.BooleanField(
        required=False,
        label=_("It is meant for everybody"),
        help_text=_(
            "Tick it if all answers are to bring the statement. Without, that stops a draft."
        ),
    )
    sources = PickField("sources")
    claims = PickField("claims", label=_("The article's items"))
    related = PickField("claims", label=_("Items it comes near to"))
    scope_choice = forms.BooleanField(required=False, label=_("Says who the program is for"))
    quiet_beside = PickField("rules", label=_("One line under any of these, if they fire"))
    areas = {
        _("What it says"): ("heading", "text", "ask"),
        _("When it is shown"): ("clauses", "for_everyone"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance._state.adding:
            codes = [f"{code} ({LABELS[kind]})" for kind, code in self._free_codes().items()]
            text = gettext("%(help)s Free are: %(codes)s.")
            self.fields["code"].help_text = text % {"help": CODE_HELP, "codes": ", ".join(codes)}

    def _free_codes(self) -> dict[str, str]:
        """Return the next free code of each category whose codes begin with a letter."""
        letters = {each.category: each.letter for each in self.draft.wording.controls.kinds}
        used = [rule.code for rule in self.draft.document.rules]
        return {category: next_code(letter, used) for category, letter in letters.items()}

    def check_fields(self) -> None:
        data = self.cleaned_data
        if "category" in data:
            self._check_category(data["category"])
        check_sources(self)

    def _check_category(self, category: Category) -> None:
        priorities = PRIORITIES[category]
        if self.cleaned_data.get("priority", priorities.start) not in priorities:
            text = gettext("The priority of %(category)s is between %(low)s and %(high)s.")
            bounds = {"low": priorities.start, "high": priorities.stop - 1}
            self.add_error("priority", text % {"category": LABELS[category], **bounds})
        free = self._free_codes().get(category, "")
        code = self.cleaned_data.get("code", free)
        if self.instance._state.adding and free and code[0] != free[0]:
            text = gettext("Codes of %(category)s begin with %(letter)s: take %(code)s.")
            values = {"category": LABELS[category], "letter": free[0], "code": free}
            self.add_error("code", text % values)

    @property
    def as_read(self) -> dict[str, Any]:
        heading = " ".join(self.lines_of("heading"))
        return {"heading": heading, "lines": self.lines_of("text"), "ask": self.lines_of("ask")}

    def flat(self, plain: dict[str, Any]) -> dict[str, Any]:
        return {"code": plain["code"], "clauses": plain["clauses"], **plain["statement"]}

    def plain(self) -> dict[str, Any]:
        plain = super().plain()
        statement = {name: plain.pop(name) for name in self.STATEMENT if name in plain}
        return plain | {"statement": statement}


def next_code(letter: str, used: Iterable[str]) -> str:
    """Return the code after the highest that is used: "C90" if there are C10 and C89."""
    numbers = [int(code[1:]) for code in used if code[0] == letter and code[1:].isdecimal()]
    return f"{letter}{max(numbers, default=0) + 1:02}"
