"""The forms of the words of a summary, and of those of the pages around the questions."""

from collections.abc import Collection, Iterable
from dataclasses import fields
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from suitability.questionnaire import site_words, summary_layout
from suitability.questionnaire.canonical_form import is_late
from suitability.questionnaire.site_words import FOR_CLINICIANS, SiteWords
from suitability.questionnaire.summary_layout import BLANK, SHEET_WORDS, Words

from .form_fields import LinesField, TextField
from .forms import PartForm

CAN_HAVE = _("There is no %(unknown)s to fill in here. It can have %(known)s.")
CAN_HAVE_NONE = _("There is no %(unknown)s to fill in here. It can have none: take out the braces.")


def text_fields(
    kind: str, names: Iterable[str], optional: Collection[str] = ()
) -> dict[str, TextField]:
    return {name: TextField(kind, rows=2, required=name not in optional) for name in names}


class BlanksForm(PartForm):
    """A form of texts with blanks such as {n}, which a page fills in."""

    def blanks(self, name: str) -> set[str]:
        """Return the blanks that the text of a field can have: none, unless a form says so."""
        return set()

    def check_fields(self) -> None:
        for name, value in [*self.cleaned_data.items()]:
            texts = value if isinstance(value, list) else [value]
            named = {blank for text in texts for blank in BLANK.findall(str(text))}
            if unknown := sorted(named - self.blanks(name)):
                known = ", ".join(f"{{{blank}}}" for blank in sorted(self.blanks(name)))
                text = CAN_HAVE if known else CAN_HAVE_NONE
                blanks = f"{{{', '.join(unknown)}}}"
                self.add_error(name, text % {"unknown": blanks, "known": known})


class SummaryWordsForm(BlanksForm):
    part_kind = "words"

    def blanks(self, name: str) -> set[str]:
        return summary_layout.BLANKS.get(name, {"n", "choices"})

    def check_fields(self) -> None:
        super().check_fields()
        for name, value in [*self.cleaned_data.items()]:
            if self.draft.document.page.sheet and name.startswith(SHEET_WORDS) and not value:
                self.add_error(name, gettext("The sheet needs these words: write some."))


WordsForm = type(
    "WordsForm",
    (SummaryWordsForm,),
    {
        **text_fields(
            "blanks",
            [field.name for field in fields(Words)],
            optional=[field.name for field in fields(Words) if is_late(field)],
        ),
    },
)


class KeyQuestionForm(BlanksForm):
    part_kind = "site"
    key_question = forms.ChoiceField(
        required=False,
        label=_("Clinicians filter by the choices of"),
        help_text=_("And count them."),
    )
    key_label = forms.CharField(label=_("A name for the filter"))
    key_heading = forms.CharField(label=_("Heading of the figure in the overview"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        questions = [(question.code, question.text) for question in self.draft.document.questions]
        self.offer("key_question", [("", gettext("(the first question)")), *questions])

    def blanks(self, name: str) -> set[str]:
        return site_words.BLANKS.get(name, set())


def site_field(default: Any) -> TextField | LinesField:
    """Return the form field of a text, or of a tuple of texts; only a field whose default is empty
    may be left out."""
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
