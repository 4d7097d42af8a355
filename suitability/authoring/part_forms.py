"""A form for each kind of part, in the words of questionnaire/; those of rules and questions are
rule_form.py and question_form.py."""

from dataclasses import fields
from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from suitability.questionnaire.conditions import Clause
from suitability.questionnaire.document_errors import CODE, DocumentError
from suitability.questionnaire.sources import ADDRESSES, LINKED, TIERS, SignOff, is_date
from suitability.questionnaire.translation import in_small_letters

from .form_fields import LinesField, PickField, RowForm, RowsField, TextField
from .forms import PartForm
from .pick_lists import CHECKED, ORIGINS, rule_options, sections
from .translated import translated

CODE_HELP = _("Letters, digits and underscores. It can never be changed or used for anything else.")


def validate_date(value: str) -> None:
    """Refuse what is no date. Raises ValidationError."""
    if value and not is_date(value):
        text = gettext("“%(text)s” is no date. Write year, month and day, such as 2026-11-24.")
        raise forms.ValidationError(text % {"text": value[:60]})


class DateField(forms.CharField):
    """A date as text."""

    default_validators = [validate_date]


def validate_code(value: str) -> None:
    """Refuse what is no code. Raises ValidationError."""
    if value and not CODE.fullmatch(value):
        raise forms.ValidationError(
            gettext("A code begins with a letter, and has letters, digits and underscores only.")
        )


class CodeField(forms.CharField):
    default_validators = [validate_code]

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": 50, "help_text": CODE_HELP, **options})


def check_sources(form: PartForm) -> None:
    """Refuse a sentence of which nobody is told where it comes from."""
    data = form.cleaned_data
    needs_source = data.get("origin", "core") != "core" or not data.get("claims", True)
    if needs_source and not data.get("sources", True):
        form.add_error(
            "sources",
            gettext(
                "Pick a source: a reader is told where each sentence comes from. Only what is from "
                "the article alone can have one of the article's items in place of a source."
            ),
        )


NOTHING_TO_COUNT = _("Pick at least one: a clause without any has nothing to count.")


class ClauseRow(RowForm):
    of = PickField("anything", label=_("of these"))
    low = forms.IntegerField(label=_("At least"), min_value=0, initial=1)
    high = forms.IntegerField(label=_("At most (or empty)"), min_value=0, required=False)
    field_order = ("low", "high", "of")

    @property
    def title(self) -> str:
        """Return the clause in English, as it stands in the form."""
        try:
            return translated(self.english.clause(self._clause()))
        except (DocumentError, KeyError, TypeError, ValueError):
            return gettext("a clause that is not complete")

    def _clause(self) -> Clause:
        """Return the clause. Raises DocumentError, TypeError or ValueError if it is none yet."""
        high = self["high"].value()
        bounds = int(self["low"].value()), None if high in (None, "") else int(high)
        return Clause(tuple(self["of"].value() or ()), *bounds)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        picked, low, high = len(data["of"]), data["low"], data["high"]
        if not picked:
            self.add_error("of", NOTHING_TO_COUNT)
        elif low > picked:
            text = ngettext(
                "Only %(number)s picked below: pick more, or ask for fewer.",
                "Only %(number)s picked below: pick more, or ask for fewer.",
                picked,
            )
            self.add_error("low", text % {"number": picked})
        elif high is not None and high < low:
            text = gettext("At most %(high)s is less than at least %(low)s.")
            self.add_error("high", text % {"high": high, "low": low})
        elif high is not None and high > picked:
            text = ngettext(
                "Only %(number)s picked below: leave this empty for no bound.",
                "Only %(number)s picked below: leave this empty for no bound.",
                picked,
            )
            self.add_error("high", text % {"number": picked})
        return data


class AnswerClauseRow(ClauseRow):
    of = PickField("names", label=_("of these"))


class FactorForm(PartForm):
    part_kind = "factor"
    code = CodeField()
    label = forms.CharField()
    of = PickField("choices", label=_("Holds when any of these is chosen"))

    def check_fields(self) -> None:
        if self.cleaned_data.get("of") == []:
            self.add_error(
                "of", gettext("Pick at least one: a factor without a choice never holds.")
            )


class OptionForm(PartForm):
    part_kind = "option"
    code = CodeField()
    heading = TextField("heading", rows=2)
    known = TextField("option", rows=6, label=_("What is known"))
    harms = TextField("option", rows=6, label=_("What can go wrong"))
    ask = LinesField(kind="ask", label=_("Questions to ask"), help_text=_("One a line."))
    origin = forms.ChoiceField(choices=ORIGINS)
    sources = PickField("sources")
    claims = PickField("claims", label=_("The article's items"))

    def check_fields(self) -> None:
        if self.cleaned_data.get("ask") == []:
            self.add_error(
                "ask", gettext("Write a question that a reader can ask about the option.")
            )
        check_sources(self)


