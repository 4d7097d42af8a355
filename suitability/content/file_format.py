"""The form that a document's parts have in files: which file, which order, which layout."""

from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from typing import Any, get_args

from suitability.editorial.safety_controls import (
    CarriedWords,
    CategoryLetter,
    RequiredPlacement,
    RequiredWords,
    SafetyControls,
)
from suitability.editorial.wording import DangerWords, Pattern, Wording
from suitability.questionnaire.canonical_form import free_keys_field, is_late
from suitability.questionnaire.conditions import Clause, Guarantee
from suitability.questionnaire.document import Category, Document, Rule, Statement
from suitability.questionnaire.options import Option
from suitability.questionnaire.questions import Choice, Question
from suitability.questionnaire.site_words import SiteWords
from suitability.questionnaire.sources import (
    HEADINGS,
    Article,
    Claim,
    Compared,
    Heading,
    Measure,
    Source,
)
from suitability.questionnaire.summary_layout import Action, Contradiction, StripPart

from . import file_comments
from .yaml_writer import Apart, Folded, Inline, Noted, OneALine, Quoted

# The files that hold a list, and those that hold fields of a document. Rules are in
# `rules/<category>.yaml`, and all other fields in `questionnaire.yaml`.
LISTS = {"guarantees.yaml": "guarantees", "sources.yaml": "sources", "options.yaml": "options"}
LATE_FILES = ("options.yaml",)  # a folder from before there were such files lacks them
MAPPINGS = {
    "ledger.yaml": ("article", "claims"),
    "terms.yaml": ("terms",),
    "page.yaml": ("page", "help_lines", "words", "site"),
}
CLAUSES = ("shown_when", "when", "whenever", "then")
IN_RULE = {member.name for member in fields(Rule)} - {"clauses", "statement"}


@dataclass(frozen=True, slots=True)
class Form:
    """How a part is laid out. Fields that `order` does not name follow it in their own order.

    A field that has its default is left out, unless `always` names it. The others say how a
    field is written: texts `folded` at the ends of sentences or `quoted`, lists with `one_a_line`
    or with their parts set `apart`; an `inline` part stands on one line. `notes` are comments.
    """

    order: tuple[str, ...] = ()
    always: tuple[str, ...] = ()
    folded: tuple[str, ...] = ()
    quoted: tuple[str, ...] = ()
    one_a_line: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    inline: bool = False
    notes: Mapping[str, str] = field(default_factory=dict)


FORMS = {
    Document: Form(
        order=("code", "title", "language", "sign_off", "questions", "factors"),
        one_a_line=("help_lines",),
        apart=("questions", "claims", "guarantees", "sources", "options"),
        notes=file_comments.DOCUMENT,
    ),
    Question: Form(
        order=("code", "kind", "most", "origin", "text", "help", "danger", "shown_when", "choices"),
        always=("origin",),
    ),
    Choice: Form(order=("code", "one_of"), always=("origin",)),
    Rule: Form(order=("code", "priority", "origin", "heading", "short", "when", "text", "ask")),
    Statement: Form(
        order=("clinician", "claims", "sources", "related", "scope_choice"),
        folded=("text", "clinician"),
        one_a_line=("ask",),
    ),
    Option: Form(
        order=("code", "origin", "heading", "known", "harms", "ask", "claims", "sources"),
        folded=("known", "harms"),
        one_a_line=("ask",),
    ),
    Guarantee: Form(order=("code", "sentence", "whenever", "exactly")),
    Source: Form(order=("code", "tier", "title", "address", "link")),
    Claim: Form(
        order=("code", "section", "kind", "statement", "public", "checked", "verdict"),
        folded=("statement", "public", "note"),
    ),
    StripPart: Form(order=("label",)),
    Contradiction: Form(order=("sentence",)),
    Article: Form(always=HEADINGS, one_a_line=("searched", "about")),
    SiteWords: Form(
        always=tuple(member.name for member in fields(SiteWords) if not is_late(member)),
        one_a_line=("for_whom", "limits", "before"),
    ),
    Wording: Form(apart=("patterns",), notes=file_comments.WORDING),
    Pattern: Form(
        order=("code", "pattern", "ignore_case", "reason", "allowed", "example", "instead"),
        quoted=("reason", "allowed", "example", "instead"),
    ),
    SafetyControls: Form(notes=file_comments.CONTROLS),
    **dict.fromkeys((Measure, Compared, Heading, DangerWords, Action), Form(inline=True)),
    **dict.fromkeys((RequiredWords, RequiredPlacement, CategoryLetter), Form(inline=True)),
    CarriedWords: Form(inline=True),
}


