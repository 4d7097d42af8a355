"""An old release's content put back into the draft, on its way to be published as a new one."""

from dataclasses import replace
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from .draft import Draft, current_draft, load_draft, lock_draft
from .release import Release
from .submission import DRAFT_CHANGED, NotAllowed


@transaction.atomic
def roll_back(release: Release, *, seen: str, by: User, now: datetime) -> Draft:
    """Put a release's document in place of the draft's, and return the draft.

    The draft's style rules stay. `seen` is the digest of the draft that is given up.
    Raises NotAllowed if the draft is another by now.
    """
    if lock_draft().digest != seen:
        raise NotAllowed(DRAFT_CHANGED)
    content = replace(current_draft().content, document=release.content())
    return load_draft(content, by=by, now=now)
