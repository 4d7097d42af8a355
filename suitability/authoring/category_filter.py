"""The filter of the list of rules by the category of their statements."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from suitability.releases.draft_part import Part

from .pick_lists import CATEGORIES


class CategoryFilter(admin.SimpleListFilter):
    title = _("category")
    parameter_name = "category"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return CATEGORIES

    def queryset(self, request: HttpRequest, queryset: QuerySet[Part]) -> QuerySet[Part]:
        if not self.value():
            return queryset
        return queryset.filter(body__contains=f'"category":"{self.value()}"')
