"""The fields of a part: lines, a grouped list to pick from, and rows of small forms."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.forms.utils import pretty_name
from django.utils.functional import Promise
from django.utils.translation import gettext

from suitability.editorial.clauses_in_english import ClausesInEnglish
from suitability.questionnaire.normalization import unusual_character

from .translated import translated

Groups = Iterable[tuple[str, Iterable[tuple[str, str]]]]


class AdvisedTextarea(forms.Textarea):
    """A text, or one on each of its `lines`, with what the style rules say of it, before and while
    it is typed. `kind` tells how long such a text may be and how hard to read; see advise in
    text_advice.py."""

    template_name = "authoring/advised_textarea.html"

    def __init__(self, kind: str, rows: int = 3, *, lines: bool = False) -> None:
        super().__init__({"rows": rows})
        self.kind, self.lines = kind, lines
        self.category = ""
        self.advice: Any = None

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        own = {"kind": self.kind, "lines": self.lines, "category": self.category}
        return context | own | {"advice": self.advice}


def validate_characters(value: Any) -> None:
    """Refuse unusual characters in a text, or in what was made of its lines. Raises
    ValidationError."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        for each in value:
            validate_characters(each)
    elif isinstance(value, str) and (unusual := unusual_character(value)):
        text = gettext(
            "There is %(unusual)s in “%(text)s”. It reads like something else, or cannot be seen: "
            "delete it, and type it anew."
        )
        raise forms.ValidationError(text % {"unusual": translated(unusual), "text": value[:60]})


def label_of_name(name: str) -> str:
    """Return the label of a field that has none of its own: of `quiet_beside`, "Quiet beside"."""
    return gettext(pretty_name(name))


def label_fields(form: forms.BaseForm) -> None:
    """Give each field of a form that has no label of its own one in the reader's language."""
    for name, field in form.fields.items():
        if field.label is None:
            field.label = label_of_name(name)


def validate_fields_characters(form: forms.BaseForm) -> None:
    """Let each field of a form that takes text refuse unusual characters."""
    for field in form.fields.values():
        if isinstance(field, forms.CharField):
            field.validators.append(validate_characters)


class TextField(forms.CharField):
    """A text that patients read."""

    def __init__(self, kind: str, *, rows: int = 3, **options: Any) -> None:
        super().__init__(widget=AdvisedTextarea(kind, rows), **options)

    def to_python(self, value: Any) -> str:
        return "\n".join(line.rstrip() for line in (super().to_python(value) or "").splitlines())


class LinesField(forms.CharField):
    """Texts, one a line."""

    def __init__(self, *, kind: str = "", rows: int = 3, **options: Any) -> None:
        widget = AdvisedTextarea(kind, rows, lines=True) if kind else forms.Textarea({"rows": rows})
        super().__init__(widget=widget, required=False, **options)

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) else "\n".join(value or ())

    def to_python(self, value: Any) -> Any:
        lines = self.prepare_value(value).splitlines()
        return [line.strip() for line in lines if line.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.to_python(initial) != self.to_python(data))


class PickerWidget(forms.CheckboxSelectMultiple):
    """Tick boxes in groups that fold, with a search where there is JavaScript. One that `folds` is
    closed as a whole, and says what is picked."""

    template_name = "authoring/picker.html"
    label = ""
    folds = False

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        groups = [
            {
                "name": group,
                "options": options,
                "picked": sum(option["selected"] for option in options),
            }
            for group, options, _ in context["widget"]["optgroups"]
        ]
        options = [option for group in groups for option in group["options"]]
        picked = [option["label"] for option in options if option["selected"]]
        context |= {"groups": groups, "picked": picked}
        return context | {"label": self.label, "folds": self.folds, "id": (attrs or {}).get("id")}


class PickField(forms.MultipleChoiceField):
    """Some of what a pick list offers, as codes. What was picked before keeps its order, what is
    new comes last. `of` names the pick list; see pick_groups in pick_lists.py."""

    widget = PickerWidget
    before: Sequence[str] = ()

    def __init__(self, of: str, **options: Any) -> None:
        super().__init__(required=False, **options)
        self.of = of

    def open(self, name: str, groups: dict[str, Groups], before: Sequence[str]) -> None:
        self.choices = list(groups[self.of])
        self.before = before
        self.widget.label = str(self.label or label_of_name(name))

    def clean(self, value: Any) -> list[str]:
        picked = super().clean(value)
        old = [code for code in self.before if code in picked]
        return [*old, *(code for code in picked if code not in old)]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return set(initial or ()) != set(data or ())


class RowForm(forms.Form):
    """One of several small parts of a part."""

    def __init__(
        self, *args: Any, groups: dict[str, Groups], english: ClausesInEnglish, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.english = english
        label_fields(self)
        validate_fields_characters(self)
        for name, field in self.fields.items():
            if isinstance(field, PickField):
                field.open(name, groups, self.initial.get(name, ()))

    @property
    def title(self) -> str:
        """Return what the row is known by while it is folded; empty if it does not fold."""
        return ""

    def plain(self) -> dict[str, Any]:
        """Return the plain form of the dataclass (see questionnaire/canonical_form.py)."""
        extra = ("ORDER", "DELETE")
        return {name: value for name, value in self.cleaned_data.items() if name not in extra}


class RowFormSet(BaseFormSet):  # type: ignore[type-arg]
    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = gettext("Remove")


class RowsWidget(forms.Widget):
    """Renders a formset; its rows read their own data, so the widget has no value."""

    template_name = "authoring/rows.html"
    formset: Any = None

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return super().get_context(name, value, attrs) | {"formset": self.formset}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> None:
        return None

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False

    def id_for_label(self, id_: str | None) -> str:
        return ""


class RowsField(forms.Field):
    """A Django formset as a field. An empty row at the end, or `extra` of them where there are no
    others, can add a row, and scripts add more of them. The numbers order the rows, and
    scripts move rows that are `movable`."""

    widget = RowsWidget
    formset: "BaseFormSet[RowForm]"

    def __init__(
        self,
        row: type[RowForm],
        *,
        what: str | Promise,
        extra: int = 1,
        movable: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(required=False, **options)
        self.make = formset_factory(
            row, formset=RowFormSet, extra=1, can_order=True, can_delete=True
        )
        self.extra = extra
        self.what, self.movable = what, movable

    def open(
        self,
        form: forms.BaseForm,
        name: str,
        groups: dict[str, Groups],
        english: ClausesInEnglish,
    ) -> None:
        initial = form.initial.get(name) or []
        self.formset = self.make(
            form.data if form.is_bound else None,
            prefix=name,
            initial=initial,
            form_kwargs={"groups": groups, "english": english},
        )
        if not initial:
            self.formset.extra = self.extra
        self.formset.what = self.what  # type: ignore[attr-defined]
        self.formset.movable = self.movable  # type: ignore[attr-defined]
        self.widget.formset = self.formset

    def clean(self, value: Any) -> list[dict[str, Any]]:
        if not self.formset.is_valid():
            text = gettext("Fix the marked fields below: a %(what)s is not right.")
            raise forms.ValidationError(text % {"what": self.what})
        return [row.plain() for row in self.formset.ordered_forms]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return any(row.has_changed() for row in self.formset.forms)
