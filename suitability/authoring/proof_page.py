"""The proof of the draft: what stops it, what to look at, and a person who shows each."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from suitability.analysis.findings import Finding
from suitability.analysis.model_counting import count_models
from suitability.editorial.fault import Fault
from suitability.releases.draft import CompiledDraft, current_draft
from suitability.releases.submission import proof_findings

from .draft_pages import render_draft_page
from .example_respondents import ExampleRespondent, example_respondent
from .part_links import PartLink, part_links
from .parts_in_words import PartsInWords
from .passages import Passage, passage
from .translated import in_groups, translated


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A finding with the words that it is about, the parts to edit and somebody who shows it."""

    finding: Finding
    about: str
    sentence: str
    passage: Passage | None
    links: tuple[PartLink, ...]
    person: ExampleRespondent

    @property
    def level(self) -> str:
        return str(LEVELS[self.finding.level])

    @property
    def instead(self) -> str:
        """Return what to write instead of the words that are wrong."""
        return translated(self.finding.instead)


LEVELS = {"stop": _("stop"), "note": _("note")}


@require_safe
def proof_view(request: HttpRequest) -> HttpResponse:
    """Show the findings of the proof: what stops the draft from going live, and what to look at."""
    context = proof_shown(current_draft())
    return render_draft_page(request, "proof.html", gettext("Proof of the draft"), context)


def proof_shown(draft: CompiledDraft) -> dict[str, Any]:
    """Return what the page says of a draft: what stops it, what to look at, over how many sets of
    answers."""
    words = PartsInWords(draft.summaries.program)
    shown = [show_finding(draft, words, finding) for finding in todays_findings(draft)]
    return {
        "stops": [entry for entry in shown if entry.finding.level == "stop"],
        "notes": [entry for entry in shown if entry.finding.level == "note"],
        "answer_sets": in_groups(count_answer_sets(draft)),
    }


def todays_findings(draft: CompiledDraft) -> tuple[Finding, ...]:
    """Return all findings as of today; proved once a process and day."""
    return proof_findings(draft, timezone.now().date().isoformat())


def show_finding(draft: CompiledDraft, words: PartsInWords, finding: Finding) -> ShownFinding:
    return ShownFinding(
        finding,
        words.text_name(finding.where),
        finding_sentence(words, finding),
        passage_of(finding),
        part_links(finding.where),
        example_respondent(draft.summaries, finding.example),
    )


def passage_of(finding: Finding) -> Passage | None:
    """Return the text that a finding is about, with the words that are wrong."""
    if not finding.spans:
        return None
    about = finding.text, finding.spans, finding.instead
    return passage([Fault(finding.code, finding.where, finding.sentence, *about)])


def finding_sentence(words: PartsInWords, finding: Finding) -> str:
    sentence = translated(finding.sentence).rstrip(".")
    values = {"text": words.text_name(finding.where), "sentence": sentence}
    return gettext("%(text)s: %(sentence)s.") % values


@lru_cache(maxsize=4)
def count_answer_sets(draft: CompiledDraft) -> int:
    """Return how many complete sets of answers there are."""
    return count_models(draft.summaries.program).count
