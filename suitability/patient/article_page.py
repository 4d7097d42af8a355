"""What the article says, and what we could check."""

from collections import Counter
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from suitability.questionnaire.document import Document
from suitability.questionnaire.sources import Claim, Source

from . import journey_cookie
from .page_rendering import needs_release, show

CHECKED = {
    "supported": "Supported",
    "partly": "Partly supported",
    "not_found": "Not found or not supported",
    "contradicted": "Contradicted",
    "opinion": "Opinion, or cannot be checked",
}


@dataclass(frozen=True, slots=True)
class Checked:
    """A claim with its verdict in plain words and its sources."""

    claim: Claim
    label: str
    sources: list[Source]

    @property
    def unverified(self) -> bool:
        return self.claim.checked in ("not_found", "contradicted")


@require_safe
@needs_release
def claims(request: HttpRequest) -> HttpResponse:
    """Show all claims by section, or with `?checked=` those of one verdict."""
    summaries = journey_cookie.reading(request)
    document = summaries.program.document
    wanted = request.GET.get("checked", "")
    if wanted and wanted not in CHECKED:
        return show(request, "400.html", summaries, {}, status=400)
    tally: Counter[str] = Counter(claim.checked for claim in document.claims)
    claim = {claim.code: claim for claim in document.claims}
    article = document.article
    columns = article.all_columns()
    context = {
        "filters": [(code, label, tally[code]) for code, label in CHECKED.items()],
        "wanted": wanted,
        "total": len(document.claims),
        "article": article,
        "columns": list(columns.values()),
        "measures": [
            (row.name, [dict(row.cells).get(code, "") for code in columns], claim[row.claim])
            for row in article.measures
        ],
        "compared": [(row, claim[row.claim]) for row in article.compared],
        "side_effects": [claim[code] for code in article.side_effects],
        "sections": sections(document, wanted),
    }
    return show(request, "patient/article.html", summaries, context)


def sections(document: Document, wanted: str) -> list[tuple[str, list[Checked]]]:
    """Return the claims under each section's heading; empty sections are left out."""
    sources = {source.code: source for source in document.sources}
    by_section = []
    for code, heading in document.article.all_sections(document.claims).items():
        claims = [
            Checked(claim, CHECKED[claim.checked], [sources[code] for code in claim.sources])
            for claim in document.claims
            if claim.section == code and wanted in ("", claim.checked)
        ]
        if claims:
            by_section.append((heading, claims))
    return by_section
