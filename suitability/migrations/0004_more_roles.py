"""Two more roles, for those who see responses and for those who see who saw them."""

from typing import Any

from django.db import migrations

ROLES = ("clinician", "auditor")


def make_roles(apps: Any, schema_editor: Any) -> None:
    for role in ROLES:
        apps.get_model("auth", "Group").objects.get_or_create(name=role)


class Migration(migrations.Migration):
    dependencies = [("suitability", "0003_roles")]
    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
