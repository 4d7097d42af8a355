"""Keep the days until a sign-off as a number, since reckoning them for a million rows takes
seconds."""

from typing import Any

from django.db import migrations, models

from ._all_or_nothing import AllOrNothing

# Whole days, as `timedelta.days` counts them: a part of a second stays out.
DAYS = {
    "sqlite": "(strftime('%s', reviewed_at) - strftime('%s', saved_at)) / 86400",
    "postgresql": "floor(extract(epoch from (reviewed_at - saved_at)) / 86400)",
}


def reckon(apps: Any, schema_editor: Any) -> None:
    days = DAYS[schema_editor.connection.vendor]
    counted = f"SET days_to_sign_off = {days} WHERE reviewed_at IS NOT NULL"
    schema_editor.execute(f"UPDATE suitability_response {counted}", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("suitability", "0008_shared_cache"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="response",
            name="response_by_status",
        ),
        migrations.AddField(
            model_name="response",
            name="days_to_sign_off",
            field=models.SmallIntegerField(null=True),
        ),
        migrations.RunPython(reckon, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="response",
            index=models.Index(
                models.F("status"),
                models.F("saved_at"),
                models.F("id"),
                models.F("delete_at"),
                models.F("days_to_sign_off"),
                name="response_by_status",
            ),
        ),
        AllOrNothing(),
    ]
