"""What a reader of FHIR makes of a questionnaire, from the specification's text alone.

Written without a look at `suitability.engine`: which questions are enabled, given answers as
`{linkId: codes}`.
"""

from collections.abc import Collection, Mapping
from typing import Any

Json = dict[str, Any]
Answers = Mapping[str, Collection[str]]


def enabled(resource: Json, answers: Answers) -> list[str]:
    """The linkIds of the enabled questions. An answer to one that is not is no answer."""
    seen: dict[str, Collection[str]] = {}
    _walk(resource, answers, seen)
    return list(seen)


def _walk(parent: Json, answers: Answers, seen: dict[str, Collection[str]]) -> None:
    for item in parent.get("item", ()):
        if not _is_enabled(item, seen):
            continue
        if item["type"] == "choice":
            seen[item["linkId"]] = answers.get(item["linkId"], ())
        _walk(item, answers, seen)


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
