"""How cost grows, as SVG: both axes logarithmic, and each line's name at its end."""

import math
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "docs" / "speed"
WIDTH, HEIGHT = 720, 420
LEFT, RIGHT, TOP, BOTTOM = 84, 176, 56, 56
COLOURS = ("#0b6bcb", "#b3541e", "#2e7d32", "#8e24aa")
DARK = ("#6cb6ff", "#f0a868", "#81c784", "#d79be8")
Series = Mapping[str, Mapping[int, float]]


def draw(name: str, title: str, across: str, up: str, series: Series) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / f"{name}.svg").write_text(svg(title, across, up, series))


def svg(title: str, across: str, up: str, series: Series) -> str:
    xs = sorted({x for line in series.values() for x in line})
    ys = [y for line in series.values() for y in line.values()]
    low, high = math.floor(math.log10(min(ys))), math.ceil(math.log10(max(ys)))
    described = "; ".join(f"{name}: {in_words(line)}" for name, line in series.items())

    def position(x: float, y: float) -> tuple[float, float]:
        wide, tall = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
        part = (math.log(x) - math.log(xs[0])) / (math.log(xs[-1]) - math.log(xs[0]))
        return (
            round(LEFT + wide * part, 1),
            round(HEIGHT - BOTTOM - tall * (math.log10(y) - low) / max(1, high - low), 1),
        )

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        'aria-labelledby="title desc" font-family="system-ui, sans-serif" font-size="13">',
        f'<title id="title">{escape(title)}</title>',
        f'<desc id="desc">{escape(f"{up} by {across}. {described}")}</desc>',
        f"<style>{style()}</style>",
        f'<rect class="paper" width="{WIDTH}" height="{HEIGHT}"/>',
        f'<text class="ink" x="{LEFT}" y="26" font-size="16">{escape(title)}</text>',
        f'<text class="ink" x="{LEFT}" y="46">{escape(up)}</text>',
        f'<text class="ink" x="{WIDTH - RIGHT}" y="{HEIGHT - 12}" text-anchor="end">'
        f"{escape(across)}</text>",
    ]
    for power in range(low, high + 1):
        x, y = position(xs[0], 10**power)
        parts.append(f'<path class="grid" d="M{x} {y}H{WIDTH - RIGHT}"/>')
        parts.append(
            f'<text class="ink" x="{x - 8}" y="{y + 4}" text-anchor="end">{10**power:,g}</text>'
        )
    for x in xs:
        at, foot = position(x, 10**low)[0], HEIGHT - BOTTOM + 18
        parts.append(f'<text class="ink" x="{at}" y="{foot}" text-anchor="middle">{x:,}</text>')
    parts += lines(series, position)
    return "\n".join([*parts, "</svg>"]) + "\n"


def lines(series: Series, position) -> Iterator[str]:  # type: ignore[no-untyped-def]
    ends = sorted(
        (position(*sorted(line.items())[-1])[1], n, name)
        for n, (name, line) in enumerate(series.items())
    )
    free = float(TOP)
    for y, n, name in ends:
        points = [position(x, value) for x, value in sorted(series[name].items())]
        points_text = " ".join(f"{x},{y}" for x, y in points)
        yield f'<polyline class="line c{n}" points="{points_text}"/>'
        yield from (f'<circle class="dot c{n}" cx="{x}" cy="{y}" r="3.5"/>' for x, y in points)
        if points[-1][0] < WIDTH - RIGHT:  # it ends before the others do
            above = f'x="{points[-1][0]}" y="{y - 12}" text-anchor="end"'
            yield f'<text class="name c{n}" {above}>{escape(name)}</text>'
            continue
        at = max(y, free)
        free = at + 17
        yield f'<text class="name c{n}" x="{points[-1][0] + 10}" y="{at + 4}">{escape(name)}</text>'


def in_words(line: Mapping[int, float]) -> str:
    first, *_, last = sorted(line.items())
    return f"{first[1]:.3g} at {first[0]:,}, {last[1]:.3g} at {last[0]:,}"


def style() -> str:
    def colours(chosen: tuple[str, ...]) -> str:
        return "".join(
            f".line.c{n}{{stroke:{colour}}}.dot.c{n},.name.c{n}{{fill:{colour}}}"
            for n, colour in enumerate(chosen)
        )

    light = ".paper{fill:#fff}.ink{fill:#1f2328}.grid{stroke:#d0d7de}" + colours(COLOURS)
    dark = ".paper{fill:#0d1117}.ink{fill:#e6edf3}.grid{stroke:#30363d}" + colours(DARK)
    return (
        ".line{fill:none;stroke-width:2.5}.grid{fill:none}"
        + light
        + f"@media (prefers-color-scheme:dark){{{dark}}}"
    )
