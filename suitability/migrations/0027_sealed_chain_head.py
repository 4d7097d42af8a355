"""The chain head of the access log is sealed with LOG_KEY, as it stands."""

import hashlib
import hmac
from typing import Any

from django.conf import settings
from django.db import migrations, models

from ._all_or_nothing import AllOrNothing


def seal(apps: Any, schema_editor: Any) -> None:
    """Seal the head, so that one without a code was tampered with. An older program that goes on
    writing leaves it behind; the next entry of this one takes in what it wrote."""
    heads = apps.get_model("suitability", "ChainHead").objects
    head = heads.using(schema_editor.connection.alias).select_for_update().filter(pk=1).first()
    if head:
        text = f"head {head.number}:{head.seal}"
        code = hmac.new(settings.LOG_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()
        same = heads.using(schema_editor.connection.alias).filter(pk=1)
        same.update(start=head.number, sealed=head.number, code=code)


class Migration(migrations.Migration):
    dependencies = [("suitability", "0026_failed_sign_ins")]

    operations = [
        migrations.AddField(
            model_name="chainhead",
            name="start",
            field=models.PositiveBigIntegerField(default=0, db_default=0),
        ),
        migrations.AddField(
            model_name="chainhead",
            name="sealed",
            field=models.PositiveBigIntegerField(default=0, db_default=0),
        ),
        migrations.AddField(
            model_name="chainhead",
            name="code",
            field=models.CharField(max_length=64, default="", db_default=""),
        ),
        migrations.RunPython(seal, migrations.RunPython.noop),
        AllOrNothing(),
    ]
