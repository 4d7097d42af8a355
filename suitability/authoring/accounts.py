"""Who may sign in, and with what role; for superusers."""

from django import forms
from django.contrib.auth.admin import UserAdmin
from django.db import models


class AccountAdmin(UserAdmin):  # type: ignore[type-arg]
    """Roles are all there is to give: no single permissions, and no names or addresses."""

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
