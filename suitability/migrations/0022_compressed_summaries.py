"""Frozen summaries may be compressed. Those that are there stay as they are, and are read either
way; `manage.py compress_summaries` compresses them. Nothing is rewritten here: two columns come
that may be empty, which takes a moment however many rows there are."""

import django.db.models.deletion
from django.db import migrations, models

from ._all_or_nothing import AllOrNothing


class Migration(migrations.Migration):
    dependencies = [("suitability", "0021_buckets")]

    operations = [
        migrations.SeparateDatabaseAndState(  # the column is `text` as before
            state_operations=[
                migrations.RenameField("FrozenSummary", "text", "plain"),
                migrations.AlterField(
                    "FrozenSummary",
                    "plain",
                    models.TextField(blank=True, db_column="text", default=""),
                ),
            ],
        ),
        migrations.AddField("FrozenSummary", "frame", models.BinaryField(null=True)),
        migrations.AddField(
            "FrozenSummary",
            "release",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="suitability.release",
            ),
        ),
        AllOrNothing("suitability_frozensummary WHERE frame IS NOT NULL"),
    ]
