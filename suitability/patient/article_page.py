"""What the article says, and what we could check."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from suitability.engine.summary import Summaries, review_line
from suitability.questionnaire.document import Document
from suitability.questionnaire.sources import Claim, Source
from suitability.releases.release_cache import published_at

from . import journey_cookie
from .page_rendering import needs_release, show, show_cached

CHECKED = {
    "supported": _("Supported"),
    "partly": _("Partly supported"),
    "not_found": _("Not found or not supported"),
    "contradicted": _("Contradicted"),
    "opinion": _("Opinion, or cannot be checked"),
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


@gzip_page
@require_safe
@needs_release
def claims(request: HttpRequest) -> HttpResponse:
    """Show all claims by section, or with `?checked=` those of one verdict."""
    summaries = journey_cookie.reading(request)
    wanted = request.GET.get("checked", "")
    if wanted and wanted not in CHECKED:
        return show(request, "400.html", summaries, {}, status=400)
    return show_cached(request, "patient/article.html", summaries, article_context, wanted)


def article_context(summaries: Summaries, wanted: str) -> dict[str, Any]:
    document = summaries.program.document
    tally: Counter[str] = Counter(claim.checked for claim in document.claims)
    return {
        "filters": [(code, label, tally[code]) for code, label in CHECKED.items()],
        "wanted": wanted,
        "total": len(document.claims),
        "sections": sections(document, wanted),
        **tables(document),
        **provenance(summaries),
    }


def tables(document: Document) -> dict[str, Any]:
    """Return the tables of the article, each row with its claim."""
    article = document.article
    claim = {claim.code: claim for claim in document.claims}
    columns = article.all_columns()
    return {
        "article": article,
        "columns": list(columns.values()),
        "measures": [
            (row.name, [dict(row.cells).get(code, "") for code in columns], claim[row.claim])
            for row in article.measures
        ],
        "compared": [(row, claim[row.claim]) for row in article.compared],
        "side_effects": [claim[code] for code in article.side_effects],
    }


def provenance(summaries: Summaries) -> dict[str, Any]:
    """Return when the page was published and reviewed, and when its sources were read."""
    document, release = summaries.program.document, summaries.release
    return {
        "release": release,
        "updated_on": localdate(published_at(release)) if release else None,
        "searched_on": [date.fromisoformat(day) for day in document.article.searched_on],
        "review": review_line(document),
        "read_on": [
            (source, date.fromisoformat(source.accessed) if source.accessed else None)
            for source in document.sources
        ],
        "dated": sum(bool(source.accessed) for source in document.sources),
    }


def sections(document: Document, wanted: str) -> list[tuple[str, list[Checked]]]:
    """Return the claims under each section's heading; empty sections are left out."""
    sources = {source.code: source for source in document.sources}
    by_section = []
    for code, heading in document.article.all_sections(document.claims).items():
        claims = [
            Checked(claim, str(CHECKED[claim.checked]), [sources[code] for code in claim.sources])
            for claim in document.claims
            if claim.section == code and wanted in ("", claim.checked)
        ]
        if claims:
            by_section.append((heading, claims))
    return by_section
