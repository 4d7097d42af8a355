"""How every page about the draft as a whole is rendered."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse


def show(
    request: HttpRequest, template: str, title: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page of the admin site; no copy of it is kept by browsers."""
    whole = {**admin.site.each_context(request), "title": title, **context}
    response = TemplateResponse(request, f"authoring/{template}", whole, status=status)
    response["Cache-Control"] = "no-store"
    return response
