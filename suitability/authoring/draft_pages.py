"""How every page about the draft as a whole is rendered: within Django's AdminSite."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from suitability.http_cache import no_store


def render_draft_page(
    request: HttpRequest, template: str, title: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render a page of the admin site, which no browser may store.

    `template` is a name under templates/authoring/.
    """
    whole = {**admin.site.each_context(request), "title": title, **context}
    return no_store(TemplateResponse(request, f"authoring/{template}", whole, status=status))
