"""Undo of one part: it is put back as the live release has it."""

import re
from typing import Any

from django.contrib import messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.utils import quote
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from suitability.permissions import may_edit
from suitability.questionnaire import canonical_form
from suitability.releases.document_parts import KINDS, LISTS
from suitability.releases.draft import current_draft
from suitability.releases.draft_part import PROXIES, Part, stored_or_default
from suitability.releases.release import live_release
from suitability.releases.submission import NotAllowed
from suitability.releases.undo import DoesNotFit, live_bodies, standing, undo_part

from .draft_pages import render_draft_page
from .part_links import PartLink
from .parts_in_words import words_beside_live
from .refused_actions import render_refusal, require_permission
from .translated import translated

QUOTED = re.compile(r"'([\w.]+)'")


@require_http_methods(["GET", "HEAD", "POST"])
def undo_view(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """Ask an editor whether to put a part back as it is live. A POST does so in the draft, also for
    a part that was removed. Raises Http404, PermissionDenied."""
    by = require_permission(request, may_edit)
    current_draft()  # begins the draft if nobody did before
    link, key = PartLink(kind, code), f"{kind}.{code}"
    part, live = stored_or_default(key), live_bodies().get(key)
    if kind not in KINDS or (part is None and live is None):
        raise Http404
    if request.method != "POST":
        return render_undo(request, link, part, live)
    try:
        undo_part(key, seen=request.POST.get("seen", ""), by=by, now=timezone.now())
    except DoesNotFit as error:
        return render_refusal(request, NotAllowed(why_not(error, link)))
    except NotAllowed as error:
        return render_refusal(request, error)
    rows = PROXIES[kind].objects.filter(pk=key)
    LogEntry.objects.log_actions(by.pk, rows, CHANGE, gettext("Put back as it is live."))
    text = gettext("The %(part)s says what is live again.")
    messages.success(request, text % {"part": link.in_words})
    return redirect("admin:edit", kind, code)


def render_undo(
    request: HttpRequest, link: PartLink, part: Part | None, live: str | None
) -> HttpResponse:
    words, own = words_beside_live(), part.value if part else None
    before = canonical_form.from_text(KINDS[link.kind], live) if live else None
    context: dict[str, Any] = {
        "link": link,
        "part": part,
        "standing": standing(part, live),
        "live": live_release(),
        "seen": part.digest if part else "",
        "texts": words.changed(str(link), own, before),
        "back": address(link, "change") if part else address(link, "changelist"),
        "remove": address(link, "delete") if link.kind in LISTS else "",
    }
    title = gettext("Undo the changes of %(part)s?") % {"part": words.part_name(str(link))}
    return render_draft_page(request, "undo.html", title, context)


def address(link: PartLink, page: str) -> str:
    """Return the address of a page of the admin about a part, or about all of its kind."""
    about = [] if page == "changelist" else [quote(f"{link.kind}.{link.code}")]
    return reverse(f"admin:suitability_{link.kind}part_{page}", args=about)


def why_not(error: DoesNotFit, link: PartLink) -> str:
    """Return in words why a part cannot be put back, and what to do."""
    words = words_beside_live()
    problem = translated(error.problem)
    problem = QUOTED.sub(lambda match: f"“{words.named('choice', match[1])}”", problem)
    text = gettext(
        "The %(part)s, as it is live, does not fit the rest of the draft. %(other)s %(problem)s. "
        "Change that first, or undo that too."
    )
    other = words.part_name(error.part)
    return text % {"part": link.in_words, "other": other, "problem": problem}
