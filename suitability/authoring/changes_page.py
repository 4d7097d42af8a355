"""The draft beside what is live: the texts word by word, and who would read what differently."""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from suitability.analysis.changes import Change, Effect, changes
from suitability.analysis.difference import Difference, difference
from suitability.analysis.model_counting import ModelCount
from suitability.engine.summary import Summaries
from suitability.permissions import may_edit
from suitability.releases.draft import CompiledDraft, current_draft
from suitability.releases.release import live_release
from suitability.releases.release_cache import compiled_release

from .draft_pages import render_draft_page
from .example_respondents import ExampleRespondent, example_respondent
from .part_links import PartLink, part_links
from .parts_in_words import FieldRuns, PartsInWords
from .translated import in_groups

EFFECT_SENTENCES = {
    "gain": _("bring %(rule)s, and did not before"),
    "lose": _("do not bring %(rule)s any more"),
    "move": _("bring %(rule)s in another place"),
    "reword": _("bring %(rule)s in other words"),
}

WHAT = {"added": _("added"), "removed": _("removed"), "changed": _("changed")}


@dataclass(frozen=True, slots=True)
class Share:
    """Some of all possible sets of answers, by number and in percent, and somebody with such
    answers."""

    count: str
    percent: str
    person: ExampleRespondent | None


@dataclass(frozen=True, slots=True)
class EffectOnReaders:
    """What a change does to the list of some people."""

    rule: str
    sentence: str
    share: Share | None


@dataclass(frozen=True, slots=True)
class ChangedPart:
    """One part that differs: each text as the words that stay, go and come. `undo` is the part that
    can be put back as it is live."""

    change: Change
    name: str
    links: tuple[PartLink, ...]
    undo: PartLink | None
    texts: FieldRuns
    effects: tuple[EffectOnReaders, ...]

    @property
    def what(self) -> str:
        """Return what happened to the part, in a word."""
        return str(WHAT[self.change.what])


@require_safe
def changes_view(request: HttpRequest) -> HttpResponse:
    """Show what differs between the draft and the live release, and for how many of all possible
    sets of answers the list does."""
    live, draft = live_release(), current_draft()
    differs = not live or live.digest != draft.digest
    context: dict[str, Any] = {
        "live": live,
        "differs": differs,
        "may_edit": may_edit(request.user),
    }
    if live and differs:
        context |= comparison(compiled_release(live.number), draft)
    return render_draft_page(request, "changes.html", gettext("Changes in the draft"), context)


def comparison(live: Summaries, draft: CompiledDraft) -> dict[str, Any]:
    """Return what the page says of a draft that differs from what is live."""
    diff = difference_from_live(live, draft)
    words = PartsInWords(draft.summaries.program, live.program)
    return {
        "before": in_groups(diff.answers_before),
        "after": in_groups(diff.answers_after),
        "differ": share_of(draft, diff.differ, diff),
        "reads": share_of(draft, diff.reads, diff),
        "changes": [
            changed_part(change, words, effects_on_readers(draft, diff, change, words))
            for change in diff.changes
        ],
    }


def unpublished_changes() -> tuple[Change, ...]:
    """Return what differs between the draft and what is live; nothing if nothing is live."""
    live, draft = live_release(), current_draft()
    if not live:
        return ()
    return tuple(changes(compiled_release(live.number).program.document, draft.document))


@lru_cache(maxsize=4)
def difference_from_live(live: Summaries, draft: CompiledDraft) -> Difference:
    """Return the difference, decided once a process: both are compiled once for each content."""
    return difference(live.program.document, draft.document)


def changed_part(
    change: Change, words: PartsInWords, effects: tuple[EffectOnReaders, ...] = ()
) -> ChangedPart:
    """Return a change as it is shown."""
    links = part_links(change.part)
    return ChangedPart(
        change=change,
        name=words.part_name(change.part),
        links=links if change.what != "removed" else (),
        undo=links[0] if links and change.what != "added" else None,
        texts=words.changed(change.part, change.was, change.now),
        effects=effects,
    )


def changes_in_words(old: Summaries, new: Summaries) -> list[ChangedPart]:
    """Return what differs between two documents, without what it does to readers."""
    words = PartsInWords(new.program, old.program)
    return [
        changed_part(change, words)
        for change in changes(old.program.document, new.program.document)
    ]


def effects_on_readers(
    draft: CompiledDraft, diff: Difference, change: Change, words: PartsInWords
) -> tuple[EffectOnReaders, ...]:
    return tuple(effect_on_readers(draft, diff, effect, words) for effect in change.effects)


def effect_on_readers(
    draft: CompiledDraft, diff: Difference, effect: Effect, words: PartsInWords
) -> EffectOnReaders:
    name = f"{effect.rule} (“{words.names['rule', effect.rule]}”)"
    sentence = EFFECT_SENTENCES[effect.kind] % {"rule": name}
    return EffectOnReaders(effect.rule, sentence, share_of(draft, effect.answers, diff))


def share_of(draft: CompiledDraft, some: ModelCount | None, diff: Difference) -> Share | None:
    """Return the share, or None if so many rules changed that they were not counted together."""
    if some is None:
        return None
    person = example_respondent(draft.summaries, some.example) if some else None
    return Share(in_groups(some.count), percent(some.count, diff.answers_after), person)


def percent(some: int, every: int) -> str:
    """Return a share such as `33.33%`, never rounded to all or to nothing."""
    if some in (0, every):
        return "100%" if some else "0%"
    hundredths = 10_000 * some // every
    if not hundredths:
        return gettext("less than 0.01%")
    return f"{number_format(Decimal(hundredths) / 100, 2)}%"
