"""The pages about the draft as a whole, as (route, view, name); `site.py` puts them in place."""

from collections.abc import Callable

from django.http import HttpResponse

from .advice import advice
from .changes import changes
from .history import history
from .places import edit
from .proof import proof
from .publishing import publishing
from .recalling import recall
from .releases import release
from .replay import replay
from .rolling_back import roll_back
from .submissions import submission

PAGES: list[tuple[str, Callable[..., HttpResponse], str]] = [
    ("advice/", advice, "advice"),
    ("proof/", proof, "proof"),
    ("changes/", changes, "changes"),
    ("replay/", replay, "replay"),
    ("publishing/", publishing, "publishing"),
    ("submissions/<int:number>/", submission, "submission"),
    ("releases/<int:number>/", release, "release"),
    ("releases/<int:number>/recall/", recall, "recall"),
    ("releases/<int:number>/roll-back/", roll_back, "roll_back"),
    ("history/<slug:kind>/<slug:code>/", history, "history"),
    ("edit/<slug:kind>/<slug:code>/", edit, "edit"),
]
