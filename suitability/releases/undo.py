"""One part of the draft beside what is live, and put back as that says."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Literal

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext

from suitability.questionnaire import canonical_form
from suitability.questionnaire.document import Document
from suitability.questionnaire.document_errors import DocumentError

from .document_parts import LISTS, QuestionnaireHead, split_document
from .draft import Draft, digest_of, document_after_edit, lock_draft, save_part
from .draft_part import Part, stored_or_default
from .release import Release, live_release
from .submission import NotAllowed

Standing = Literal["new", "changed", "removed", "same"]


class DoesNotFit(NotAllowed):
    """What is live does not fit the rest of the draft: `part` of it, with a `problem`."""

    def __init__(self, error: DocumentError) -> None:
        super().__init__(str(error))
        self.part, self.problem = error.part, error.problem


def live_bodies() -> Mapping[str, str]:
    """Return the canonical text of each part of the live release, by its key, such as `rule.C10`;
    nothing if nothing is live."""
    live = live_release()
    return _bodies(live.digest, live.document) if live else {}


@lru_cache(maxsize=4)
def _bodies(digest: str, document: str) -> Mapping[str, str]:
    parts = split_document(canonical_form.from_text(Document, document))
    return {f"{kind}.{code}": canonical_form.to_text(value) for kind, code, value in parts}


def standing(part: Part | None, live: str | None) -> Standing:
    """Return how a part stands beside its text in what is live. Raises ValueError for neither."""
    if part is None and live is None:
        raise ValueError("neither the draft nor the live release has the part")
    if part is None:
        return "removed"
    return "new" if live is None else "same" if part.body == live else "changed"


@transaction.atomic
def undo_part(key: str, *, seen: str, by: User, now: datetime) -> Draft:
    """Put a part back into the draft as the live release has it, also one that was removed.

    `seen` is the digest of the part that is given up; empty if it was removed. Raises NotAllowed
    if the part is another by now, and DoesNotFit.
    """
    lock_draft()
    part = stored_or_default(key)
    if (part.digest if part else "") != seen:
        raise NotAllowed(
            gettext(
                "Somebody changed this part while you looked at it. Look at it again, and then "
                "decide."
            )
        )
    try:
        return save_part(_restored(key, part), by=by, now=now)
    except DocumentError as error:
        raise DoesNotFit(error) from None


def _restored(key: str, part: Part | None) -> Part:
    """Return a part as it is live. Raises NotAllowed."""
    live, body = live_release(), live_bodies().get(key)
    if live is None or body is None:
        raise NotAllowed(
            gettext("Nothing that is live has this part, so there is nothing to put back.")
        )
    kind, _, code = key.partition(".")
    position = part.place if part else _position_of(kind, code, live)
    restored = Part(id=key, kind=kind, code=code, place=position, body=body)
    return _without_sign_off(restored, part, live)


def _position_of(kind: str, code: str, live: Release) -> int:
    """Return the order right behind the part that it follows in what is live."""
    codes = [each.code for each in getattr(live.content(), f"{kind}s")] if kind in LISTS else []
    places = dict(Part.objects.filter(kind=kind).values_list("code", "place"))
    before = [places[each] for each in codes[: codes.index(code)] if each in places]
    return before[-1] + 1 if before else 0


def _without_sign_off(restored: Part, part: Part | None, live: Release) -> Part:
    """Return the part; without a sign-off that the draft does not have, unless the draft is then
    what was signed off."""
    head, own = restored.value, part.value if part else None
    if not (isinstance(head, QuestionnaireHead) and isinstance(own, QuestionnaireHead)):
        return restored
    if digest_of(document_after_edit(changed=restored)) != live.digest:
        restored.body = canonical_form.to_text(replace(head, sign_off=own.sign_off))
    return restored
