"""The form of a translation as a whole: its language, and whether patients can choose it. Its texts
are edited part by part, on translation_pages.py."""

import json
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from suitability.languages import interface_language, is_right_to_left
from suitability.questionnaire.translation import tag_problem

from .forms import PartForm
from .translated import translated


class TranslationForm(PartForm):
    part_kind = "translation"
    code = forms.CharField(
        label=_("Language"),
        max_length=35,
        help_text=_("Its tag, such as es or pt-br. It can never be changed."),
    )
    name = forms.CharField(label=_("What its speakers call it"), max_length=100)
    offered = forms.BooleanField(
        required=False,
        label=_("Patients can choose it"),
        help_text=_(
            "From the next release on. The proof stops the release until every text is "
            "translated, and one of the two people who publish it has to read the language."
        ),
    )
    translator = forms.CharField(
        required=False,
        label=_("Who translated it"),
        help_text=_("In that language: patients read it."),
    )
    reviewer = forms.CharField(
        required=False,
        label=_("Who reviewed it"),
        help_text=_("In that language: patients read it."),
    )
    rtl = forms.BooleanField(required=False, label=_("It is read from right to left"))

    def check_fields(self) -> None:
        """Refuse what is no language's tag; to offer a language that the words around the content
        are not in; and to say that it is read in another direction than pages show it in."""
        code = self.cleaned_data.get("code", self.instance.code)
        is_new = self.instance._state.adding  # a tag that is there can only be removed
        if code and is_new and (problem := tag_problem(code)):
            self.add_error("code", gettext("%(problem)s.") % {"problem": translated(problem)})
            return
        if self.cleaned_data.get("offered") and code and interface_language(code) != code:
            text = gettext(
                "The words of the pages themselves, such as the buttons, are not there in this "
                "language, so nobody could choose it. Who runs this service can add them."
            )
            self.add_error("offered", text)
        rtl = is_right_to_left(code)
        if code and rtl and not self.cleaned_data.get("rtl"):
            self.add_error("rtl", gettext("Pages show this language from right to left. Tick it."))
        if code and not rtl and self.cleaned_data.get("rtl"):
            text = gettext(
                "Pages show this language from left to right. Who runs this service can change "
                "that, in LANGUAGES_BIDI of the settings."
            )
            self.add_error("rtl", text)

    def plain(self) -> dict[str, Any]:
        """Return the value's plain form, with the texts as they are stored."""
        body = json.loads(self.instance.body) if self.instance.body else {}
        return super().plain() | {"texts": body.get("texts", [])}
