"""The admin's model for translations, a proxy: nothing in the database changes."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("suitability", "0027_sealed_chain_head")]

    operations = [
        migrations.CreateModel(
            name="TranslationPart",
            fields=[],
            options={
                "verbose_name": "translation",
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("suitability.part",),
        ),
    ]
