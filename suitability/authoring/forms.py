"""What the forms of all parts have in common: opened on a part, checked against the draft."""

import json
from typing import Any, cast

from django import forms
from django.db import models
from django.http import QueryDict

from suitability.editorial.clauses_in_english import ClausesInEnglish
from suitability.questionnaire.canonical_form import from_plain, to_text
from suitability.questionnaire.conditions import Guarantee
from suitability.questionnaire.document import Question, Rule
from suitability.questionnaire.document_errors import DocumentError
from suitability.releases.document_parts import KINDS, SINGLES, Value
from suitability.releases.draft import drafted, edited, locked
from suitability.releases.draft_part import Part
from suitability.releases.release import Release

from .form_fields import Advised, LinesField, PickField, RowsField
from .pick_lists import groups, users
from .text_advice import advise


class PartForm(forms.ModelForm):  # type: ignore[type-arg]
    """A form for parts of one kind. Its fields but the first two are those of the value.

    `seen` is the digest of the part that the person has before them.
    """

    part_kind = ""
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Part
        fields = ("place",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.draft = drafted()
        adding = self.instance._state.adding
        if not adding:
            self.initial = {
                **self.initial,
                **self.flat(json.loads(self.instance.body)),
                "seen": self.instance.digest,
            }
        if "code" in self.fields:
            self.fields["code"].disabled = not adding
        if "place" in self.fields and adding:
            self.initial["place"] = self._last_place() + 10
        self._open_fields()

    def offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        """What a field lets choose, which only the draft can tell."""
        cast(forms.ChoiceField, self.fields[name]).choices = choices

    def _last_place(self) -> int:
        parts = Part.objects.filter(kind=self.part_kind)
        return parts.aggregate(last=models.Max("place"))["last"] or 0

    def _open_fields(self) -> None:
        offered = groups(self.draft.document)
        for name, field in self.fields.items():
            if isinstance(field, PickField):
                field.open(name, offered, self.initial.get(name, ()))
            elif isinstance(field, RowsField):
                field.open(self, name, offered)
                if field.speaks:
                    field.widget.spoken = read_back(self.instance)
            elif isinstance(field.widget, Advised):
                self._advise(name, field.widget, isinstance(field, LinesField))

    def _advise(self, name: str, widget: Advised, lines: bool) -> None:
        """Only what is there is advised on; of several lines, the worst."""
        if widget.kind == "text":
            widget.kind = self["category"].value() or "text"
        said = self[name].value() or ""
        texts = said if isinstance(said, list) else said.splitlines() if lines else [said]
        found = [advise(self.draft, widget.kind, text) for text in texts if text]
        widget.advice = max(found, key=lambda one: (len(one.hits), one.grade), default=None)

    def flat(self, plain: dict[str, Any]) -> dict[str, Any]:
        """The fields' initial values from the value's plain form."""
        return plain

    def plain(self) -> dict[str, Any]:
        """The value's plain form from the fields."""
        ours = ("seen", "place")
        return {name: value for name, value in self.cleaned_data.items() if name not in ours}

    def clean(self) -> dict[str, Any]:
        """Checks the part against the draft as it is now, and keeps others out until it is
        saved."""
        data = super().clean() or {}
        locked()
        self._refuse_if_changed()
        if not self.errors:
            self._check()
        return data

    def _refuse_if_changed(self) -> None:
        if self.instance._state.adding:
            return
        stored = Part.objects.filter(pk=self.instance.pk).first()
        if stored is None:
            self.add_error(None, "Somebody took this out of the draft while you were editing it.")
        elif stored.digest != self.cleaned_data.get("seen"):
            self.add_error(None, self._conflict(stored))
            data = cast(QueryDict, self.data).copy()
            data["seen"] = stored.digest
            self.data = data

    def _conflict(self, stored: Part) -> str:
        theirs = self.flat(json.loads(stored.body))
        apart = [
            f"{self.fields[name].label or name}: {spoken(value)}"
            for name, value in theirs.items()
            if name in self.fields and value != self.cleaned_data.get(name, value)
        ]
        return (
            f"{stored.changed_by or 'Somebody'} saved another version of this while you were "
            "editing it. Nothing of theirs was changed. Your version is below; put in what you "
            "want to keep of theirs, and save again. Where theirs differs, it says: "
            + (" / ".join(apart) or "the same, in another order")
        )

    def _check(self) -> None:
        place = f"{self.part_kind} {self.cleaned_data.get('code', '')}".strip()
        try:
            self.built: Value = from_plain(KINDS[self.part_kind], self.plain(), place)
        except DocumentError as error:
            self.add_error(None, f"{error.place} {error.problem}.")
            return
        self.part = self._part()
        self._refuse_used_code()
        self._refuse_losing_what_is_used()
        if not self.errors:
            try:
                edited(changed=self.part)
            except DocumentError as error:
                self.add_error(None, f"This does not fit the rest: {error.place} {error.problem}.")

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
        """A code that once stood for something is not given to anything else."""
        if not self.instance._state.adding:
            return
        if Part.objects.filter(pk=self.part.pk).exists():
            self.add_error("code", f"There is a {self.part_kind} with this code. Choose another.")
        elif number := released_in(self.part_kind, self.part.code):
            self.add_error(
                "code",
                f"This code stood for something else in release {number}, and codes are never "
                "reused. Choose another.",
            )

    def _refuse_losing_what_is_used(self) -> None:
        for lost in self.lost():
            used = [part for part in users({lost}) if part != str(self.part)]
            if used:
                self.add_error(None, f"'{lost}' cannot go: it is used by {', '.join(used)}.")

    def lost(self) -> list[str]:
        """What other parts may name, and is no longer there after this edit."""
        return []


def read_back(part: Part) -> str:
    """When a part of the draft holds, in words; empty for one that is new, or always there."""
    program = drafted().summaries.program
    parts: dict[str, tuple[Rule | Question | Guarantee, ...]] = {
        "rule": program.document.rules,
        "question": program.document.questions,
        "guarantee": program.document.guarantees,
    }
    own = (one for one in parts.get(part.kind, ()) if one.code == part.code)
    return next((ClausesInEnglish(program).part(one) for one in own), "")


def spoken(value: Any) -> str:
    return str(value) if isinstance(value, str | int) else json.dumps(value, ensure_ascii=False)


def released_in(kind: str, code: str) -> int | None:
    """The newest release in which a code stood for a part."""
    for release in Release.objects.all():
        parts = json.loads(release.document).get(f"{kind}s", ())
        if any(part["code"] == code for part in parts):
            return release.number
    return None
