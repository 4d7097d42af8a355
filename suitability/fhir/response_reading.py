"""A QuestionnaireResponse that another program made, read as answers to one release.

It is taken only if all of it fits: what cannot be understood must not be left out of a list that
somebody may trust, so an element that R4 does not know is refused. Those of R4 beside the answers,
such as `subject`, are not looked at.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from suitability.engine.program import Program, UnfitAnswers

from .elements import elements_of
from .identifiers import Json, Names
from .issues import Issue
from .questionnaire_resource import questionnaire

KIND = "QuestionnaireResponse"
# One that is under way may be read: any question may be left blank at any time.
STATUSES = ("completed", "amended", "in-progress", "stopped")
# What R4 knows; a primitive one has a twin for its extensions, such as `_text`. A value of another
# type than Coding is no answer here.
TWINS = {"_implicitRules", "_language", "_questionnaire", "_status", "_authored"}
IN_RESPONSE = {"resourceType"} | elements_of(KIND) | TWINS
IN_ANSWER = {"id", "extension", "modifierExtension", "valueCoding", "item"}
IN_ITEM = {"linkId", "_linkId", "definition", "_definition", "text", "_text", "answer", "item"} | (
    IN_ANSWER - {"valueCoding"}
)
MOST_QUOTED = 100  # characters of what was sent, in a message
MOST_NAMES = 5  # of elements, in a message
PROBLEMS = {"hidden": "business-rule"}  # FHIR's issue-type, where it is not `invalid`


class UnfitResponse(ValueError):
    """A response that cannot be read as answers to this release, and all that is wrong with it."""

    def __init__(self, issues: list[Issue]) -> None:
        super().__init__("; ".join(map(str, issues)))
        self.issues = issues


def response_bits(program: Program, names: Names, resource: Any) -> int:
    """Return the complete answers of a QuestionnaireResponse as bits. Raises UnfitResponse, and
    NotInFhir where `questionnaire` does."""
    reading = _Reading(program, names, _parents(program, names))
    reading.read_head(resource)
    reading.raise_issues()
    reading.read_items(resource, "", KIND)
    reading.raise_issues()
    try:
        return program.fill_blanks(program.bits(reading.answers))
    except UnfitAnswers as error:
        reading.note_unfit(error)
        raise UnfitResponse(reading.issues) from None


@lru_cache(maxsize=64)  # as the levels of a program are
def _parents(program: Program, names: Names) -> Mapping[str, str]:
    """Return each item's link id with that of the item around it; empty for the outermost."""
    parents: dict[str, str] = {}
    waiting = [("", item) for item in questionnaire(program, names, status="active")["item"]]
    while waiting:
        parent, item = waiting.pop()
        parents[item["linkId"]] = parent
        waiting += [(item["linkId"], inner) for inner in item.get("item", ())]
    return parents


