"""The table of the cache that all web processes share (CACHES in config/settings.py). It is
Django's own, and no model of ours."""

from django.db import migrations, models

from ._all_or_nothing import AllOrNothing


class Migration(migrations.Migration):
    dependencies = [("suitability", "0007_answers_indexed")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.CreateModel(
                    "SharedCache",
                    fields=[
                        ("cache_key", models.CharField(max_length=255, primary_key=True)),
                        ("value", models.TextField()),
                        ("expires", models.DateTimeField(db_index=True)),
                    ],
                    options={"db_table": "suitability_cache"},
                )
            ]
        ),
        AllOrNothing(),
    ]
