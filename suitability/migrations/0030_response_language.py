"""The language that a list was read in; those from before were read in their release's own.

By SQL of our own, which both databases know: Django would write SQLite's whole table anew for a
column that is never null, while nobody can save.
"""

from django.db import migrations, models

from ._all_or_nothing import AllOrNothing

ALIKE = "response_alike"
COLUMN = "ALTER TABLE suitability_response ADD COLUMN language varchar(35) DEFAULT '' NOT NULL"
NO_COLUMN = "ALTER TABLE suitability_response DROP COLUMN language"


class Migration(migrations.Migration):
    dependencies = [("suitability", "0028_translations")]

    operations = [
        migrations.RunSQL(
            COLUMN,
            NO_COLUMN,
            state_operations=[
                migrations.AddField(
                    model_name="response",
                    name="language",
                    field=models.CharField(blank=True, db_default="", default="", max_length=35),
                ),
            ],
        ),
        # Lists are counted a release and language (responses/answer_groups.py), by this index.
        migrations.RemoveIndex(model_name="response", name=ALIKE),
        migrations.AddIndex(
            model_name="response",
            index=models.Index("release", "language", "code", "fired", "delete_at", name=ALIKE),
        ),
        AllOrNothing(),
    ]
