from django.db import migrations, models

from ._all_or_nothing import AllOrNothing


class Migration(migrations.Migration):
    dependencies = [
        ("suitability", "0018_draft_comments"),
    ]

    operations = [
        migrations.CreateModel(
            name="IdempotencyKey",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("answer", models.BinaryField()),
                ("at", models.DateTimeField(db_index=True)),
            ],
        ),
        AllOrNothing(),
    ]