class GuaranteeForm(PartForm):
    part_kind = "guarantee"
    SAYS = ("then", "first", "never_lowers")  # one of these
    code = CodeField()
    sentence = forms.CharField(widget=forms.Textarea({"rows": 2}))
    whenever = RowsField(
        ClauseRow,
        what=_("clause"),
        label=_("Whenever all of these hold"),
        help_text=_("None: always."),
    )
    exactly = forms.BooleanField(required=False, label=_("Exactly then: also the other way round"))
    then = RowsField(ClauseRow, what=_("clause"), label=_("then all of these hold too"))
    first = forms.ChoiceField(
        required=False, label=_("Or: this statement is first, if it is shown")
    )
    never_lowers = PickField(
        "choices", label=_("Or: adding one of these never lowers the highest category")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("first", [("", gettext("(none)")), *rule_options(self.draft.document)])

    def check_fields(self) -> None:
        says = [name for name in self.SAYS if self.cleaned_data.get(name)]
        if not says and not self.errors:
            self.add_error("then", gettext("Write what has to hold: add a clause, or pick below."))
        for name in says[1:]:
            first = self.fields[says[0]].label
            text = gettext("A guarantee says one thing: empty this, or “%(field)s”.")
            self.add_error(name, text % {"field": first})


class SourceForm(PartForm):
    part_kind = "source"
    code = CodeField()
    tier = forms.CharField(
        help_text=_(
            "T1 regulator, label or health service; T2 guideline, review or paper; T3 good "
            "secondary; T4 copy."
        )
    )
    title = forms.CharField(widget=forms.Textarea({"rows": 2}))
    address = forms.CharField(
        widget=forms.Textarea({"rows": 2}), label=_("Where it was read"), required=False
    )
    link = forms.CharField(required=False, label=_("Link for readers (tiers T1 and T2 only)"))
    used_for = forms.CharField(widget=forms.Textarea({"rows": 3}), required=False)
    review_by = DateField(
        required=False, label=_("To be read again by"), help_text=_("A date, such as 2027-05-01.")
    )
    why_unused = forms.CharField(
        required=False, label=_("Why nothing cites it"), widget=forms.Textarea({"rows": 2})
    )
    accessed = DateField(
        required=False, label=_("Last read on"), help_text=_("A date, such as 2026-11-28.")
    )

    def check_fields(self) -> None:
        tier, link = self.cleaned_data.get("tier", "T1"), self.cleaned_data.get("link", "")
        if not tier.startswith(TIERS):
            self.add_error("tier", gettext("A tier begins with T1, T2, T3 or T4."))
        elif link and not tier.startswith(LINKED):
            text = gettext("Readers are led to tiers T1 and T2 only, and this is %(tier)s.")
            self.add_error("link", text % {"tier": tier})
        if link and not link.startswith(ADDRESSES):
            self.add_error("link", gettext("An address begins with https:// or http://."))


class ClaimForm(PartForm):
    part_kind = "claim"
    code = CodeField()
    section = forms.ChoiceField()
    kind = forms.CharField(label=_("Kind of item"))
    statement = forms.CharField(widget=forms.Textarea({"rows": 3}))
    public = forms.CharField(
        widget=forms.Textarea({"rows": 3}),
        required=False,
        help_text=_("Stands in its place on the public page where it names a dose or a person."),
    )
    verdict = forms.CharField()
    checked = forms.ChoiceField(choices=CHECKED)
    sources = PickField("sources")
    note = forms.CharField(widget=forms.Textarea({"rows": 3}), required=False)
    why_unused = forms.CharField(
        required=False, label=_("Why no rule uses it"), widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("section", [(section, section) for section in sections(self.draft.document)])


class TermForm(PartForm):
    part_kind = "term"
    code = CodeField()
    value = forms.CharField(help_text=_("Written {code} in texts."))
    link = forms.CharField(
        required=False, help_text=_("tel:..., #statement, or a page such as /article/")
    )


class QuestionnaireForm(PartForm):
    part_kind = "questionnaire"
    SIGN_OFF = tuple(field.name for field in fields(SignOff))

    code = CodeField()
    title = forms.CharField()
    help_lines = LinesField(kind="line", label=_("Lines of 'Need help now?'"), rows=5)
    name = forms.CharField(required=False, label=_("Reviewed by (name)"))
    role = forms.CharField(required=False, label=_("Registered as"))
    reviewed_on = DateField(required=False, help_text=_("A date, such as 2026-11-24."))
    next_review = DateField(required=False, help_text=_("A date, such as 2027-11-24."))

    def flat(self, plain: dict[str, Any]) -> dict[str, Any]:
        return plain | (plain["sign_off"] or {})

    def plain(self) -> dict[str, Any]:
        plain = super().plain()
        signed = {name: plain.pop(name) for name in self.SIGN_OFF}
        sign_off = signed if any(signed.values()) else None
        # An older program took `en-GB` from files; here is who can put that right (V07).
        language = in_small_letters(self.draft.document.language)
        return plain | {"sign_off": sign_off, "language": language}

    def clean(self) -> dict[str, Any]:
        given = [name for name in self.SIGN_OFF if self.cleaned_data.get(name)]
        for name in self.SIGN_OFF:
            if given and name not in given:
                self.add_error(
                    name, gettext("A sign-off needs all four: name, role and both dates.")
                )
        return super().clean()
