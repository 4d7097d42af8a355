"""The proof of the draft: what stops it, what to look at, and a person who shows each."""

from dataclasses import dataclass
from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from suitability.analysis.findings import Finding
from suitability.analysis.model_counting import count_models
from suitability.releases import submission
from suitability.releases.draft import Drafted, drafted

from .draft_pages import show
from .example_respondents import Person, person
from .part_links import Place, places_in


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding with the parts to edit and somebody who shows it."""

    finding: Finding
    sentence: str
    places: tuple[Place, ...]
    person: Person


@require_safe
def proof(request: HttpRequest) -> HttpResponse:
    draft = drafted()
    found = [shown(draft, one) for one in findings(draft)]
    context = {
        "stops": [one for one in found if one.finding.level == "stop"],
        "notes": [one for one in found if one.finding.level == "note"],
        "everybody": f"{everybody(draft):,}",
    }
    return show(request, "proof.html", "Proof of the draft", context)


def findings(draft: Drafted) -> tuple[Finding, ...]:
    """As of today; decided once a process and day."""
    return submission.proof(draft, timezone.now().date().isoformat())


def shown(draft: Drafted, finding: Finding) -> Shown:
    return Shown(
        finding,
        in_words(finding),
        places_in(finding.where),
        person(draft.summaries, finding.example),
    )


def in_words(finding: Finding) -> str:
    return f"{finding.where[0].upper()}{finding.where[1:]}: {finding.sentence.rstrip('.')}."


@lru_cache(maxsize=4)
def everybody(draft: Drafted) -> int:
    """How many sets of answers there are."""
    return count_models(draft.summaries.program).count
