"""What the forms of all parts have in common: opened on a part, checked against the draft."""

import dataclasses
import json
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, cast

from django import forms
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from suitability.analysis.changes import word_diff
from suitability.editorial.clauses_in_english import ClausesInEnglish
from suitability.questionnaire.canonical_form import from_plain, is_late, to_text
from suitability.questionnaire.conditions import Guarantee
from suitability.questionnaire.document import TERM, Rule
from suitability.questionnaire.document_errors import DocumentError
from suitability.questionnaire.questions import Question
from suitability.releases.document_parts import KINDS, SINGLES, PartValue
from suitability.releases.draft import current_draft, document_after_edit, lock_draft
from suitability.releases.draft_part import KIND_NAMES, Part, stored_or_default
from suitability.releases.release import Release

from .edit_conflict import EditConflict, edit_conflict, name_of_editor
from .form_fields import (
    AdvisedTextarea,
    PickField,
    RowForm,
    RowsField,
    label_fields,
    validate_fields_characters,
)
from .parts_in_words import FieldRuns, PartsInWords, with_terms
from .pick_lists import parts_naming, pick_groups
from .text_advice import advise
from .translated import problem_in_words, translated

REMOVED = _("Somebody removed this from the draft while you were editing it.")
SAVED_BY_ANOTHER = _(
    "%(name)s saved another version of this while you were editing it, so yours is not saved. "
    "What differs stands above. Put into yours what you want to keep of theirs, tick “Save mine "
    "over %(name)s’s version”, and save."
)
NO_TERMS = ("note", "blanks", "site")  # kinds of texts in which braces stand for themselves


