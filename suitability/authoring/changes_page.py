"""The draft beside what is live: the texts word by word, and who would read what differently."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from suitability.analysis.changes import Change, Effect, Run, word_diff
from suitability.analysis.difference import Difference, difference
from suitability.analysis.model_counting import ModelCount
from suitability.engine.summary import Summaries
from suitability.releases.draft import Drafted, drafted
from suitability.releases.release import live_release
from suitability.releases.release_cache import released

from .draft_pages import show
from .example_respondents import Person, person
from .part_links import Place, places_in

DOES = {
    "gain": "bring {}, and did not before",
    "lose": "do not bring {} any more",
    "move": "bring {} in another place",
    "reword": "bring {} in other words",
}


@dataclass(frozen=True, slots=True)
class Share:
    """Some of all possible sets of answers, and somebody with such answers."""

    count: str
    share: str
    person: Person | None


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What a change does to the list of some people."""

    rule: str
    does: str
    share: Share


@dataclass(frozen=True, slots=True)
class Changed:
    """One part that differs: each text as the words that stay, go and come."""

    change: Change
    name: str
    places: tuple[Place, ...]
    texts: tuple[tuple[str, tuple[Run, ...]], ...]
    behaviour: tuple[Behaviour, ...]


@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    live, draft = live_release(), drafted()
    differs = not live or live.digest != draft.digest
    context: dict[str, Any] = {"live": live, "differs": differs}
    if live and differs:
        context |= beside(released(live.number), draft)
    return show(request, "changes.html", "Changes in the draft", context)


def beside(live: Summaries, draft: Drafted) -> dict[str, Any]:
    found = compared(live, draft)
    names = {rule.code: rule.statement.name for rule in live.program.rules}
    names |= {rule.code: rule.statement.name for rule in draft.summaries.program.rules}
    return {
        "found": found,
        "before": f"{found.answers_before:,}",
        "after": f"{found.answers_after:,}",
        "differ": in_all(draft, found.differ, found),
        "reads": in_all(draft, found.reads, found),
        "changes": [changed(draft, found, change, names) for change in found.changes],
    }


@lru_cache(maxsize=4)
def compared(live: Summaries, draft: Drafted) -> Difference:
    """Decided once a process: both are compiled once for each content that they have."""
    return difference(live.program.document, draft.document)


def changed(draft: Drafted, found: Difference, change: Change, names: dict[str, str]) -> Changed:
    return Changed(
        change=change,
        name=change.part.replace("_", " "),
        places=places_in(change.part) if change.what != "removed" else (),
        texts=tuple(
            (text.field.replace("_", " "), word_diff(text.before, text.after))
            for text in change.texts
        ),
        behaviour=tuple(behaviour(draft, found, effect, names) for effect in change.effects),
    )


def behaviour(
    draft: Drafted, found: Difference, effect: Effect, names: dict[str, str]
) -> Behaviour:
    name = f"{effect.rule} (“{draft.document.expand(names[effect.rule])}”)"
    does = DOES[effect.kind].format(name)
    return Behaviour(effect.rule, does, share(draft, effect.answers, found))


def in_all(draft: Drafted, some: ModelCount | None, found: Difference) -> Share | None:
    """None if so many rules changed that they were not counted together."""
    return None if some is None else share(draft, some, found)


def share(draft: Drafted, some: ModelCount, found: Difference) -> Share:
    somebody = person(draft.summaries, some.example) if some else None
    return Share(f"{some.count:,}", percent(some.count, found.answers_after), somebody)


def percent(some: int, every: int) -> str:
    """Never rounded to all or to nothing."""
    if some in (0, every):
        return "100%" if some else "0%"
    hundredths = 10_000 * some // every
    if not hundredths:
        return "less than 0.01%"
    return f"{hundredths // 100}.{hundredths % 100:02}%"
