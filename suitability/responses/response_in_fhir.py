"""A saved response and its list as FHIR resources, and what FHIR calls its release."""

from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Exists, F, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import override

from suitability import pdf
from suitability.audit.audit_entry import Act, AuditEntry
from suitability.engine.summary import Summaries, Summary
from suitability.fhir import response_resource
from suitability.fhir.document_reference import document_reference
from suitability.fhir.elements import with_meta
from suitability.fhir.identifiers import Json, Names
from suitability.languages import interface_language
from suitability.questionnaire import canonical_form
from suitability.releases.recall import Recall
from suitability.releases.release_cache import recall_reason

from .compression import NotReadable
from .list_as_text import list_as_text
from .reference import in_groups
from .replacement import Replacement
from .response import FrozenSummary, Response

RECALLED = "Do not rely on this list. It was recalled: {}"
READ = "The list that the patient read"


def names(summaries: Summaries) -> Names:
    """Return the addresses under which FHIR knows a release."""
    code = summaries.program.document.code
    return Names(settings.FHIR_BASE, code, summaries.digest, summaries.release)


def with_changes(responses: QuerySet[Response]) -> QuerySet[Any]:
    """Add what `in_fhir` needs: `updated_at`, when a response was saved, or else restored after it
    was discarded, of which the log alone knows."""
    return responses.annotate(
        updated_at=Greatest(F("saved_at"), Coalesce(_newest(Act.RESTORED), F("saved_at")))
    )


def in_fhir(response: Any) -> Json:
    """Return a response of `with_changes` as a QuestionnaireResponse, as its own release says it in
    the language that it was read in. Raises NotInFhir."""
    summaries = response.summaries
    resource = response_resource.response(
        summaries.program,
        int.from_bytes(bytes(response.code), "big"),
        names(summaries),
        id=str(response.pk),
        reference=in_groups(response.reference),
        authored=response.saved_at.isoformat(),
        language=response.language,
    )
    return with_meta(resource, response.updated_at)


def with_lists(responses: QuerySet[Response]) -> QuerySet[Any]:
    """Add what `list_in_fhir` needs: the summary; `is_replaced`; and `changed_at`, when the list
    was saved, replaced, made the current one again, restored or recalled, whichever came last. A
    replacement that was taken back is in the log alone."""
    replacement = Replacement.objects.filter(number=OuterRef("pk"))
    replaced_at = Subquery(replacement.values("replaced_at"))
    recalled_at = Subquery(Recall.objects.filter(release=OuterRef("release")).values("at"))
    rows: QuerySet[Any] = with_changes(responses.select_related("summary")).annotate(
        is_replaced=Exists(replacement),
        changed_at=Greatest(
            F("updated_at"),
            Coalesce(replaced_at, F("saved_at")),
            Coalesce(_newest(Act.MADE_CURRENT), F("saved_at")),
            Coalesce(recalled_at, F("saved_at")),
        ),
    )
    return rows


def _newest(act: Act) -> Subquery:
    """Return when the log last had this act with a response."""
    entries = AuditEntry.objects.filter(response=OuterRef("pk"), act=act).order_by()
    return Subquery(entries.values("response").values_list(Max("at")))


def list_in_fhir(response: Any) -> Json:
    """Return the list of a response of `with_lists` as a DocumentReference, as it was frozen."""
    frozen = read_list(response.summary)
    reason = recall_reason(response.release_id)
    resource = document_reference(
        id=str(response.pk),
        title=frozen.title,
        language=frozen.language,
        text=frozen.text,
        date=response.saved_at.isoformat(),
        replaced=response.is_replaced,
        description=RECALLED.format(reason) if reason else READ,
        pdf=f"{settings.FHIR_BASE}/Binary/{response.pk}"
        if frozen.has_sheet and pdf.is_available()
        else "",
    )
    return with_meta(resource, response.changed_at)


class FrozenList(NamedTuple):
    """What is sent of a frozen summary; no text if it does not verify."""

    title: str = ""
    language: str = ""
    text: str | None = None
    has_sheet: bool = False


def read_list(frozen: FrozenSummary) -> FrozenList:
    """Return the list that a response was frozen with."""
    try:
        return _read_list(frozen)
    except (NotReadable, ValueError):
        return FrozenList()


# A row is the same as another for Django if its digest is, and what verified under a digest once is
# what it stands for: so it is read and verified once, however many responses share it.
@lru_cache(maxsize=512)
def _read_list(frozen: FrozenSummary) -> FrozenList:
    """Return the list of a frozen summary. Raises NotReadable, and ValueError for a text that is
    not the one of the digest."""
    text = frozen.text
    if canonical_form.digest(text) != frozen.digest:
        raise ValueError("not as it was saved")
    summary = canonical_form.from_text(Summary, text)
    with override(interface_language(summary.language)):
        text = list_as_text(summary)
    has_sheet = bool(summary.sheet and summary.release)
    return FrozenList(summary.words.title, summary.language, text, has_sheet)