@dataclass(slots=True)
class _Reading:
    """What was read so far. `paths` has where each item stands, by its link id."""

    program: Program
    names: Names
    parents: Mapping[str, str]
    answers: dict[str, list[str]] = field(default_factory=dict)
    paths: dict[str, str] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)

    def note(self, code: str, text: str, path: str) -> None:
        self.issues.append(Issue(code, text, path))

    def note_unfit(self, error: UnfitAnswers) -> None:
        question = error.name.partition(".")[0]
        self.note(PROBLEMS.get(error.problem, "invalid"), str(error), self.paths[question])

    def raise_issues(self) -> None:
        if self.issues:
            raise UnfitResponse(self.issues)

    def read_head(self, resource: Any) -> None:
        if not isinstance(resource, dict) or resource.get("resourceType") != KIND:
            self.note("structure", f"this is no {KIND}", KIND)
            return
        self._refuse_unknown(resource, IN_RESPONSE, KIND)
        self._refuse_modifiers(resource, KIND)
        status = resource.get("status")
        if status not in STATUSES:
            text = f"the status is {_quoted(status)}, and is to be one of {', '.join(STATUSES)}"
            self.note("value", text, f"{KIND}.status")
        self._read_canonical(resource.get("questionnaire"))

    def _read_canonical(self, canonical: Any) -> None:
        """Compare what is answered with this release; without a version it can be any."""
        url, _, version = canonical.partition("|") if isinstance(canonical, str) else ("", "", "")
        ours = self.names
        if url != ours.url:
            text = f"it answers {_quoted(canonical)}, and not {ours.canonical}"
            self.note("not-found", text, f"{KIND}.questionnaire")
        elif version not in ("", ours.version):
            text = (
                f"it answers version {_quoted(version)}, and the version here is {ours.version}, "
                f"whose questions may differ: ask those of Questionnaire/{ours.id}"
            )
            self.note("business-rule", text, f"{KIND}.questionnaire")

    def read_items(self, around: Json, parent: str, path: str) -> None:
        """Read the items of a response or of an item, whose link id is `parent`."""
        for n, item in enumerate(self._list_in(around, "item", path)):
            self._read_item(item, parent, f"{path}.item[{n}]")

    def _read_item(self, item: Any, parent: str, path: str) -> None:
        link_id = item.get("linkId") if isinstance(item, dict) else None
        if not isinstance(link_id, str):
            self.note("structure", "an item is an object with a linkId", path)
        elif link_id not in self.parents:
            self.note("not-found", f"{_quoted(link_id)}: there is no such linkId", path)
        elif self.parents[link_id] != parent:
            around = self.parents[link_id] or "no other item"
            self.note("structure", f"{link_id}: it belongs into {around}", path)
        elif link_id in self.paths:
            self.note("duplicate", f"{link_id}: it is there twice", path)
        else:
            self.paths[link_id] = path
            self._refuse_unknown(item, IN_ITEM, path, f"{link_id}: ")
            self._refuse_modifiers(item, path)
            self._read_answers(link_id, item, path)
            self.read_items(item, link_id, path)

    def _read_answers(self, link_id: str, item: Json, path: str) -> None:
        answers = self._list_in(item, "answer", path)
        if not any(slot.question.code == link_id for slot in self.program.slots):
            if answers:
                self.note("structure", f"{link_id}: it asks nothing, and is answered", path)
            return
        before = len(self.issues)
        codes = [
            self._code_of(link_id, answer, f"{path}.answer[{n}]")
            for n, answer in enumerate(answers)
        ]
        if len(self.issues) == before:
            self._choose(link_id, codes)

    def _choose(self, question: str, codes: list[str]) -> None:
        """Note the answers to a question, if they go together."""
        try:
            self.program.choose(question, codes)
        except UnfitAnswers as error:
            self.note_unfit(error)
        else:
            self.answers[question] = codes

    def _code_of(self, question: str, answer: Any, path: str) -> str:
        """Return the code of the choice; empty after noting what is wrong with the answer."""
        coding = answer.get("valueCoding") if isinstance(answer, dict) else None
        code = coding.get("code") if isinstance(coding, dict) else None
        if not isinstance(coding, dict) or not isinstance(code, str):
            text = f"{question}: an answer is a valueCoding with a system and a code"
            self.note("structure", text, path)
            return ""
        self._refuse_unknown(answer, IN_ANSWER, path, f"{question}: ")
        self._refuse_modifiers(answer, path)
        if self._list_in(answer, "item", path):
            self.note("structure", f"{question}: no item belongs into an answer", path)
        system = self.names.coding(question, code)["system"]
        if coding.get("system") != system:
            text = f"{question}: the system of its codes is {system}"
            self.note("code-invalid", text, f"{path}.value")
        elif code not in self.program.slot(question).bits:
            text = f"{question}: there is no choice {_quoted(code)}"
            self.note("code-invalid", text, f"{path}.value")
        return code

    def _refuse_unknown(
        self, part: Json, known: Collection[str], path: str, about: str = ""
    ) -> None:
        """Note the elements that are not known: an answer may stand in them."""
        unknown = sorted(name for name in part if name not in known)
        if unknown:
            names = ", ".join(map(_quoted, unknown[:MOST_NAMES]))
            self.note("structure", f"{about}there is no such element here: {names}", path)

    def _refuse_modifiers(self, part: Json, path: str) -> None:
        """Note what may change the meaning of all beside it, and is not known here."""
        for name in ("modifierExtension", "implicitRules"):
            if part.get(name):
                self.note("extension", f"{name} is not understood here", path)

    def _list_in(self, part: Json, name: str, path: str) -> list[Any]:
        """Return a list of the part's; one without entries, which FHIR does not know, is none."""
        value = part.get(name, [])
        if isinstance(value, list):
            return value
        self.note("structure", f"{name} is not a list", path)
        return []


def _quoted(sent: Any) -> str:
    """Return what was sent, or its start, as JSON; of an object or a list, which may be nested as
    deep as can be read, only what it is."""
    if isinstance(sent, dict | list):
        return "an object" if isinstance(sent, dict) else "a list"
    return json.dumps(sent[:MOST_QUOTED] if isinstance(sent, str) else sent)[: MOST_QUOTED + 20]
