"""The pages about the draft as a whole, as (route, view, name): admin_site.py has them."""

from collections.abc import Callable

from django.http import HttpResponse

from .changes_page import changes
from .history_page import history
from .part_links import edit
from .proof_page import proof
from .publishing_page import publishing
from .recall_page import recall
from .release_page import release
from .replay_page import replay
from .rollback_page import roll_back
from .submission_page import submission
from .text_advice import advice

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
