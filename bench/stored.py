"""What a saved response takes of the database, with its summary and all indexes.

`python -m bench.stored COUNT` saves the lists of so many different sample people into the empty
database of DATABASE_URL, and prints bytes a response as a JSON line: `{"all": ...}` and one for
each table or index that grew.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

from .figures import Figure, by_itself
from .rounds import Run
from .servers import ROOT, environment

# Pages of each table and index: those in use on SQLite, all that the file has on PostgreSQL.
SIZES = {
    "sqlite": "SELECT name, sum(pgsize) FROM dbstat GROUP BY name",
    "postgresql": "SELECT relname, pg_relation_size(oid) FROM pg_class WHERE relkind IN ('r', 'i')"
    " AND relnamespace = 'public'::regnamespace OR relkind IN ('t', 'i')"
    " AND relnamespace = 'pg_toast'::regnamespace",
}
WHOLE = {
    "sqlite": "SELECT (page_count - freelist_count) * page_size FROM "
    "pragma_page_count, pragma_freelist_count, pragma_page_size",
    "postgresql": "SELECT pg_database_size(current_database())",
}


def measure(run: Run, wanted: Sequence[str]) -> Iterator[Figure]:
    if "stored_bytes" in wanted:
        people = run.rows(500, 5_000)
        with tempfile.TemporaryDirectory(prefix="bench.") as folder:
            env = environment("config.settings", Path(folder) / "db.sqlite3")
            command = [sys.executable, "-m", "bench.stored", str(people)]
            made = subprocess.run(command, env=env, cwd=ROOT, check=True, stdout=subprocess.PIPE)
        sizes = json.loads(made.stdout.splitlines()[-1])
        yield by_itself("stored_bytes", [sizes["all"]], "bytes", responses=people)


def main(count: int) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import DatabaseError, connection
    from django.utils import timezone

    from suitability.patient import journey_cookie
    from suitability.releases.release_cache import live_summaries
    from suitability.responses.saving import save
    from suitability.sample_data.sample_answers import distinct_answers

    def sizes() -> dict[str, int]:
        with connection.cursor() as cursor:
            cursor.execute(WHOLE[connection.vendor])
            (whole,) = cursor.fetchone()
            try:
                cursor.execute(SIZES[connection.vendor])
            except DatabaseError:  # SQLite without dbstat
                return {"all": whole}
            return {"all": whole, **dict(cursor.fetchall())}

    call_command("migrate", verbosity=0)
    call_command("publish", verbosity=0, stdout=sys.stderr)
    summaries = live_summaries()
    before = sizes()
    for bits in distinct_answers(summaries.program, count, Random(1)):
        journey = journey_cookie.new_journey(under_age=False).with_bits(bits)
        save(
            summaries,
            bits,
            link=journey.link,
            journey_hash=journey.journey_hash,
            now=timezone.now(),
        )
    after = sizes()
    grown = {name: (size - before.get(name, 0)) / count for name, size in after.items()}
    print(json.dumps({name: round(size) for name, size in grown.items() if size >= 1}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
