"""The token buckets of suitability/throttle/bucket.py. On PostgreSQL the table is not logged: what
was done in the last minutes need not outlive a crash, so no commit waits for the disk for it."""

from typing import Any

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from ._all_or_nothing import AllOrNothing


def leave_unlogged(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE suitability_bucket SET UNLOGGED")


class Migration(migrations.Migration):
    dependencies = [("suitability", "0020_follow_up_day")]
    operations = [
        migrations.CreateModel(
            name="Bucket",
            fields=[
                ("key", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("full_at", models.FloatField()),
            ],
        ),
        migrations.RunPython(leave_unlogged, migrations.RunPython.noop),
        AllOrNothing(),
    ]
