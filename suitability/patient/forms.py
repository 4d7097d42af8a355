"""The forms a patient fills in, rendered by crispy-forms with our own field template."""

from collections.abc import Collection
from functools import cached_property
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from django import forms
from django.http import QueryDict

from suitability.engine.program import Program, UnfitAnswers
from suitability.questionnaire.document import Question

LEAVE_BLANK = "leave_blank"
CSRF = "csrfmiddlewaretoken"


class Choices(forms.Field):
    """The choices of one question; the program says which go together."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, program: Program, question: Question) -> None:
        super().__init__(required=False, label=question.text, help_text=question.help)
        self.program = program
        self.question = question

    def clean(self, value: list[str] | None) -> tuple[str, ...]:
        chosen = tuple(value or ())
        try:
            self.program.choose(self.question.code, chosen)
        except UnfitAnswers as error:
            raise forms.ValidationError(self.explain(error), code=error.problem) from None
        return chosen

    def explain(self, error: UnfitAnswers) -> str:
        if error.problem == "exclusive":
            choice = self.question.choice(error.name.rpartition(".")[2])
            label = choice.label if choice else ""
            return f"You picked '{label}' and something else. Pick one or the other."
        if error.problem == "single":
            return "You picked more than one answer. Pick only one here."
        return "One of the answers sent is not on this page. Look over your answer and go on."


class QuestionForm(forms.Form):
    """One question. `chosen` are the choices to show as picked."""

    use_required_attribute = False

    def __init__(
        self,
        program: Program,
        question: Question,
        data: QueryDict | None = None,
        chosen: Collection[str] = (),
    ) -> None:
        if data is not None and LEAVE_BLANK in data:
            data = QueryDict()
        super().__init__(data, initial={question.code: list(chosen)})
        self.question = question
        self.fields[question.code] = Choices(program, question)

    @cached_property
    def helper(self) -> FormHelper:
        return fields_only(Field(self.question.code, template="patient/question_field.html"))

    def clean(self) -> dict[str, Any]:
        unknown = set(self.data) - {self.question.code, CSRF}
        if unknown:
            raise forms.ValidationError(
                "This page was sent an answer to a question that is not on it. "
                "Look over your answer and go on.",
                code="question",
            )
        return self.cleaned_data

    @property
    def chosen(self) -> tuple[str, ...]:
        """What was picked, in a valid form. `Leave blank` wins over any pick."""
        picked: tuple[str, ...] = self.cleaned_data[self.question.code]
        return picked


class BeginForm(forms.Form):
    """The words before the first question, and who is about to answer."""

    use_required_attribute = False
    reader = forms.ChoiceField(
        choices=[("adult", "I have read this and I am 18 or older"), ("minor", "I am under 18")],
        widget=forms.RadioSelect,
        label="Who is this for?",
        error_messages={
            "required": "Please pick 'I have read this', or pick 'I am under 18'.",
            "invalid_choice": "Please pick 'I have read this', or pick 'I am under 18'.",
        },
    )

    @cached_property
    def helper(self) -> FormHelper:
        return fields_only(Field("reader", template="patient/choice_field.html"))


class SaveForm(forms.Form):
    """Consent to saving, separate from all else."""

    use_required_attribute = False
    agree = forms.BooleanField(
        label="Yes, save my answers and my list for my provider",
        error_messages={"required": "Please tick the box if you want to save your list."},
    )

    @cached_property
    def helper(self) -> FormHelper:
        return fields_only(Field("agree", template="patient/tick_field.html"))


def fields_only(*fields: Field) -> FormHelper:
    """The page writes its own form element and buttons."""
    made = FormHelper()
    made.form_tag = False
    made.disable_csrf = True
    made.form_show_errors = False
    made.layout = Layout(*fields)
    return made
