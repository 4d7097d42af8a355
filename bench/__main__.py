"""Every comparison side by side, in one run: `python -m bench [--quick] [FIGURE...]`.

Writes bench/results.json, the plots and the table of docs/speed.md; a quick run writes nothing,
and its exit status is 1 if a figure has fallen below half its goal. Run it with `make bench`.
"""

import argparse
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from . import alone, pages, plots, responses, rules, stored, story, undisturbed, weights
from .figures import GOALS, Figure, recorded, write
from .rounds import Run
from .servers import ROOT, environment

Measure = Callable[[Run, Sequence[str]], Iterator[Figure]]
FAMILIES: tuple[Measure, ...] = (
    rules.measure,
    pages.measure,
    undisturbed.measure,
    responses.measure,
    alone.measure,
    stored.measure,
    weights.measure,
)
SLACK = 2  # how far from its goal a figure of a quick run may be


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="the short form, in CI")
    parser.add_argument("--plots", action="store_true", help="only draw how cost grows")
    parser.add_argument("figures", nargs="*", metavar="FIGURE", help=", ".join(GOALS))
    asked = parser.parse_args()
    if unknown := set(asked.figures) - set(GOALS):
        parser.error(f"there is no figure {', '.join(sorted(unknown))}")
    if asked.plots:
        grow(Run(asked.quick))
        return 0
    run, wanted = Run(asked.quick), asked.figures or list(GOALS)
    collect()
    figures = measured(run, wanted)
    if run.quick:
        return judged(figures)
    if not asked.figures:
        grow(run)
    story.tell()
    return 0


def collect() -> None:
    """The static files of all our servers, once."""
    command = [sys.executable, "manage.py", "collectstatic", "--no-input", "-v", "0"]
    subprocess.run(command, check=True, cwd=ROOT, env=environment("config.settings", Path("none")))


def grow(run: Run) -> None:
    plots.draw(
        "rules",
        "One assessment, by number of rules",
        "rules",
        "microseconds",
        rules.growth(run),
    )
    plots.draw(
        "responses",
        "A page, an export and a replay, by number of responses",
        "saved responses",
        "milliseconds",
        responses.growth(run),
    )


def measured(run: Run, wanted: Sequence[str]) -> list[Figure]:
    figures, began = [], time.monotonic()
    for family in FAMILIES:
        for figure in family(run, wanted):
            print(figure.line(), flush=True)
            figures.append(figure)
            if not run.quick:
                write([figure])
    print(f"{len(figures)} figures in {time.monotonic() - began:.0f} seconds")
    return figures


def judged(figures: Sequence[Figure]) -> int:
    """A figure that did not reach its goal in the last whole run is judged by what it was then."""
    whole = recorded()
    far = [
        figure
        for figure in figures
        if not figure.nearby(whole.get(figure.name, figure.goal.goal), SLACK)
    ]
    for figure in far:
        print(f"{figure.name} is {figure.ratio:.3g}: more than half from {figure.goal.goal}")
    return 1 if far else 0


if __name__ == "__main__":
    sys.exit(main())
