"""The draft: the one editable copy of the content, a row for each part.

A draft always holds together: an edit after which it would name what is not there is refused.
Whether it may go live is for the proof to say.
"""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from django.contrib.auth.models import User
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from suitability.content.content import Content
from suitability.editorial.wording import Wording
from suitability.engine.program import Program
from suitability.engine.summary import Summaries
from suitability.permissions import name_of
from suitability.questionnaire import canonical_form
from suitability.questionnaire.document import Document
from suitability.questionnaire.document_errors import DocumentError
from suitability.questionnaire.translated_document import in_language

from .document_parts import QuestionnaireHead, join_parts, split_document
from .draft_part import Part
from .release import live_release

DRAFT_ID = 1
POSITION_STEP = 10  # between two parts, so that one can be put between them


# Why a digest? The draft is hundreds of rows, which are joined, compiled and proved as a whole.
# So this one row names what all of them say: by the SHA-256 of the joined document, say `1f3a..`.
# A process that compiled `1f3a..` before reads the one row, and is done. An editor who looked at
# `1f3a..` cannot submit `77c0..`, which somebody saved meanwhile. And an edit that is undone brings
# back `1f3a..`: what was compiled, proved or submitted under that name holds again.
class Draft(models.Model):
    """The one row that stands for the draft as a whole.

    `digest` is that of the document its parts make up, and `wording` the canonical text of the
    style rules that its texts must keep to. `changed_by` is a user name.
    """

    digest = models.CharField(max_length=64)
    wording = models.TextField()
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=150)

    def __str__(self) -> str:
        return _("Draft %(digest)s") % {"digest": self.digest[:12]}


@dataclass(frozen=True, slots=True, eq=False)
class CompiledDraft:
    """The draft, compiled once a process, and the style rules that its texts must keep to."""

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

    def in_language(self, language: str) -> Summaries:
        """Return the draft in any language that there is a translation for, or else in its own."""
        return draft_in_language(self.summaries, language)


def current_draft() -> CompiledDraft:
    """Return the draft as it stands now; by one query if this process compiled it before."""
    while True:
        draft = Draft.objects.filter(pk=DRAFT_ID).first() or begin_draft()
        compiled = _compiled(draft.digest, draft.wording)
        if compiled.digest == draft.digest:
            return compiled
        _compiled.cache_clear()  # somebody changed it while we read its parts


@lru_cache(maxsize=4)
def _compiled(digest: str, wording: str) -> CompiledDraft:
    """Compile the parts. The arguments name the content, so that no entry is ever stale."""
    document = join_parts((part.kind, part.value) for part in Part.objects.all())
    return CompiledDraft(
        Summaries(Program(document), digest_of(document), languages=languages_of(document)),
        canonical_form.from_text(Wording, wording),
    )


def draft_in_language(draft: Summaries, language: str) -> Summaries:
    """Return the draft in any language that there is a translation for, or else in its own; so too
    where the translation makes no document (V05)."""
    is_other = language != draft.language and language in draft.languages
    return _in_language(draft, language) if is_other else draft


@lru_cache(maxsize=8)
def _in_language(draft: Summaries, language: str) -> Summaries:
    try:
        document = in_language(draft.program.document, language)
    except DocumentError:
        return draft
    return Summaries(Program(document), draft.digest, languages=draft.languages)


def languages_of(document: Document) -> tuple[str, ...]:
    """Return the tags of all languages of a document, its own first, offered or not."""
    return (document.language, *(each.code for each in document.translations))


def digest_of(document: Document) -> str:
    """Return the SHA-256 of a document's canonical text, in 64 hex digits."""
    return canonical_form.digest(canonical_form.to_text(document))


@transaction.atomic
def begin_draft() -> Draft:
    """Begin the draft from the live release, or from the shipped content before the first."""
    # Only here: a process that serves pages starts without YAML.
    from suitability.content.reader import read, read_wording

    live = live_release()
    content = Content(live.content(), read_wording()) if live else read()
    return load_draft(content, by="", now=timezone.now())


def lock_draft() -> Draft:
    """Return the draft for an edit: its row is locked until the transaction ends."""
    draft = Draft.objects.select_for_update().filter(pk=DRAFT_ID).first()
    return draft or begin_draft()


@transaction.atomic
def load_draft(content: Content, *, by: User | str, now: datetime) -> Draft:
    """Put whole content in place of the draft, and return it. `by` is a text for a command."""
    Draft.objects.select_for_update().filter(pk=DRAFT_ID).first()
    before = {part.id: part for part in Part.objects.all()}
    positions: Counter[str] = Counter()
    parts = []
    for kind, code, value in split_document(content.document):
        positions[kind] += POSITION_STEP
        body = canonical_form.to_text(value)
        old = before.get(f"{kind}.{code}")
        same = old if old and old.body == body else None
        changed = (same.changed_at, same.changed_by) if same else (now, name_of(by))
        parts.append(_part(kind, code, body, positions[kind], *changed))
    Part.objects.all().delete()
    Part.objects.bulk_create(parts)
    draft = Draft(pk=DRAFT_ID, wording=canonical_form.to_text(content.wording))
    return _stamp(draft, content.document, by, now)


def _part(kind: str, code: str, body: str, position: int, now: datetime, by: str) -> Part:
    return Part(
        id=f"{kind}.{code}",
        kind=kind,
        code=code,
        place=position,
        body=body,
        changed_at=now,
        changed_by=by,
    )


def document_after_edit(changed: Part | None = None, without: Part | None = None) -> Document:
    """Return the document with one part changed or removed; nothing is saved.

    A sign-off was for the content as it stood, so it does not outlast an edit of anything but the
    questionnaire's own part. Raises DocumentError.
    """
    gone = {part.id for part in (changed, without) if part}
    parts = [part for part in Part.objects.all() if part.id not in gone]
    parts += [changed] if changed else []
    parts.sort(key=lambda part: (part.place, part.code))
    document = join_parts((part.kind, part.value) for part in parts)
    signing = changed is not None and changed.kind == "questionnaire"
    return document if signing else replace(document, sign_off=None)


@transaction.atomic
def save_part(part: Part, *, by: User, now: datetime) -> Draft:
    """Put a changed or new part into the draft. Raises DocumentError."""
    draft = lock_draft()
    document = document_after_edit(changed=part)
    part.id, part.changed_at, part.changed_by = f"{part.kind}.{part.code}", now, by.username
    part.save()
    _drop_sign_off(document)
    return _stamp(draft, document, by, now)


@transaction.atomic
def remove_part(part: Part, *, by: User, now: datetime) -> Draft:
    """Remove a part from the draft. Raises DocumentError if another part names it."""
    draft = lock_draft()
    document = document_after_edit(without=part)
    part.delete()
    _drop_sign_off(document)
    return _stamp(draft, document, by, now)


def _stamp(draft: Draft, document: Document, by: User | str, now: datetime) -> Draft:
    draft.digest, draft.changed_at, draft.changed_by = digest_of(document), now, name_of(by)
    draft.save()
    return draft


def _drop_sign_off(document: Document) -> None:
    """Remove the sign-off from the questionnaire's part if the document lost it."""
    part = Part.objects.get(kind="questionnaire")
    head = part.value
    if isinstance(head, QuestionnaireHead) and head.sign_off and not document.sign_off:
        part.body = canonical_form.to_text(replace(head, sign_off=None))
        part.save()
