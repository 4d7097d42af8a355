"""Fields whose pick lists a whole form shares: what is picked can be unticked, and more is added by
typing, with the list offered by the browser. A page has each list once, however many such fields
it has."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext

from .form_fields import Groups, PickField

SPARE = 2  # empty lines to add by


class ListedWidget(forms.Widget):
    """Tick boxes for what is or was picked, and lines to type more in. Its value is a list of
    codes, and of texts that name none."""

    template_name = "authoring/listed.html"
    use_fieldset = True
    label = ""
    of = ""
    offered: Mapping[str, str] = {}
    before: Sequence[str] = ()

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        given = [code_of(text, self.offered) or text for text in value or ()]
        codes = dict.fromkeys((*self.before, *given))
        ticks = [
            (code, self.offered[code], code in given) for code in codes if code in self.offered
        ]
        unknown = [text for text in given if text not in self.offered]
        return context | {
            "ticks": ticks,
            "lines": [*unknown, *[""] * SPARE],
            "label": self.label,
            "of": self.of,
        }

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        return [text.strip() for text in data.getlist(name) if text.strip()]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False

    def id_for_label(self, id_: str | None) -> str:
        return ""


class ListedField(PickField):
    """A PickField without a copy of its pick list."""

    widget = ListedWidget  # type: ignore[assignment]

    def open(self, name: str, groups: dict[str, Groups], before: Sequence[str]) -> None:
        super().open(name, groups, before)
        self.widget.of, self.widget.before = self.of, before
        self.widget.offered = offered_in(groups[self.of])

    def to_python(self, value: Any) -> list[str]:
        codes = {text: code_of(text, self.widget.offered) for text in value or ()}
        unknown = [text for text, code in codes.items() if not code]
        if unknown:
            problem = gettext(
                "%(unknown)s: the list has nothing that is called so. Begin to type, and take one "
                "from the list."
            )
            raise forms.ValidationError(problem % {"unknown": in_quotes(unknown)})
        return list(dict.fromkeys(code for code in codes.values() if code))


def offered_in(groups: Groups) -> dict[str, str]:
    """Return what is offered by its code, each in words that name it alone: a choice with its
    question."""
    return {
        code: label if label.startswith(code) else f"{label} ({group})"
        for group, options in groups
        for code, label in options
    }


def code_of(text: str, offered: Mapping[str, str]) -> str:
    """Return the code that is meant by a code or by its words; empty if there is none."""
    if text in offered:
        return text
    words = " ".join(text.lower().split())
    return next((code for code, label in offered.items() if label.lower() == words), "")


def in_quotes(texts: Sequence[str]) -> str:
    return ", ".join(f"“{text[:60]}”" for text in texts)
