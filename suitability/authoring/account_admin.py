"""Django's UserAdmin for superusers: who may sign in, and with what role."""

from typing import Any

from django import forms
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse


class AccountForm(UserChangeForm):  # type: ignore[type-arg]
    """Django's form without the help that two of its fields refer to and never show."""

    class Meta(UserChangeForm.Meta):
        help_texts = {
            "username": "It cannot be changed: reviews, submissions and the log show it as it was."
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in {"password", "groups"} & self.fields.keys():
            self.fields[name].help_text = ""


class AccountAdmin(UserAdmin):  # type: ignore[type-arg]
    """Roles are all there is to give: no single permissions, and no names or addresses."""

    form = AccountForm
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("What they may do", {"fields": ("is_active", "is_staff", "groups", "is_superuser")}),
    )
    list_display = ("username", "is_active", "is_staff", "is_superuser")
    list_filter = ("is_active", "groups")
    search_fields = ("username",)
    filter_horizontal = ()
    actions = None
    change_list_template = "authoring/change_list.html"
    formfield_overrides = {models.ManyToManyField: {"widget": forms.CheckboxSelectMultiple}}

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("username",) if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """Raises PermissionDenied before it looks whether there is such an account."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return super().history_view(request, object_id, extra_context)
