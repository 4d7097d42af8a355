"""The figures: what each compares, its goal, and what one run found."""

import json
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median, quantiles
from typing import Any

RESULTS = Path(__file__).parent / "results.json"


@dataclass(frozen=True, slots=True)
class Goal:
    """`at_most`: the ratio may not be larger than `goal`; else it may not be smaller. `quick` is
    the goal of a short run, where it differs."""

    what: str
    goal: float
    at_most: bool = False
    quick: float | None = None

    def holds(self, ratio: float, slack: float = 1) -> bool:
        return ratio <= self.goal * slack if self.at_most else ratio >= self.goal / slack


GOALS = {
    "assess_vs_datalogic": Goal("all rules of the content, answers in, ordered codes out", 2.5),
    "assess_vs_zen": Goal("the same", 5),
    "assess_vs_cel": Goal("the same", 8),
    "assess_vs_jsonlogic": Goal("the same", 100),
    "assess_400_vs_datalogic": Goal("a generated set of 400 rules", 6),
    "page_vs_survey": Goal("a question page", 20),
    "page_vs_wagtail": Goal("a question page", 20),
    "page_vs_bare": Goal("a question page, against an empty view behind the same middleware", 0.6),
    "save_vs_survey": Goal("a save with all it stores", 5),
    "save_vs_wagtail": Goal("a save with all it stores", 2),
    "save_vs_insert": Goal("a save, against a view that inserts one row of the same size", 0.6),
    "journey_vs_survey": Goal("a whole patient, first page to saved", 5),
    "stalled_journey": Goal(
        "a whole patient beside 50 stalled sockets of each kind, against without", 2, at_most=True
    ),
    "export_page_p99": Goal(
        "a page beside two slow exports of each kind, against without: 99 of 100", 3, at_most=True
    ),
    "list_deep_vs_first": Goal("a deep page of the list, against its first", 1.2, at_most=True),
    "list_million_vs_thousand": Goal("a page of the list, against a small list", 1.5, at_most=True),
    # The admin counts all rows, so its page costs less where there are few.
    "list_vs_admin": Goal("a filtered deep page, against Django admin's list", 10, quick=5),
    "csv_vs_orm": Goal("the CSV export, against `values_list().iterator()`", 4),
    "csv_vs_copy": Goal("the CSV export, against COPY on PostgreSQL", 0.7),
    "csv_memory": Goal("memory of the CSV export over the idle process", 40, at_most=True),
    "replay_vs_datalogic": Goal("a draft over all responses, against row by row", 30),
    "replay_vs_group_by": Goal("a draft over all responses, against GROUP BY", 3, at_most=True),
    "proof_seconds": Goal("all proofs, guarantees and the exact difference", 1, at_most=True),
    "stored_bytes": Goal("a saved response with its summary and indexes", 10_000, at_most=True),
    "start_seconds": Goal("process start to first answered page", 2, at_most=True),
    "question_kb": Goal("the heaviest question page with its files, as sent", 25, at_most=True),
    "summary_kb": Goal("the heaviest summary with its files, as sent", 40, at_most=True),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """`ours` and `peer` are medians in `unit`; `spread` the quartiles of each over the rounds."""

    name: str
    ours: float
    peer: float | None
    peer_name: str
    unit: str
    ratio: float
    rounds: int
    spread: dict[str, Any] = field(default_factory=dict)
    notes: dict[str, Any] = field(default_factory=dict)

    @property
    def goal(self) -> Goal:
        return GOALS[self.name]

    @property
    def holds(self) -> bool:
        return self.goal.holds(self.ratio)

    def nearby(self, recorded: float, slack: float) -> bool:
        """Whether it is within `slack` of its goal, or of what was recorded if that is further."""
        bound = max if self.goal.at_most else min
        goal = bound(recorded, self.goal.quick or self.goal.goal)
        return replace(self.goal, goal=goal).holds(self.ratio, slack)

    def plain(self) -> dict[str, Any]:
        plain = {
            "ours": rounded(self.ours),
            "peer": None if self.peer is None else rounded(self.peer),
            "peer_name": self.peer_name,
            "ratio": rounded(self.ratio),
            "goal": self.goal.goal,
            "holds": self.holds,
            "at_most": self.goal.at_most,
            "unit": self.unit,
            "rounds": self.rounds,
            "spread": self.spread,
            **self.notes,
        }
        if not self.holds:
            bound = "over" if self.goal.at_most else "under"
            plain["reason"] = (
                f"measured {rounded(self.ratio)}, {bound} the goal of {self.goal.goal}"
            )
        return plain

    def line(self) -> str:
        bound = "at most" if self.goal.at_most else "at least"
        peer = "" if self.peer is None else f", {self.peer_name} {rounded(self.peer)}"
        verdict = "holds" if self.holds else "DOES NOT HOLD"
        return (
            f"{self.name:26}{rounded(self.ratio):>9}  {bound} {self.goal.goal:<4} {verdict:14}"
            f" ours {rounded(self.ours)}{peer} {self.unit}"
        )


def rounded(value: float) -> float:
    """To three figures, or to whole numbers if there are more."""
    return round(value) if abs(value) >= 1000 else float(f"{value:.3g}")


def more_is_better(
    name: str, ours: list[float], peer: list[float], peer_name: str, unit: str, **notes: Any
) -> Figure:
    """Of rates, a round each: how many times the peer's ours is."""
    ratio = median(ours) / median(peer)
    return _figure(name, ours, peer, peer_name, unit, ratio, notes)


def less_is_better(
    name: str, ours: list[float], peer: list[float], peer_name: str, unit: str, **notes: Any
) -> Figure:
    """Of times, a round each. For a goal that says `at most`: ours over the peer's; for all
    others how many times ours the peer's is."""
    ratio = median(ours) / median(peer)
    ratio = ratio if GOALS[name].at_most else 1 / ratio
    return _figure(name, ours, peer, peer_name, unit, ratio, notes)


def by_itself(name: str, ours: list[float], unit: str, **notes: Any) -> Figure:
    """Of what has no peer: the goal bounds the median."""
    spread = {"ours": quartiles(ours)}
    return Figure(name, median(ours), None, "", unit, median(ours), len(ours), spread, notes)


def _figure(
    name: str,
    ours: list[float],
    peer: list[float],
    peer_name: str,
    unit: str,
    ratio: float,
    notes: dict[str, Any],
) -> Figure:
    spread = {"ours": quartiles(ours), "peer": quartiles(peer)}
    return Figure(
        name, median(ours), median(peer), peer_name, unit, ratio, len(ours), spread, notes
    )


def quartiles(values: list[float]) -> list[float]:
    if len(values) < 2:
        return [rounded(value) for value in values]
    low, _, high = quantiles(values, n=4, method="inclusive")
    return [rounded(low), rounded(high)]


def recorded(path: Path = RESULTS) -> dict[str, float]:
    """The ratios of the last whole run."""
    results = json.loads(path.read_text()) if path.exists() else {}
    return {name: float(figure["ratio"]) for name, figure in results.items()}


def write(figures: list[Figure], path: Path = RESULTS) -> None:
    """Figures that this run did not measure keep what an earlier run found."""
    results = json.loads(path.read_text()) if path.exists() else {}
    results |= {figure.name: figure.plain() for figure in figures}
    ordered = {name: results[name] for name in GOALS if name in results}
    path.write_text(json.dumps(ordered, indent=1) + "\n")
