"""Who reads which language, and who read those of a release."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from ._all_or_nothing import AllOrNothing

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
    ("discarded", "discarded it"),
    ("restored", "restored it"),
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
    ("languages_changed", "changed which languages somebody reads"),
    ("deactivated", "deactivated an account"),
    ("reactivated", "reactivated an account"),
    ("factor_reset", "reset a second factor"),
    ("sessions_ended", "ended sessions"),
    ("unlocked", "unlocked an account"),
    ("approved", "approved a release"),
    ("recalled", "recalled a release"),
    ("key_made", "made a FHIR key"),
    ("key_ended", "ended a FHIR key"),
    ("key_refused", "was refused with its FHIR key"),
    ("key_leaked", "sent its FHIR key without HTTPS, which ended it"),
    ("refused", "was refused a page"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("suitability", "0030_response_language"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="LanguageReader",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("language", models.CharField(max_length=20)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="languages",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("account"), models.F("language"), name="named_once"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="release",
            name="readers",
            field=models.TextField(blank=True, default="", db_default=""),
        ),
        migrations.AlterField(
            model_name="auditentry",
            name="act",
            field=models.CharField(choices=ACTS, max_length=20),
        ),
        AllOrNothing("suitability_languagereader", "suitability_release WHERE readers <> ''"),
    ]
