"""The day of a follow-up, and the indexes of the list by that day and by the sign-off."""

from typing import Any

from django.db import migrations, models
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, TruncDate
from django.utils.timezone import localdate

from ._all_or_nothing import AllOrNothing


def fill(apps: Any, schema_editor: Any) -> None:
    """What is in follow-up has been due since it was marked so."""
    alias = schema_editor.connection.alias
    marked = apps.get_model("suitability", "Event").objects.using(alias)
    marked = marked.filter(response=OuterRef("pk"), step="follow_up").order_by("-pk")
    day = Subquery(marked.values(day=TruncDate("at"))[:1])
    responses = apps.get_model("suitability", "Response").objects.using(alias)
    today = Value(localdate(), models.DateField())
    responses.filter(status="follow_up").update(follow_up_on=Coalesce(day, today))


class Migration(migrations.Migration):
    dependencies = [("suitability", "0019_idempotency_key")]

    operations = [
        migrations.AddField(
            model_name="response", name="follow_up_on", field=models.DateField(null=True)
        ),
        migrations.AddField(
            model_name="event", name="follow_up_on", field=models.DateField(null=True)
        ),
        migrations.AddIndex(
            model_name="response",
            index=models.Index(
                condition=models.Q(("follow_up_on__isnull", False)),
                fields=["follow_up_on", "saved_at", "id"],
                name="response_in_follow_up",
            ),
        ),
        migrations.AddIndex(
            model_name="response",
            index=models.Index(
                condition=models.Q(("reviewed_at__isnull", False)),
                fields=["reviewed_at", "id"],
                name="response_signed_off",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        AllOrNothing(
            "suitability_response WHERE follow_up_on IS NOT NULL",
            "suitability_event WHERE follow_up_on IS NOT NULL",
        ),
    ]
