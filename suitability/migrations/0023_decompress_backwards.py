"""On the way back to a program that knows no compressed summaries, decompress them: a few at a
time, so that a save waits for none, and one that was killed goes on when it is run again. On the
way forward there is nothing to do."""

from typing import Any

from django.db import migrations, transaction

from suitability.questionnaire import canonical_form
from suitability.responses.compression import NotReadable, decompress

STEP = 50  # rows


def decompress_all(apps: Any, schema_editor: Any) -> None:
    """What cannot be read or does not verify stays as it is, and 0022 refuses to be undone."""
    frozen = apps.get_model("suitability", "FrozenSummary").objects.exclude(frame=None)
    documents = dict(apps.get_model("suitability", "Release").objects.values_list("pk", "document"))
    last = ""
    while rows := list(frozen.filter(pk__gt=last).order_by("pk")[:STEP]):
        last = rows[-1].pk
        with transaction.atomic():
            for row in rows:
                text = text_of(row, documents[row.release_id])
                if canonical_form.digest(text) == row.pk:
                    frozen.filter(pk=row.pk).update(plain=text, frame=None, release=None)


def text_of(row: Any, document: str) -> str:
    try:
        return decompress(bytes(row.frame), document)
    except NotReadable:
        return ""


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("suitability", "0022_compressed_summaries")]
    operations = [migrations.RunPython(migrations.RunPython.noop, decompress_all)]
