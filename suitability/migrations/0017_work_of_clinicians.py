"""Discards, saved filters, hand-overs that were not opened, and the index of what is at work."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from ._all_or_nothing import AllOrNothing


class Migration(migrations.Migration):
    dependencies = [
        ("suitability", "0016_manager_and_invitations"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Discard",
            fields=[
                (
                    "response",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="suitability.response",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("test", "A test or a training"),
                            ("twice", "Saved twice"),
                            ("not_ours", "Not from a patient of ours"),
                            ("nonsense", "Answers that make no sense"),
                            ("other", "Something else"),
                        ],
                        max_length=10,
                    ),
                ),
                ("by", models.CharField(max_length=150)),
                ("at", models.DateTimeField()),
                ("delete_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="PendingHandOver",
            fields=[
                (
                    "response",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="suitability.response",
                    ),
                ),
                ("delete_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="SavedFilter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                ("query", models.TextField()),
            ],
        ),
        migrations.AlterField(
            model_name="auditentry",
            name="act",
            field=models.CharField(
                choices=[
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
                    ("deactivated", "deactivated an account"),
                    ("reactivated", "reactivated an account"),
                    ("factor_reset", "reset a second factor"),
                    ("sessions_ended", "ended sessions"),
                    ("unlocked", "unlocked an account"),
                    ("approved", "approved a release"),
                    ("recalled", "recalled a release"),
                    ("key_made", "made a FHIR key"),
                    ("key_ended", "ended a FHIR key"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddIndex(
            model_name="response",
            index=models.Index(
                condition=models.Q(("status__in", ("in_review", "follow_up"))),
                fields=["holder", "saved_at", "id"],
                name="response_at_work",
            ),
        ),
        migrations.AddField(
            model_name="pendinghandover",
            name="to",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="savedfilter",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="savedfilter",
            constraint=models.UniqueConstraint(
                fields=("user", "name"), name="one_filter_of_a_name"
            ),
        ),
        AllOrNothing(
            "suitability_discard",
            "suitability_pendinghandover",
            "suitability_savedfilter",
        ),
    ]
