"""Words that only some people may read, as guarantees over all possible answers.

Whether words suit their reader depends on the answers: "this medicine would add more" is wrong for
somebody who takes it, and "a known side effect" soothes where another statement says to call today.
So each rule whose texts have such words becomes a guarantee, which the proof decides:

    {code: T22, words: ['would add'], never_with: [takes_it], ...}
    rule C34 says "... and it would add more"
    -> whenever C34 fires, none of [takes_it] is chosen
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from suitability.questionnaire.conditions import Clause, Guarantee
from suitability.questionnaire.document import Document, Rule
from suitability.questionnaire.document_errors import demand


@dataclass(frozen=True, slots=True)
class ReaderWords:
    """Words, as regular expressions, of which the readers are limited.

    Nobody may read them together with any of `never_with`, and only with one of `only_with`: names
    of choices, factors and rules. `example` is a text with such words.
    """

    code: str
    words: tuple[str, ...]
    reason: str
    example: str
    never_with: tuple[str, ...] = ()
    only_with: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        part = f"reader words {self.code}"
        demand(self.never_with or self.only_with, part, "limits nobody")
        demand(self.in_text(self.example), part, "does not catch its example")

    def in_text(self, text: str) -> bool:
        """Return whether a text has any of the words."""
        return any(re.search(words, text, re.IGNORECASE) for words in self.words)


def reader_guarantees(
    document: Document, limits: tuple[ReaderWords, ...]
) -> Iterator[tuple[Rule, Guarantee]]:
    """Yield each rule with such words, and the guarantee on who may read it."""
    for rule in document.rules:
        text = texts_of(rule)
        for limit in (limit for limit in limits if limit.in_text(text)):
            whenever, then = (Clause((rule.code,)),), tuple(_clauses(limit))
            yield rule, Guarantee(limit.code, limit.reason, whenever, then)


def texts_of(rule: Rule) -> str:
    """Return all that patients read of a rule, in one line."""
    statement = rule.statement
    texts = (statement.heading, statement.short, statement.text, *statement.ask)
    return " ".join(texts).replace("\n", " ")


def _clauses(limit: ReaderWords) -> Iterator[Clause]:
    if limit.never_with:
        yield Clause(limit.never_with, 0, 0)
    if limit.only_with:
        yield Clause(limit.only_with)
