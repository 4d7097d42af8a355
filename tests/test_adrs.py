"""The records of decisions have their parts, and a number each."""

import re
from pathlib import Path

RECORDS = sorted((Path(__file__).parent.parent / "docs/adr").glob("*.md"))
PARTS = ["Context", "Options considered", "Decision", "Consequences"]


def faults_of(record: Path) -> list[str]:
    text = record.read_text(encoding="utf-8")
    headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
    holds = {
        "number in the title": text.startswith(f"# {int(record.name[:4])}. "),
        "date and status": re.search(r"^Date: \d{4}-\d\d-\d\d\. Status: \w", text, re.MULTILINE),
        "parts in order": [heading for heading in headings if heading in PARTS] == PARTS,
        "under 60 lines": len(text.splitlines()) < 60,
    }
    return [f"{record.name}: {name}" for name, held in holds.items() if not held]


def test_every_record_has_its_parts_in_order() -> None:
    assert [fault for record in RECORDS for fault in faults_of(record)] == []


def test_the_numbers_of_the_records_leave_none_out_and_none_stands_twice() -> None:
    numbers = [int(record.name.split("-")[0]) for record in RECORDS]
    assert numbers == list(range(1, len(RECORDS) + 1))
    assert numbers, "there are records"
