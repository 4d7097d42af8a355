"""The pages about the draft as a whole, as (route, view, name), for AuthoringSite.get_urls."""

from collections.abc import Callable

from django.http import HttpResponse

from .changes_page import changes_view
from .comments_page import comments_view
from .history_page import history_view
from .live_preview import live_preview_view
from .part_links import edit_view
from .proof_page import proof_view
from .publishing_page import publishing_view
from .recall_page import recall_view
from .release_page import release_view
from .replay_page import replay_view
from .rollback_page import roll_back_view
from .search_page import search_view
from .submission_page import submission_view
from .text_advice import advice_view
from .translation_pages import translated_part_view, translation_view
from .undo_page import undo_view

PAGES: list[tuple[str, Callable[..., HttpResponse], str]] = [
    ("advice/", advice_view, "advice"),
    ("live-preview/<slug:kind>/", live_preview_view, "live_preview"),
    ("proof/", proof_view, "proof"),
    ("changes/", changes_view, "changes"),
    ("search/", search_view, "search"),
    ("replay/", replay_view, "replay"),
    ("comments/", comments_view, "comments"),
    ("publishing/", publishing_view, "publishing"),
    ("submissions/<int:number>/", submission_view, "submission"),
    ("releases/<int:number>/", release_view, "release"),
    ("releases/<int:number>/recall/", recall_view, "recall"),
    ("releases/<int:number>/roll-back/", roll_back_view, "roll_back"),
    ("history/<slug:kind>/<slug:code>/", history_view, "history"),
    ("edit/<slug:kind>/<slug:code>/", edit_view, "edit"),
    ("translations/<slug:code>/", translation_view, "translation"),
    (
        "translations/<slug:code>/<slug:kind>/<slug:part>/",
        translated_part_view,
        "translated_part",
    ),
    ("undo/<slug:kind>/<slug:code>/", undo_view, "undo"),
]
