"""A reader's language has as much room as that of a list."""

from django.db import migrations, models

from ._all_or_nothing import AllOrNothing


class Migration(migrations.Migration):
    dependencies = [("suitability", "0032_recall_translations")]

    operations = [
        migrations.AlterField(
            model_name="languagereader",
            name="language",
            field=models.CharField(max_length=35),
        ),
        AllOrNothing("suitability_languagereader WHERE length(language) > 20"),
    ]
