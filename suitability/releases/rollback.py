"""An old release's content put back into the draft, on its way to be published as a new one."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from .draft import Draft, drafted, load, locked
from .release import Release
from .submission import MOVED, NotAllowed


@transaction.atomic
def roll_back(release: Release, *, seen: str, by: str, now: datetime) -> Draft:
    """The draft's wording list stays. `seen` is the digest of the draft that is given up.

    Raises NotAllowed.
    """
    if locked().digest != seen:
        raise NotAllowed(MOVED)
    return load(replace(drafted().content, document=release.content()), by=by, now=now)
