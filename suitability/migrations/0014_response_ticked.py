"""Keep the questions to ask that a patient ticked. Of older responses it is not known."""

from django.db import migrations, models


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
    ]