def to_file(part: Any) -> dict[str, Any]:
    """Return a part as it stands in a file, of mappings, lists and scalars."""
    form = FORMS.get(type(part), Form())
    free = free_keys_field(type(part))
    values = {
        member.name: _value(form, member.name, getattr(part, member.name))
        for member in fields(part)
        if member.name != free
        and (member.name in form.always or getattr(part, member.name) != member.default)
    }
    values |= dict(getattr(part, free)) if free else {}
    if isinstance(part, Clause):
        return part.bounds() | {"of": values["of"]}
    if isinstance(part, Rule):
        values = _flat(values)
    ordered = {name: values[name] for name in (*form.order, *values) if name in values}
    return Inline(ordered) if form.inline else Noted(ordered, form.notes)


def from_file(part: Any, category: str = "") -> Any:
    """Return a question or a guarantee of a file as `from_plain` takes it; with a category, a
    rule."""
    if not isinstance(part, dict):
        return part
    plain = {name: _clauses(value) if name in CLAUSES else value for name, value in part.items()}
    return _rule(plain, category) if category else plain


def documents_own(document: Document) -> dict[str, dict[str, Any] | list[Any]]:
    """Return what each file says of a document."""
    values = to_file(document)
    del values["rules"]
    values.pop("translations", None)  # in files of their own, see translation_files.py
    files: dict[str, dict[str, Any] | list[Any]] = {
        f"rules/{category}.yaml": Apart(
            to_file(rule) for rule in document.rules if rule.statement.category == category
        )
        for category in get_args(Category)
    }
    files |= {file: values.pop(name, []) for file, name in LISTS.items()}
    files |= {file: _taken(values, names) for file, names in MAPPINGS.items()}
    return files | {"questionnaire.yaml": values}


def needed(names: Iterable[str]) -> list[str]:
    """Return those of a document's fields that have no default."""
    required = [member.name for member in fields(Document) if member.default is MISSING]
    return [name for name in required if name in names]


def _taken(values: dict[str, Any], names: Iterable[str]) -> Noted:
    return Noted(
        {name: values.pop(name) for name in names if name in values}, file_comments.DOCUMENT
    )


def _value(form: Form, name: str, value: Any) -> Any:
    if is_dataclass(value):
        return to_file(value)
    if isinstance(value, tuple):
        kind = OneALine if name in form.one_a_line else Apart if name in form.apart else list
        return kind(_value(form, "", item) for item in value)
    if name in form.folded:
        return Folded(value)
    return Quoted(value) if name in form.quoted else value


def _flat(values: dict[str, Any]) -> dict[str, Any]:
    """Return the file form of a rule, which is flat: its statement is all but its own fields and
    its clauses. The name of the file gives the category."""
    statement, clauses = values.pop("statement"), values.pop("clauses")
    del statement["category"]
    return {**values, **({"when": clauses} if clauses else {}), **statement}


def _rule(plain: dict[str, Any], category: str) -> dict[str, Any]:
    """Return a rule from its file form. A category that it names itself stays, to be refused."""
    rule = {name: plain.pop(name) for name in list(plain) if name in IN_RULE}
    rule["clauses"] = plain.pop("when", [])
    if "category" in plain:
        return rule | {"category": plain["category"]}
    return rule | {"statement": {"category": category, **plain}}


def _clauses(plain: Any) -> Any:
    return [_clause(clause) for clause in plain] if isinstance(plain, list) else plain


def _clause(plain: Any) -> Any:
    """Return a clause from its file form. One that says too much stays as it is, to be refused."""
    if not isinstance(plain, dict) or ("exactly" in plain and {"at_least", "at_most"} & set(plain)):
        return plain
    clause = dict(plain)
    if "exactly" in clause:
        low = high = clause.pop("exactly")
    else:
        low = clause.pop("at_least", 0 if "at_most" in clause else 1)
        high = clause.pop("at_most", None)
    return clause | {"low": low, "high": high}
