"""The roles are groups; what each may do is in permissions.py."""

from typing import Any

from django.db import migrations

ROLES = ("editor", "approver")


def make_roles(apps: Any, schema_editor: Any) -> None:
    for role in ROLES:
        apps.get_model("auth", "Group").objects.get_or_create(name=role)


class Migration(migrations.Migration):
    dependencies = [
        ("suitability", "0002_drafts_and_approval"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]
    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
