"""Answers from JSON: an object of questions and lists of choice codes, {"colour": ["red"]}."""

import json
from typing import Any

from .program import Program, UnfitAnswers


class NotAnswers(ValueError):
    """JSON that is no object of questions and choices."""


def parse(text: str) -> Any:
    """Return what a JSON text says. Raises ValueError, of which UnfitAnswers is one: for what is
    not JSON, such as NaN, is nested too deep, or answers a question twice."""
    try:
        return json.loads(text, object_pairs_hook=_distinct, parse_constant=_refuse)
    except RecursionError as error:
        raise ValueError(str(error)) from None


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no number in JSON")


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for name, value in pairs:
        if name in answers:
            raise UnfitAnswers(name, "shape", "is answered twice")
        answers[name] = value
    return answers


def complete_bits(program: Program, answers: Any) -> int:
    """Return the bits of answers from JSON, in which what is left out is left blank. Raises
    NotAnswers and UnfitAnswers."""
    if not isinstance(answers, dict):
        raise NotAnswers("is not an object of question and choices")
    for question, chosen in answers.items():
        if not (isinstance(chosen, list) and all(isinstance(code, str) for code in chosen)):
            raise UnfitAnswers(question, "shape", "is not a list of choice codes")
    return program.fill_blanks(program.bits(answers))
