"""The table of docs/speed.md, between its marks, from what the last whole run found."""

import json
from pathlib import Path

from .figures import GOALS, RESULTS

PAGE = Path(__file__).parent.parent / "docs" / "speed.md"
START, END = "<!-- table: written by make bench -->", "<!-- end of the table -->"


def tell() -> None:
    said = PAGE.read_text()
    before, _, rest = said.partition(START)
    PAGE.write_text(f"{before}{START}\n{table()}\n{END}{rest.partition(END)[2]}")


def table() -> str:
    found = json.loads(RESULTS.read_text())
    lines = [
        "| figure | what | ours | peer | ratio | goal | |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, goal in GOALS.items():
        if name in found:
            one = found[name]
            bound = "at most" if goal.at_most else "at least"
            peer = "" if one["peer"] is None else f"{one['peer']:,} ({one['peer_name']})"
            holds = "holds" if one["holds"] else "**does not hold**"
            lines.append(
                f"| `{name}` | {goal.what} | {one['ours']:,} {one['unit']} | {peer} "
                f"| {one['ratio']:,} | {bound} {goal.goal} | {holds} |"
            )
    return "\n".join(lines)
