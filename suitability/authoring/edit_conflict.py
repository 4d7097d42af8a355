"""Two editors of one part: what the other saved, beside what was typed in this form."""

from dataclasses import dataclass
from datetime import datetime

from suitability.analysis.changes import Run, Text, word_diff
from suitability.releases.draft_part import Part


@dataclass(frozen=True, slots=True)
class EditConflict:
    """What somebody else saved while a form was open. `texts` has for each field that differs the
    words that only theirs has (out), that only this form has (in), and that both have."""

    by: str
    at: datetime
    digest: str
    texts: tuple[tuple[str, tuple[Run, ...]], ...]


def edit_conflict(stored: Part, apart: tuple[Text, ...]) -> EditConflict:
    """Return the conflict with what is stored; `apart` are the texts, theirs before and this
    form's after."""
    texts = tuple(
        (text.field.replace("_", " "), word_diff(text.before, text.after)) for text in apart
    )
    return EditConflict(name_of_editor(stored), stored.changed_at, stored.digest, texts)


def name_of_editor(part: Part) -> str:
    return part.changed_by or "Somebody else"
