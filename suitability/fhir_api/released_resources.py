"""The releases as FHIR resources: questionnaires, and the code systems of their choices."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from django.conf import settings

from suitability.fhir.code_system import code_systems, complete_export
from suitability.fhir.elements import with_meta
from suitability.fhir.identifiers import Json
from suitability.fhir.normal_form import NotInFhir
from suitability.fhir.questionnaire_resource import Status, head, questionnaire
from suitability.releases.release import Release
from suitability.releases.release_cache import compiled_release
from suitability.responses.response_in_fhir import names


class Published(NamedTuple):
    """A release by its number: when it was published, and recalled if it was."""

    number: int
    published_at: datetime
    recalled_at: datetime | None


def every_release() -> list[Published]:
    """Return all releases, the newest first."""
    return [
        Published(*row)
        for row in Release.objects.values_list("number", "published_at", "recall__at")
    ]


class Releases(NamedTuple):
    """Resources of the releases. `faults` says by id why R4 cannot express one: of that there is
    the head alone, to be searched by."""

    resources: list[Json]
    faults: Mapping[str, str] = {}


def every_questionnaire() -> Releases:
    """Return the releases, the newest first; all but the live one are retired."""
    releases = every_release()
    live = max((each.number for each in releases if not each.recalled_at), default=None)
    changed = status_changes(releases)
    resources, faults = [], {}
    for release in releases:
        summaries = compiled_release(release.number)
        called, date = names(summaries), release.published_at.isoformat()
        status: Status = "active" if release.number == live else "retired"
        try:
            resource = questionnaire(summaries.program, called, status=status, date=date)
        except NotInFhir as error:
            resource = head(summaries.program, called, status=status, date=date)
            faults[called.id] = str(error)
        resources.append(with_meta(resource, changed[release.number]))
    return Releases(resources, faults)


def status_changes(releases: Sequence[Published]) -> Mapping[int, datetime]:
    """Return when each release became the live one, or ceased to be, for the last time.

    Say 1 was published on Monday, 2 on Tuesday, and 2 recalled on Friday: both changed on Friday,
    since 1 is live again.
    """
    events = [(release.published_at, release.number, False) for release in releases]
    events += [(each.recalled_at, each.number, True) for each in releases if each.recalled_at]
    there: set[int] = set()
    changed: dict[int, datetime] = {}
    live = 0
    for at, number, is_recalled in sorted(events):
        (there.discard if is_recalled else there.add)(number)
        changed.setdefault(number, at)
        newest = max(there, default=0)
        if newest != live:
            changed |= dict.fromkeys({live, newest}, at)
            live = newest
    return changed


def every_code_system() -> Releases:
    """Return what the choices of each question are called, in all releases; and what an export
    says of itself."""
    releases = every_release()
    if not releases:
        return Releases([])
    newest = compiled_release(releases[0].number)
    documents = [compiled_release(release.number).program.document for release in releases]
    resources = code_systems(documents, names(newest))
    resources.append(complete_export(settings.FHIR_BASE))
    return Releases([with_meta(each, releases[0].published_at) for each in resources])
