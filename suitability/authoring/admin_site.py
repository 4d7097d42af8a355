"""Django's AdminSite, bent to the editors' and approvers' own site."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from suitability.permissions import may_see_content
from suitability.releases.site_names import content_title

from .home_page import home_context
from .urls import PAGES


class AuthoringSite(AdminSite):
    index_title = _("The draft")
    site_url = None
    enable_nav_sidebar = False
    index_template = "authoring/index.html"

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        title = content_title()
        names = {
            "site_title": gettext("Rule text: %(title)s") % {"title": title},
            "content_title": title,
        }
        return {**super().each_context(request), **names}

    def index(self, request: HttpRequest, extra_context: Any = None) -> TemplateResponse:
        return super().index(request, {**(extra_context or {}), **home_context(request)})

    def has_permission(self, request: HttpRequest) -> bool:
        return may_see_content(request.user)

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Lead to the one sign-in page. Raises PermissionDenied for who is signed in already."""
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next") or reverse("staff_home"))

    def logout(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return redirect("account_logout")

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return redirect("account_change_password")

    def get_urls(self) -> list[Any]:
        """Return the pages about the draft as a whole, then the admin's own."""
        ours = [path(route, self.admin_view(view), name=name) for route, view, name in PAGES]
        return [*ours, *super().get_urls()]
