"""What is wrong with a layout as it was typed: each problem at its field, with what to do."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from suitability.questionnaire.document import Document
from suitability.questionnaire.summary_layout import SHEET_WORDS

from .form_fields import label_of_name
from .listed_fields import in_quotes

Problem = tuple[str, str]
"""The name of a field, and what is wrong there."""

KNOWN = ("evidence", "context")
# Of which categories the statements of a field have to be, and why.
CATEGORIES_OF: Mapping[str, tuple[tuple[str, ...], Any]] = {
    "alone": (("urgent",), _("Only an urgent statement can lead the page")),
    "lead_urgent": (("urgent",), _("Only the questions of urgent statements come first of all")),
    "standing": (("next_step",), _("Only a next step can stand at the end")),
    "open_line": (KNOWN, _("Only what is known (evidence or context) can be an open line")),
}


class LayoutProblems:
    """The problems of the fields in `data`; a field that is not there has an error already."""

    def __init__(self, document: Document, data: Mapping[str, Any]) -> None:
        self.document, self.data = document, data
        self.statements = {rule.code: rule.statement for rule in document.rules}

    def __iter__(self) -> Iterator[Problem]:
        yield from self._categories()
        yield from self._what_folds()
        yield from self._danger_list()
        yield from self._questions()
        yield from self._actions()
        yield from self._words()

    def _categories(self) -> Iterator[Problem]:
        for name, (categories, why) in CATEGORIES_OF.items():
            if wrong := self._outside(self.data.get(name, ()), categories):
                text = gettext("%(why)s. Untick %(statements)s.")
                yield name, text % {"why": why, "statements": self._named(wrong)}

    def _what_folds(self) -> Iterator[Problem]:
        firm, standing = self.data.get("never_folds"), self.data.get("standing")
        if firm is None:
            return
        for name in ("standing", "beside_alone"):
            if folding := [code for code in self.data.get(name, ()) if code not in firm]:
                text = gettext("Add under “Never folds” too: %(statements)s.")
                yield name, text % {"statements": self._named(folding)}
        others = [] if standing is None else [code for code in firm if code not in standing]
        if wrong := self._outside(others, KNOWN):
            text = gettext(
                "Only what is known (evidence or context), or always there at the end, never "
                "folds. Untick %(statements)s, or add it at the end too."
            )
            yield "never_folds", text % {"statements": self._named(wrong)}

    def _danger_list(self) -> Iterator[Problem]:
        standing, danger = self.data.get("standing"), self.data.get("danger_list")
        if standing is not None and danger and danger not in standing:
            text = gettext(
                "The danger list is always there. Add under “Always there, at the end” too: "
                "%(statements)s."
            )
            yield "danger_list", text % {"statements": self._named([danger])}

    def _questions(self) -> Iterator[Problem]:
        codes = [question.code for question in self.document.questions]
        strip = self.data.get("strip", ())
        parts = {name: self.data.get(name, ()) for name in ("sheet_trouble", "sheet_takes")}
        parts["strip"] = [part for line in strip for part in line["parts"]]
        for name, named in parts.items():
            unknown = [part["question"] for part in named if part["question"] not in codes]
            if unknown:
                text = gettext("There is no question %(unknown)s. The questions are: %(known)s.")
                yield name, text % {"unknown": in_quotes(unknown), "known": ", ".join(codes)}
        if any(not line["label"] for line in strip):
            text = gettext("A line has no label. Write what it is called before the colon.")
            yield "strip", text

    def _actions(self) -> Iterator[Problem]:
        actions = self.data.get("sheet_actions", ())
        urgent = [code for code in self.statements if not self._outside([code], ("urgent",))]
        if wrong := [action["rule"] for action in actions if action["rule"] not in urgent]:
            text = gettext(
                "There is no urgent statement %(unknown)s. Write one of these before the colon: "
                "%(known)s."
            )
            values = {"unknown": in_quotes(wrong), "known": ", ".join(urgent)}
            yield "sheet_actions", text % values
        if silent := [action["rule"] for action in actions if not action["words"]]:
            text = gettext("Write behind the colon of %(rules)s what to do.")
            yield "sheet_actions", text % {"rules": in_quotes(silent)}

    def _words(self) -> Iterator[Problem]:
        missing = self.document.words.missing_of_sheet()
        sheet = [value for name, value in self.data.items() if name.startswith(SHEET_WORDS)]
        if missing and any(sheet):
            text = gettext("The sheet needs words. Fill in under “Words” first: %(fields)s.")
            yield "sheet_trouble", text % {"fields": ", ".join(map(label_of_name, missing))}

    def _outside(self, codes: Iterable[str], categories: Iterable[str]) -> list[str]:
        return [code for code in codes if self.statements[code].category not in categories]

    def _named(self, codes: Iterable[str]) -> str:
        return in_quotes([f"{code} {self.statements[code].name}" for code in codes])
