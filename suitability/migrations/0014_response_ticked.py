"""Keep the questions to ask that a patient ticked. Of older responses it is not known."""

from django.db import migrations, models

from ._all_or_nothing import AllOrNothing


class Migration(migrations.Migration):
    dependencies = [
        ("suitability", "0013_replacements"),
    ]

    operations = [
        migrations.AddField(
            model_name="response",
            name="ticked",
            field=models.JSONField(null=True),
        ),
        AllOrNothing("suitability_response WHERE ticked IS NOT NULL"),
    ]
