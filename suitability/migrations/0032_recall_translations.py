"""Why a release was recalled, in other languages than its own."""

from django.db import migrations, models

from ._all_or_nothing import AllOrNothing


class Migration(migrations.Migration):
    dependencies = [("suitability", "0031_language_readers")]

    operations = [
        migrations.AddField(
            model_name="recall",
            name="translations",
            field=models.JSONField(null=True),
        ),
        AllOrNothing("suitability_recall WHERE translations IS NOT NULL"),
    ]
