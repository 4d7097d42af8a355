"""How parts of the draft stand beside what is live: new, changed, removed or the same."""

from collections.abc import Callable

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from suitability.releases.draft_part import Part
from suitability.releases.undo import Standing, live_bodies, standing

from .part_links import PartLink
from .parts_in_words import words_beside_live

STANDINGS = {"new": _("new"), "changed": _("changed"), "removed": _("removed")}


def standing_of(part: Part | None) -> Standing:
    """Return how a part stands; one that is not there is the same as nothing."""
    bodies = live_bodies()
    return standing(part, bodies.get(part.pk)) if part and bodies else "same"


def standing_column() -> Callable[[Part], str]:
    """Return the column of a list; what is live is read once for all of its rows."""
    bodies = live_bodies()

    @admin.display(description=_("beside what is live"), empty_value="")
    def beside_live(part: Part) -> str:
        state = standing(part, bodies.get(part.pk)) if bodies else "same"
        return (
            ""
            if state == "same"
            else format_html('<span class="level">{}</span>', STANDINGS[state])
        )

    return beside_live


def removed_parts(kind: str) -> list[tuple[PartLink, str]]:
    """Return the parts of a kind that what is live has and the draft has not, by name."""
    keys = [key for key in live_bodies() if key.startswith(f"{kind}.")]
    there = set(Part.objects.filter(kind=kind).values_list("pk", flat=True))
    links = [PartLink(kind, key.partition(".")[2]) for key in keys if key not in there]
    words = words_beside_live()
    return [(link, words.part_name(str(link))) for link in links]
