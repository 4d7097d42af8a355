"""The draft: the one editable copy of the content, a row for each part.

A draft always holds together: an edit after which it would name what is not there is refused.
Whether it may go live is for the proof to say.
"""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from django.db import models, transaction
from django.utils import timezone

from suitability.content.reader import Content, read, read_wording
from suitability.editorial.style_rules import Wording
from suitability.engine.program import Program
from suitability.engine.summary import Summaries
from suitability.questionnaire import canonical_form
from suitability.questionnaire.document import Document

from .document_parts import Questionnaire, apart, together
from .draft_part import Part
from .release import live_release

ONLY = 1
STEP = 10  # between the places of two parts, so that one can be put between them


class Draft(models.Model):
    """There is one. `digest` is that of the document its parts make up, and `wording` the
    canonical text of the list that its texts must keep to. `changed_by` is a user's name."""

    digest = models.CharField(max_length=64)
    wording = models.TextField()
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=150)

    def __str__(self) -> str:
        return f"Draft {self.digest[:12]}"


@dataclass(frozen=True, slots=True, eq=False)
class Drafted:
    """The draft, compiled once a process. `wording` is the list that its texts must keep to."""

    summaries: Summaries
    wording: Wording

    @property
    def document(self) -> Document:
        return self.summaries.program.document

    @property
    def digest(self) -> str:
        return self.summaries.digest

    @property
    def content(self) -> Content:
        return Content(self.document, self.wording)


def drafted() -> Drafted:
    """The draft as it stands now; one query if this process compiled it before."""
    while True:
        draft = Draft.objects.filter(pk=ONLY).first() or begin()
        compiled = _compiled(draft.digest, draft.wording)
        if compiled.digest == draft.digest:
            return compiled
        _compiled.cache_clear()  # somebody changed it while we read its parts


@lru_cache(maxsize=4)
def _compiled(digest: str, wording: str) -> Drafted:
    """The arguments name the content, so that what was compiled once is never stale."""
    document = together((part.kind, part.value) for part in Part.objects.all())
    return Drafted(
        Summaries(Program(document), digest_of(document)),
        canonical_form.from_text(Wording, wording),
    )


def digest_of(document: Document) -> str:
    return canonical_form.digest(canonical_form.to_text(document))


@transaction.atomic
def begin() -> Draft:
    """Begin the draft from the live release, or from the shipped content before the first."""
    live = live_release()
    content = Content(live.content(), read_wording()) if live else read()
    return load(content, by="", now=timezone.now())


def locked() -> Draft:
    """The draft, for an edit: nobody else's comes in between until the transaction ends."""
    draft = Draft.objects.select_for_update().filter(pk=ONLY).first()
    return draft or begin()


@transaction.atomic
def load(content: Content, *, by: str, now: datetime) -> Draft:
    """Put whole content in place of the draft."""
    Draft.objects.select_for_update().filter(pk=ONLY).first()
    kept = {part.id: part for part in Part.objects.all()}
    places: Counter[str] = Counter()
    parts = []
    for kind, code, value in apart(content.document):
        places[kind] += STEP
        body = canonical_form.to_text(value)
        old = kept.get(f"{kind}.{code}")
        changed = (old.changed_at, old.changed_by) if old and old.body == body else (now, by)
        parts.append(_part(kind, code, body, places[kind], *changed))
    Part.objects.all().delete()
    Part.objects.bulk_create(parts)
    draft = Draft(
        pk=ONLY,
        digest=digest_of(content.document),
        wording=canonical_form.to_text(content.wording),
        changed_at=now,
        changed_by=by,
    )
    draft.save()
    return draft


def _part(kind: str, code: str, body: str, place: int, now: datetime, by: str) -> Part:
    return Part(
        id=f"{kind}.{code}",
        kind=kind,
        code=code,
        place=place,
        body=body,
        changed_at=now,
        changed_by=by,
    )


def edited(changed: Part | None = None, without: Part | None = None) -> Document:
    """The document after an edit. A sign-off was for the content as it stood, so it does not
    outlast an edit of anything but the questionnaire's own part. Raises DocumentError."""
    gone = {part.id for part in (changed, without) if part}
    parts = [part for part in Part.objects.all() if part.id not in gone]
    parts = sorted([*parts, *([changed] if changed else [])], key=lambda one: (one.place, one.code))
    document = together((part.kind, part.value) for part in parts)
    signing = changed is not None and changed.kind == "questionnaire"
    return document if signing else replace(document, sign_off=None)


@transaction.atomic
def save_part(part: Part, *, by: str, now: datetime) -> Draft:
    """Put a changed or new part into the draft. Raises DocumentError."""
    draft = locked()
    document = edited(changed=part)
    part.id, part.changed_at, part.changed_by = f"{part.kind}.{part.code}", now, by
    part.save()
    return _keep(draft, document, by, now)


@transaction.atomic
def remove_part(part: Part, *, by: str, now: datetime) -> Draft:
    """Take a part out of the draft. Raises DocumentError if something names it."""
    draft = locked()
    document = edited(without=part)
    part.delete()
    return _keep(draft, document, by, now)


def _keep(draft: Draft, document: Document, by: str, now: datetime) -> Draft:
    _drop_sign_off(document)
    draft.digest = digest_of(document)
    draft.changed_at, draft.changed_by = now, by
    draft.save()
    return draft


def _drop_sign_off(document: Document) -> None:
    part = Part.objects.get(kind="questionnaire")
    value = part.value
    if isinstance(value, Questionnaire) and value.sign_off and not document.sign_off:
        part.body = canonical_form.to_text(replace(value, sign_off=None))
        part.save()
