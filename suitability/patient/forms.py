"""The forms a patient fills in, rendered by crispy-forms with our own field template."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.http import QueryDict
from django.template import Context, Engine
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from suitability.engine.program import Program, UnfitAnswers
from suitability.engine.summary import Summary
from suitability.engine.tick_list import UnfitTicks, chosen_ticks
from suitability.questionnaire.questions import Choice, Question
from suitability.questionnaire.site_words import SiteWords

LEAVE_BLANK = "leave_blank"
CSRF = "csrfmiddlewaretoken"
JOURNEY = "journey"  # the public name of the journey that a form belongs to
LIST = "list"  # the public name of the list that was shown
REPLACES = "replaces"  # the references of earlier lists that the new one replaces


Box = tuple[Choice, str, SafeString]
CHECKED = {True: SafeString(" checked"), False: SafeString("")}


@dataclass(frozen=True)
class FieldInPage:
    """A crispy-forms layout object whose template is rendered in the context of the page around it.

    crispy-forms' own `Field` hands a plain copy on, where a cached page cannot have holes.
    """

    name: str
    template: str

    def render(self, form: forms.Form, context: Context, **kwargs: Any) -> SafeString:
        with context.push(field=form[self.name]):
            return Engine.get_default().get_template(self.template).render(context)


class OneFieldForm(forms.Form):
    """A form of one field, for a page that writes its own form element and buttons."""

    use_required_attribute = False
    field_template: str

    @cached_property
    def helper(self) -> FormHelper:
        """Return how crispy-forms renders the form."""
        (name,) = self.fields
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        helper.form_show_errors = False
        helper.layout = Layout(FieldInPage(name, self.field_template))
        return helper


class Choices(forms.Field):
    """The choices of one question; the program says which go together."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, program: Program, question: Question) -> None:
        super().__init__(required=False, label=question.text, help_text=question.help)
        self.program = program
        self.question = question
        self.input_type = "radio" if question.kind == "single" else "checkbox"

    def clean(self, value: list[str] | None) -> tuple[str, ...]:
        chosen = tuple(value or ())
        try:
            self.program.choose(self.question.code, chosen)
        except UnfitAnswers as error:
            sentence = self.explain(error, len(set(chosen)))
            raise forms.ValidationError(sentence, code=error.problem) from None
        return chosen

    def explain(self, error: UnfitAnswers, picked: int) -> str:
        choice = self.question.choice(error.name.rpartition(".")[2])
        if error.problem == "exclusive" and choice:
            both = _("You picked '%(choice)s' and something else. Pick one or the other.")
            return both % {"choice": choice.label}
        if error.problem == "one_of" and choice:
            under = _("You picked more than one answer under '%(heading)s'. Pick only one there.")
            return under % {"heading": choice.one_of}
        if error.problem == "most":
            most = _("Pick at most %(most)d. You picked %(picked)d.")
            return most % {"most": self.question.most, "picked": picked}
        if error.problem == "single":
            return _("You picked more than one answer. Pick only one here.")
        return _("One of the answers sent is not on this page. Look over your answer and go on.")


class QuestionForm(OneFieldForm):
    """One question. `chosen` are the choices to show as picked."""

    field_template = "patient/question_field.html"

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

    def clean(self) -> dict[str, Any]:
        unknown = set(self.data) - {self.question.code, CSRF, JOURNEY}
        if unknown:
            raise forms.ValidationError(
                _(
                    "This page was sent an answer to a question that is not on it. "
                    "Look over your answer and go on."
                ),
                code="question",
            )
        return self.cleaned_data

    @property
    def boxes(self) -> list[Box]:
        """Return each choice, the id of its box, and the HTML attribute of one that is picked."""
        question, value = self.question, self[self.question.code].value()
        return [
            (choice, f"id_{question.code}_{number}", CHECKED[choice.code in value])
            for number, choice in enumerate(question.choices)
        ]

    @property
    def runs(self) -> list[tuple[str, list[Box]]]:
        """Return the boxes by the heading over them, empty for those that have none."""
        by_heading = groupby(self.boxes, key=lambda box: box[0].one_of)
        return [(heading, list(boxes)) for heading, boxes in by_heading]

    @property
    def chosen(self) -> tuple[str, ...]:
        """Return what was picked, in a valid form. `Leave blank` wins over any pick."""
        picked: tuple[str, ...] = self.cleaned_data[self.question.code]
        return picked


class BeginForm(OneFieldForm):
    """The words before the first question, and who is about to answer."""

    field_template = "patient/choice_field.html"

    def __init__(self, site: SiteWords, data: QueryDict | None = None) -> None:
        super().__init__(data)
        missing = site.reader_missing
        self.fields["reader"] = forms.ChoiceField(
            choices=[("adult", site.reader_adult), ("minor", site.reader_minor)],
            widget=forms.RadioSelect,
            label=site.reader_question,
            error_messages={"required": missing, "invalid_choice": missing},
        )


class SaveForm(OneFieldForm):
    """Consent to saving, separate from all else."""

    field_template = "patient/tick_field.html"
    agree = forms.BooleanField(
        label=gettext_lazy("Yes, save my answers and my list for my provider"),
        error_messages={
            "required": gettext_lazy("Please tick the box if you want to save your list.")
        },
    )


class TickForm(forms.Form):
    """What was ticked on a list, and the page of the button that was pressed: `next`.

    It has no field for what is typed on the list, and whatever else is sent is refused.
    """

    html_id = "tick_form"
    pages = ("summary", "check", "save")

    def __init__(self, summary: Summary, data: QueryDict) -> None:
        super().__init__(data)
        self.summary = summary
        self.sent = data

    def clean(self) -> None:
        try:
            self.ticks = chosen_ticks(self.summary, self.sent.getlist("tick"))
        except UnfitTicks:
            raise self._unfit() from None
        unknown = set(self.sent) - {"tick", "next", JOURNEY, LIST, CSRF}
        if unknown or self.sent.get("next") not in self.pages:
            raise self._unfit()

    @staticmethod
    def _unfit() -> forms.ValidationError:
        return forms.ValidationError(
            _(
                "Your list changed after this page was opened, or something was sent that is not "
                "on it. What you ticked was not used. Look over your ticks here and go on."
            ),
            code="unfit",
        )

    @property
    def next_address(self) -> str:
        """Return where to go; on the list itself, to the questions to ask."""
        page = str(self.sent["next"])
        return f"{reverse(page)}#asks" if page == "summary" else reverse(page)


def checked_holes(question: Question, chosen: Collection[str]) -> dict[str, str]:
    """Return what fills the holes of patient/question_field.html: one for each choice."""
    return {f"checked:{choice.code}": CHECKED[choice.code in chosen] for choice in question.choices}
