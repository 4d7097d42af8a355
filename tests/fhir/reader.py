"""What a reader of FHIR makes of a questionnaire, from the specification's text alone.

Written without a look at `suitability.engine`: which questions are enabled, given answers as
`{linkId: codes}`.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

Json = dict[str, Any]
Answers = Mapping[str, Collection[str]]


def enabled(resource: Json, answers: Answers) -> list[str]:
    """The linkIds of the enabled questions. An answer to one that is not is no answer."""
    return [item["linkId"] for item in in_sight(resource, answers) if item["type"] == "choice"]


def in_sight(resource: Json, answers: Answers) -> list[Json]:
    """The enabled items, in order, that are no groups."""
    seen: dict[str, Collection[str]] = {}
    return list(_walk(resource, answers, seen))


def _walk(parent: Json, answers: Answers, seen: dict[str, Collection[str]]) -> Iterator[Json]:
    for item in parent.get("item", ()):
        if not _is_enabled(item, seen):
            continue
        if item["type"] == "choice":
            seen[item["linkId"]] = answers.get(item["linkId"], ())
        if item["type"] != "group":
            yield item
        yield from _walk(item, answers, seen)


def _is_enabled(item: Json, seen: Answers) -> bool:
    tests = [_holds(test, seen) for test in item.get("enableWhen", ())]
    if len(tests) > 1:
        return {"all": all, "any": any}[item["enableBehavior"]](tests)
    return all(tests)


def _holds(test: Json, seen: Answers) -> bool:
    codes = seen.get(test["question"], ())
    if test["operator"] == "exists":
        return bool(codes) == test["answerBoolean"]
    among = test["answerCoding"]["code"] in codes
    return {"=": among, "!=": not among}[test["operator"]]


def takes(item: Json, codes: Collection[str]) -> bool:
    """Whether a question's extensions allow these answers to stand beside each other."""
    if len(codes) > 1 and any(code in codes for code in _exclusive(item)):
        return False
    for extension in item["extension"]:
        name = extension["url"].rpartition("/")[2]
        if name == "questionnaire-maxOccurs" and len(codes) > extension["valueInteger"]:
            return False
        if name == "questionnaire-constraint" and not _constraint_holds(extension, codes):
            return False
    return item["repeats"] or len(codes) <= 1


def _exclusive(item: Json) -> Iterator[str]:
    for option in item["answerOption"]:
        for extension in option.get("extension", ()):
            if extension["url"].endswith("/questionnaire-optionExclusive"):
                yield option["valueCoding"]["code"]


def _constraint_holds(extension: Json, codes: Collection[str]) -> bool:
    """Whether a constraint in the one form of FHIRPath that is ours holds."""
    (expression,) = (p["valueString"] for p in extension["extension"] if p["url"] == "expression")
    form = r"answer\.value\.where\((code = '\w+'(?: or code = '\w+')*)\)\.count\(\) <= (\d+)"
    parts = re.fullmatch(form, expression)
    assert parts, expression
    among = re.findall(r"'(\w+)'", parts[1])
    return sum(code in among for code in codes) <= int(parts[2])
