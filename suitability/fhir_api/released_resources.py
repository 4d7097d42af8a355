"""The releases as FHIR resources: questionnaires, and the code systems of their choices."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from django.conf import settings

from suitability.fhir.code_system import code_systems, complete_export
from suitability.fhir.elements import with_meta
from suitability.fhir.identifiers import Json
from suitability.fhir.questionnaire_resource import questionnaire
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


def every_questionnaire() -> list[Json]:
    """Return the releases, the newest first; all but the live one are retired."""
    releases = every_release()
    live = max((each.number for each in releases if not each.recalled_at), default=None)
    changed = status_changes(releases)
    return [
        with_meta(
            questionnaire(
                compiled_release(release.number).program,
                names(compiled_release(release.number)),
                status="active" if release.number == live else "retired",
                date=release.published_at.isoformat(),
            ),
            changed[release.number],
        )
        for release in releases
    ]


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


def every_code_system() -> list[Json]:
    """Return what the choices of each question are called, in all releases; and what an export
    says of itself."""
    releases = every_release()
    if not releases:
        return []
    newest = compiled_release(releases[0].number)
    documents = [compiled_release(release.number).program.document for release in releases]
    resources = code_systems(documents, names(newest))
    resources.append(complete_export(settings.FHIR_BASE))
    return [with_meta(resource, releases[0].published_at) for resource in resources]