class PartForm(forms.ModelForm):  # type: ignore[type-arg]
    """A ModelForm for parts of one kind. Its fields but the first two are those of the value.

    `seen` is the digest of the part as it was when the form was opened, so that of two editors the
    second is refused instead of overwriting what the first saved. Sent as `over`, the digest of the
    first one's version says that it was shown and is to be overwritten.
    """

    part_kind = ""
    areas: ClassVar[Mapping[Any, tuple[str, ...]]] = {}  # heading: fields; the rest is folded
    preview_template = ""  # shows `as_read`, if the kind has a live preview
    conflict: EditConflict | None = None
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Part
        fields = ("place",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label_fields(self)
        validate_fields_characters(self)
        self.draft = current_draft()
        adding = self.instance._state.adding
        if not adding:
            self.initial = {
                **self.initial,
                **self.flat(plain_of(self.instance)),
                "seen": self.instance.digest,
            }
        if "code" in self.fields:
            self.fields["code"].disabled = not adding
        if "place" in self.fields and adding:
            self.initial["place"] = self._last_place() + 10
        self._open_fields()

    def offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        """Set the choices of a field, as (value, label), which only the draft can tell."""
        cast(forms.ChoiceField, self.fields[name]).choices = choices

    def _last_place(self) -> int:
        parts = Part.objects.filter(kind=self.part_kind)
        return parts.aggregate(last=models.Max("place"))["last"] or 0

    def _open_fields(self) -> None:
        offered = pick_groups(self.draft.document)
        english = ClausesInEnglish(self.draft.summaries.program)
        for name, field in self.fields.items():
            if isinstance(field, PickField):
                field.open(name, offered, self.initial.get(name, ()))
                field.widget.folds = True
            elif isinstance(field, RowsField):
                field.open(self, name, offered, english)
            elif isinstance(field.widget, AdvisedTextarea):
                self._advise(name, field.widget)

    def _advise(self, name: str, widget: AdvisedTextarea) -> None:
        """Give a widget the advice on its text, or on each of its lines."""
        value, kind = self[name].value() or "", widget.kind
        lines = value if isinstance(value, list) else value.splitlines()
        if name == "heading" and self._typed("short"):
            kind = "long_heading"
        widget.category = self._typed("category") or self.part_kind
        widget.advice = advise(
            self.draft.content,
            kind,
            lines if widget.lines else ["\n".join(lines)],
            category=widget.category,
            code=self._typed("code"),
        )

    def _typed(self, name: str) -> str:
        """Return what a field has now; empty if there is no such field.

        Without `self[name]`, which would fix what a form still sets on its fields.
        """
        field = self.fields.get(name)
        if field is None:
            return ""
        is_sent = self.is_bound and not field.disabled
        value = self.data.get(name) if is_sent else self.get_initial_for_field(field, name)
        return str(value or "")

    @property
    def as_read(self) -> dict[str, Any]:
        """Return what the form says now as the patient would read it, for `preview_template`."""
        return {}

    def lines_of(self, name: str) -> list[str]:
        """Return the lines of a text as it stands in the form, with the terms that are known."""
        value = self[name].value() or ""
        text = value if isinstance(value, str) else "\n".join(map(str, value))
        return with_terms(self.draft.document, text).splitlines()

    def rows(self) -> Iterator[RowForm]:
        """Yield the rows that fold and say something, in all their fields."""
        for field in self.fields.values():
            if isinstance(field, RowsField):
                stored, new = field.formset.initial_forms, field.formset.extra_forms
                rows = [*stored, *(row for row in new if row.has_changed())]
                yield from (row for row in rows if row.title)

    def flat(self, plain: dict[str, Any]) -> dict[str, Any]:
        """Return the fields' initial values from the value's plain form."""
        return plain

    def plain(self) -> dict[str, Any]:
        """Return the value's plain form from the fields."""
        ours = ("seen", "place")
        return {name: value for name, value in self.cleaned_data.items() if name not in ours}

    def clean(self) -> dict[str, Any]:
        """Check the part against the draft as it is now, locked until the part is saved."""
        data = super().clean() or {}
        lock_draft()
        self._refuse_if_changed()
        self._check_terms()
        self.check_fields()
        if not self.errors:
            self._check()
        return data

    def _post_clean(self) -> None:
        """Leave the row as it is stored: Django would write the field `kind` of a question, which
        says how many can be picked, into the row's own `kind`."""

    def check_fields(self) -> None:
        """Say at its field what the part as a whole would be refused for; all of it at once.

        Of a field that has an error already, `cleaned_data` has no value.
        """

    def _check_terms(self) -> None:
        terms = {term.code for term in self.draft.document.terms}
        for name, field in self.fields.items():
            if isinstance(field.widget, AdvisedTextarea) and field.widget.kind not in NO_TERMS:
                value = self.cleaned_data.get(name) or ""
                texts = value if isinstance(value, str) else "\n".join(map(str, value))
                for unknown in sorted({*TERM.findall(texts)} - terms):
                    known = ", ".join(f"{{{term}}}" for term in sorted(terms))
                    text = gettext("%(unknown)s is no term. The terms are: %(known)s.")
                    values = {"unknown": f"{{{unknown}}}", "known": known}
                    self.add_error(name, text % values)

    def _refuse_if_changed(self) -> None:
        if self.instance._state.adding:
            return
        stored = stored_or_default(self.instance.pk)
        if stored is None:
            self.add_error(None, REMOVED)
        elif stored.digest not in (self.cleaned_data.get("seen"), self.data.get("over")):
            by = name_of_editor(stored)
            self.conflict = edit_conflict(stored, self._apart(stored))
            self.add_error(None, SAVED_BY_ANOTHER % {"name": by})

    def _apart(self, stored: Part) -> FieldRuns:
        """Return the fields in which the stored part and the form differ."""
        try:
            typed = from_plain(KINDS[self.part_kind], self.plain(), self.part_kind)
        except (DocumentError, KeyError):  # what was typed has an error of its own
            theirs = self.flat(plain_of(stored))
            return tuple(
                (str(self[name].label), word_diff(value, self[name].value() or ""))
                for name, value in theirs.items()
                if isinstance(value, str) and name in self.fields and value != self[name].value()
            )
        return PartsInWords(self.draft.summaries.program).changed(str(stored), stored.value, typed)

    def _check(self) -> None:
        name = f"{self.part_kind} {self.cleaned_data.get('code', '')}".strip()
        try:
            self.built: PartValue = from_plain(KINDS[self.part_kind], self.plain(), name)
        except DocumentError as error:
            self.add_error(None, problem_in_words(error))
            return
        self.part = self._part()
        self._refuse_used_code()
        self._refuse_losing_what_is_used()
        if not self.errors:
            try:
                document_after_edit(changed=self.part)
            except DocumentError as error:
                text = gettext("This does not fit the rest: %(problem)s")
                self.add_error(None, text % {"problem": problem_in_words(error)})

    def _part(self) -> Part:
        code = self.part_kind if self.part_kind in SINGLES else self.plain()["code"]
        return Part(
            id=f"{self.part_kind}.{code}",
            kind=self.part_kind,
            code=code,
            place=self.cleaned_data.get("place", self.instance.place),
            body=to_text(self.built),
        )

    def _refuse_used_code(self) -> None:
        """Refuse for a new part a code that stands, or once stood, for something else."""
        if not self.instance._state.adding:
            return
        if Part.objects.filter(pk=self.part.pk).exists():
            text = gettext("There is a %(kind)s with this code. Choose another.")
            self.add_error("code", text % {"kind": KIND_NAMES.get(self.part_kind, self.part_kind)})
        elif self.part_kind != "translation" and (  # a language's tag says the same at all times
            number := newest_release_with(self.part_kind, self.part.code)
        ):
            text = gettext(
                "This code stood for something else in release %(number)s, and codes are never "
                "reused. Choose another."
            )
            self.add_error("code", text % {"number": number})

    def _refuse_losing_what_is_used(self) -> None:
        for lost in self.lost():
            used = [part.in_words for part in parts_naming({lost}) if part.pk != self.part.pk]
            if used:
                text = gettext("'%(name)s' cannot be removed: it is used by %(parts)s.")
                self.add_error(None, text % {"name": lost, "parts": ", ".join(used)})

    def lost(self) -> list[str]:
        """Return what other parts may name, and is no longer there after this edit."""
        return []


def plain_of(part: Part) -> dict[str, Any]:
    """Return the plain form of a part's value, also of late fields that are not written."""
    every = dataclasses.fields(KINDS[part.kind])
    late = {each.name: each.default for each in every if is_late(each)}
    return {**late, **json.loads(part.body)}


def description_in_english(part: Part) -> str:
    """Return in words when a part of the draft holds; empty for one that is new, or always
    there."""
    program = current_draft().summaries.program
    parts: dict[str, tuple[Rule | Question | Guarantee, ...]] = {
        "rule": program.document.rules,
        "question": program.document.questions,
        "guarantee": program.document.guarantees,
    }
    own = (value for value in parts.get(part.kind, ()) if value.code == part.code)
    return next((translated(ClausesInEnglish(program).part(value)) for value in own), "")


def newest_release_with(kind: str, code: str) -> int | None:
    """Return the number of the newest release in which a code stood for a part of this kind."""
    release: Release
    for release in Release.objects.all():
        parts = json.loads(release.document).get(f"{kind}s", ())
        if any(part["code"] == code for part in parts):
            return release.number
    return None
