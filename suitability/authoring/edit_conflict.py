"""Two editors of one part: what the other saved, beside what was typed in this form."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext

from suitability.releases.draft_part import Part

from .parts_in_words import FieldRuns


@dataclass(frozen=True, slots=True)
class EditConflict:
    """What somebody else saved while a form was open. `texts` has for each field that differs the
    words that only theirs has (out), that only this form has (in), and that both have."""

    by: str
    at: datetime
    digest: str
    texts: FieldRuns


def edit_conflict(stored: Part, texts: FieldRuns) -> EditConflict:
    return EditConflict(name_of_editor(stored), stored.changed_at, stored.digest, texts)


def name_of_editor(part: Part) -> str:
    return part.changed_by or gettext("Somebody else")
