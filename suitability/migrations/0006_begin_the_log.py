"""The log's tail is there from the beginning, so that a log without one was tampered with."""

from typing import Any

from django.db import migrations

FIRST = "0" * 64


def begin(apps: Any, schema_editor: Any) -> None:
    apps.get_model("suitability", "Tail").objects.get_or_create(
        pk=1, defaults={"number": 0, "seal": FIRST}
    )


class Migration(migrations.Migration):
    dependencies = [("suitability", "0005_reviews_and_access_log")]
    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
