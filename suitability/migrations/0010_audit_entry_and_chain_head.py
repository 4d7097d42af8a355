"""Two models under the names of their field. Their tables keep the old names, so that nothing in
the database changes."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("suitability", "0009_days_to_sign_off")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RenameModel("Entry", "AuditEntry"),
                migrations.AlterModelTable("AuditEntry", "suitability_entry"),
                migrations.RenameModel("Tail", "ChainHead"),
                migrations.AlterModelTable("ChainHead", "suitability_tail"),
            ],
        ),
    ]
