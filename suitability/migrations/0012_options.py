"""The admin's model for options, a proxy: nothing in the database changes."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("suitability", "0011_site_words"),
    ]

    operations = [
        migrations.CreateModel(
            name="OptionPart",
            fields=[],
            options={
                "verbose_name": "option",
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("suitability.part",),
        ),
    ]
