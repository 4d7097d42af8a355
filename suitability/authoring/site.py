"""Django's admin as the editors' and approvers' own site."""

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import path

from suitability.permissions import may_see_content

from .home import home


class AuthoringSite(AdminSite):
    site_title = site_header = "Rule text: baclofen and sleep"
    index_title = "The draft"
    site_url = None
    enable_nav_sidebar = False
    index_template = "authoring/index.html"

    def index(self, request: HttpRequest, extra_context: Any = None) -> TemplateResponse:
        return super().index(request, {**(extra_context or {}), **home()})

    def has_permission(self, request: HttpRequest) -> bool:
        return may_see_content(request.user)

    def get_urls(self) -> list[Any]:
        """The pages about the draft as a whole stand beside those of its parts."""
        from . import admin, urls  # noqa: F401 - admin registers the parts

        ours = [path(route, self.admin_view(view), name=name) for route, view, name in urls.PAGES]
        return [*ours, *super().get_urls()]


site = AuthoringSite()
