"""A search over all parts of the draft in what is read: terms filled in, choices and clauses in
words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from suitability.questionnaire.normalization import normalized
from suitability.releases.document_parts import split_document
from suitability.releases.draft import CompiledDraft, current_draft

from .draft_pages import render_draft_page
from .labels_of_parts import kind_name
from .part_links import PartLink
from .parts_in_words import PartsInWords, with_terms
from .passages import MarkedRun, marked_runs

SHORTEST, LONGEST = 2, 100  # characters of what is looked for
SHOWN = 20  # parts of a kind


@dataclass(frozen=True, slots=True)
class SearchedPart:
    """A part with its texts, line by line, each after the label of its field."""

    link: PartLink
    name: str
    lines: tuple[tuple[str, str], ...]

    @property
    def key(self) -> str:
        """Return its key in the draft, such as `rule.C10`."""
        return f"{self.link.kind}.{self.link.code}"

    def has(self, word: str) -> bool:
        return any(word in text.lower() for text in (self.name, *(line for _, line in self.lines)))


@dataclass(frozen=True, slots=True)
class SearchResult:
    """A part that has all words, and its lines that have any, with the words marked."""

    link: PartLink
    name: tuple[MarkedRun, ...]
    lines: tuple[tuple[str, tuple[MarkedRun, ...]], ...]


@dataclass(frozen=True, slots=True)
class SearchGroup:
    """The results of one kind, of which no more than `SHOWN` are shown, and `more` are not."""

    kind: str
    count: int
    results: tuple[SearchResult, ...]

    @property
    def more(self) -> int:
        return self.count - len(self.results)


@require_safe
def search_view(request: HttpRequest) -> HttpResponse:
    """Show the parts of the draft that have every word of `?q=`; answer 400 if that is too short or
    too long."""
    typed = normalized(request.GET.get("q", ""))
    problem = problem_with(typed)
    groups = search(current_draft(), typed) if typed and not problem else []
    context = {
        "typed": typed[:LONGEST],
        "problem": problem,
        "groups": groups,
        "count": sum(group.count for group in groups),
    }
    title = gettext("Search in all parts")
    return render_draft_page(request, "search.html", title, context, 400 if problem else 200)


def problem_with(typed: str) -> str:
    """Return why nothing can be looked for; empty if something can, or nothing was typed."""
    if typed and len(typed) < SHORTEST:
        return gettext("Type %(number)s letters or more.") % {"number": SHORTEST}
    if len(typed) > LONGEST:
        text = gettext("Type %(number)s letters or fewer: some words of the sentence are enough.")
        return text % {"number": LONGEST}
    return ""


def search(draft: CompiledDraft, typed: str) -> list[SearchGroup]:
    """Return the parts that have every word of what was typed, by kind."""
    words = typed.lower().split()
    matches = [part for part in searched_parts(draft) if all(map(part.has, words))]
    groups = []
    for kind, parts in groupby(matches, key=lambda part: part.link.kind):
        own = list(parts)
        results = tuple(_result(part, words) for part in own[:SHOWN])
        groups.append(SearchGroup(kind_name(kind), len(own), results))
    return groups


def searched_parts(draft: CompiledDraft) -> tuple[SearchedPart, ...]:
    """Return every part of a draft with what is read in it; made once a process and language."""
    return _searched_parts(draft, get_language())


@lru_cache(maxsize=4)
def _searched_parts(draft: CompiledDraft, language: str | None) -> tuple[SearchedPart, ...]:
    in_words = PartsInWords(draft.summaries.program)

    def lines(name: str, value: object) -> Iterator[tuple[str, str]]:
        for field in in_words.fields(name, value):
            text = with_terms(draft.document, field.text)
            yield from ((field.label, normalized(line)) for line in text.splitlines())

    parts = ((PartLink(kind, code), value) for kind, code, value in split_document(draft.document))
    return tuple(
        SearchedPart(link, in_words.part_name(str(link)), tuple(lines(str(link), value)))
        for link, value in parts
    )


def _result(part: SearchedPart, words: Sequence[str]) -> SearchResult:
    pattern = re.compile("|".join(map(re.escape, words)), re.IGNORECASE)

    def marked(text: str) -> tuple[MarkedRun, ...]:
        return marked_runs(text, [match.span() for match in pattern.finditer(text)])

    lines = tuple((label, marked(line)) for label, line in part.lines if pattern.search(line))
    return SearchResult(part.link, marked(part.name), lines)
