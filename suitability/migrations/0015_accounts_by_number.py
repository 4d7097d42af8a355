"""Keep who holds a response, who submitted a draft, who decided on it and who is named in the audit
log by the number of the account; the names stay, as they were then. What is there already gets the
account that has the name today."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from ._all_or_nothing import AllOrNothing

NAMES = (
    ("suitability_response", "holder_id", "held_by"),
    ("suitability_submission", "author_account_id", "author"),
    ("suitability_submission", "decider_id", "decided_by"),
)


def fill(table: str, column: str, name: str) -> migrations.RunSQL:
    """Return the update of the rows whose name is that of an account; no other row is written."""
    update = (
        f"UPDATE {table} SET {column} = "  # noqa: S608 - names of ours
        f"(SELECT id FROM auth_user WHERE username = {name}) "
        f"WHERE {name} <> '' AND {name} IN (SELECT username FROM auth_user)"
    )
    return migrations.RunSQL(update, migrations.RunSQL.noop)


def account() -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("suitability", "0014_response_ticked"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(model_name="response", name="response_in_list"),
        migrations.AddField(
            model_name="auditentry", name="account", field=models.BigIntegerField(null=True)
        ),
        migrations.AddField(
            model_name="response",
            name="holder",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(model_name="submission", name="author_account", field=account()),
        migrations.AddField(model_name="submission", name="decider", field=account()),
        *(fill(*names) for names in NAMES),
        migrations.AddIndex(
            model_name="response",
            index=models.Index(
                models.F("saved_at"),
                models.F("id"),
                models.F("delete_at"),
                models.F("status"),
                models.F("held_by"),
                models.F("holder"),
                models.F("release"),
                models.F("fired"),
                models.F("code"),
                models.F("reference"),
                models.F("reviewed_at"),
                name="response_in_list",
            ),
        ),
        AllOrNothing(
            "suitability_entry WHERE account IS NOT NULL",
            "suitability_response WHERE holder_id IS NOT NULL",
            "suitability_submission WHERE author_account_id IS NOT NULL OR decider_id IS NOT NULL",
        ),
    ]
