"""The role of who manages accounts, the one-time links that they make, and what the audit log says
of accounts and of reads in bulk."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from ._all_or_nothing import AllOrNothing


def make_role(apps: Any, schema_editor: Any) -> None:
    apps.get_model("auth", "Group").objects.get_or_create(name="manager")


ACTS = [
    ("listed", "looked at the list"),
    ("searched", "searched for a reference"),
    ("opened", "opened"),
    ("took", "took it"),
    ("noted", "added a note"),
    ("signed_off", "signed it off"),
    ("follows_up", "marked it for follow-up"),
    ("put_back", "put it back"),
    ("handed_over", "handed it over"),
    ("reopened", "reopened it"),
    ("exported", "exported"),
    ("fetched", "fetched by FHIR"),
    ("touched", "saw which are touched"),
    ("deleted", "deleted"),
    ("replaced", "replaced it by a newer one"),
    ("made_current", "saved the same again"),
    ("purged", "deleted when their time was over"),
    ("made_up", "made up for trials"),
    ("log_exported", "exported this log"),
    ("signed_in", "signed in"),
    ("sign_in_failed", "got a wrong password"),
    ("locked_out", "was locked out"),
    ("code_failed", "got a wrong code"),
    ("signed_out", "signed out"),
    ("password_changed", "changed the password"),
    ("factor_set", "set up a second factor"),
    ("factor_removed", "removed a second factor"),
    ("codes_made", "made new recovery codes"),
    ("invited", "made a one-time link"),
    ("password_chosen", "chose a password by a one-time link"),
    ("roles_changed", "changed roles"),
    ("deactivated", "deactivated an account"),
    ("reactivated", "reactivated an account"),
    ("factor_reset", "reset a second factor"),
    ("sessions_ended", "ended sessions"),
    ("unlocked", "unlocked an account"),
    ("approved", "approved a release"),
    ("recalled", "recalled a release"),
    ("key_made", "made a FHIR key"),
    ("key_ended", "ended a FHIR key"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("suitability", "0015_accounts_by_number"),
    ]

    operations = [
        migrations.RunPython(make_role, migrations.RunPython.noop),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="invitation",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("secret_hash", models.CharField(max_length=64, unique=True)),
                ("expires_at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="auditentry", name="read", field=models.TextField(null=True)
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(
                condition=models.Q(("read__isnull", False)),
                fields=["at"],
                name="entry_read_in_bulk",
            ),
        ),
        migrations.AlterField(
            model_name="auditentry",
            name="act",
            field=models.CharField(choices=ACTS, max_length=20),
        ),
        AllOrNothing(
            "suitability_entry WHERE read IS NOT NULL",
            "suitability_invitation",
        ),
    ]
