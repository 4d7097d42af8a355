"""What is wrong with a layout as it was typed: each problem at its field, with what to do."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from suitability.questionnaire.document import Document
from suitability.questionnaire.summary_layout import SHEET_WORDS

from .listed_fields import in_quotes

Problem = tuple[str, str]
"""The name of a field, and what is wrong there."""

KNOWN = ("evidence", "context")
# Of which categories the statements of a field have to be, and why.
CATEGORIES_OF: Mapping[str, tuple[tuple[str, ...], str]] = {
    "alone": (("urgent",), "Only an urgent statement can lead the page"),
    "lead_urgent": (("urgent",), "Only the questions of urgent statements come first of all"),
    "standing": (("next_step",), "Only a next step can stand at the end"),
    "open_line": (KNOWN, "Only what is known (evidence or context) can be an open line"),
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
                yield name, f"{why}. Untick {self._named(wrong)}."

    def _what_folds(self) -> Iterator[Problem]:
        firm, standing = self.data.get("never_folds"), self.data.get("standing")
        if firm is None:
            return
        for name in ("standing", "beside_alone"):
            if folding := [code for code in self.data.get(name, ()) if code not in firm]:
                yield name, f"Add under “Never folds” too: {self._named(folding)}."
        others = [] if standing is None else [code for code in firm if code not in standing]
        if wrong := self._outside(others, KNOWN):
            yield (
                "never_folds",
                "Only what is known (evidence or context), or always there at the end, never "
                f"folds. Untick {self._named(wrong)}, or add it at the end too.",
            )

    def _danger_list(self) -> Iterator[Problem]:
        standing, danger = self.data.get("standing"), self.data.get("danger_list")
        if standing is not None and danger and danger not in standing:
            words = f"Add under “Always there, at the end” too: {self._named([danger])}."
            yield "danger_list", f"The danger list is always there. {words}"

    def _questions(self) -> Iterator[Problem]:
        codes = [question.code for question in self.document.questions]
        strip = self.data.get("strip", ())
        parts = {name: self.data.get(name, ()) for name in ("sheet_trouble", "sheet_takes")}
        parts["strip"] = [part for line in strip for part in line["parts"]]
        for name, named in parts.items():
            unknown = [part["question"] for part in named if part["question"] not in codes]
            if unknown:
                known = f"The questions are: {', '.join(codes)}."
                yield name, f"There is no question {in_quotes(unknown)}. {known}"
        if any(not line["label"] for line in strip):
            yield "strip", "A line has no label. Write what it is called before the colon."

    def _actions(self) -> Iterator[Problem]:
        actions = self.data.get("sheet_actions", ())
        urgent = [code for code in self.statements if not self._outside([code], ("urgent",))]
        if wrong := [action["rule"] for action in actions if action["rule"] not in urgent]:
            codes = f"Write one of these before the colon: {', '.join(urgent)}."
            yield "sheet_actions", f"There is no urgent statement {in_quotes(wrong)}. {codes}"
        if silent := [action["rule"] for action in actions if not action["words"]]:
            yield "sheet_actions", f"Write behind the colon of {in_quotes(silent)} what to do."

    def _words(self) -> Iterator[Problem]:
        missing = self.document.words.missing_of_sheet()
        sheet = [value for name, value in self.data.items() if name.startswith(SHEET_WORDS)]
        if missing and any(sheet):
            named = ", ".join(name.replace("_", " ").capitalize() for name in missing)
            yield "sheet_trouble", f"The sheet needs words. Fill in under “Words” first: {named}."

    def _outside(self, codes: Iterable[str], categories: Iterable[str]) -> list[str]:
        return [code for code in codes if self.statements[code].category not in categories]

    def _named(self, codes: Iterable[str]) -> str:
        return in_quotes([f"{code} {self.statements[code].name}" for code in codes])
