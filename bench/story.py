"""The table of docs/speed.md, between its marks, from what the last whole run found."""

import json
from pathlib import Path

from .figures import GOALS, RESULTS

PAGE = Path(__file__).parent.parent / "docs" / "speed.md"
START, END = "<!-- table: written by make bench -->", "<!-- end of the table -->"


def tell() -> None:
    page = PAGE.read_text()
    before, _, rest = page.partition(START)
    PAGE.write_text(f"{before}{START}\n{table()}\n{END}{rest.partition(END)[2]}")


def table() -> str:
    results = json.loads(RESULTS.read_text())
    lines = [
        "| figure | what | ours | peer | ratio | goal | |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, goal in GOALS.items():
        if name in results:
            figure = results[name]
            bound = "at most" if goal.at_most else "at least"
            peer = "" if figure["peer"] is None else f"{figure['peer']:,} ({figure['peer_name']})"
            holds = "holds" if figure["holds"] else "**does not hold**"
            lines.append(
                f"| `{name}` | {goal.what} | {figure['ours']:,} {figure['unit']} | {peer} "
                f"| {figure['ratio']:,} | {bound} {goal.goal} | {holds} |"
            )
    return "\n".join(lines)
