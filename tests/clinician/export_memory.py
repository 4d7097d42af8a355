"""How much memory an export takes over the idle process: `export_memory.py ADDRESS ROWS`, with the
address of a database without rows."""

import json
import os
import sys
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))
os.environ["DATABASE_URL"] = sys.argv[1]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from suitability.content.reader import read_document
from suitability.releases.release import publish
from suitability.releases.release_cache import live_summaries
from suitability.responses.response import FrozenSummary, Response
from tests.support.saved_responses import clinician
from tests.support.shipped_program import bits_of, people


def resident() -> float:
    """The memory of this process, in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def fill(rows: int) -> None:
    """Responses with 5,000 different sets of answers."""
    publish(read_document(), notes="", now=timezone.now())
    program, now = live_summaries().program, timezone.now()
    FrozenSummary.objects.create(digest="0" * 64, plain="{}")
    packed = []
    for answers in people(5000):
        bits = bits_of(answers)
        packed.append((program.pack(bits), program.pack_fired(program.fired(bits))))
    draw = Random(1)
    for start in range(0, rows, 5000):
        Response.objects.bulk_create(
            unsaved_response(n, draw.choice(packed), now) for n in range(start, start + 5000)
        )


def unsaved_response(number: int, packed: tuple[bytes, bytes], now: Any) -> Response:
    return Response(
        reference=f"{number:011}",
        link_hash=f"{number:064}",
        release_id=1,
        answers={},
        code=packed[0],
        fired=packed[1],
        summary_id="0" * 64,
        consent="save-1",
        saved_at=now - timedelta(seconds=number),
        delete_at=now + timedelta(days=90),
    )


def measured(client: Client, form: str) -> dict[str, float]:
    """How many lines came, and by how much the process was larger than before, at the most."""
    before = most = resident()
    rows = 0
    for part in client.get(f"/responses/export.{form}").streaming_content:
        rows += part.count(b"\n")
        most = max(most, resident())
    return {"rows": rows, "megabytes": round(most - before, 1)}


call_command("migrate", verbosity=0)
fill(int(sys.argv[2]))
reader = clinician()
reader.defaults["SERVER_NAME"] = "127.0.0.1"
reader.get("/responses/")
print(json.dumps({form: measured(reader, form) for form in ("csv", "jsonl")}))
