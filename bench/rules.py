"""The rules alone: answers in, the codes of the rules that fire out, in reading order."""

from collections.abc import Iterator, Sequence

from suitability.content.reader import read_document
from suitability.engine.program import Program

from . import engines
from .engines import Assess, Maker
from .figures import Figure, more_is_better
from .generated import document
from .people import Answers, people
from .rounds import Run, fastest, interleaved, rate

PEERS = {
    "assess_vs_datalogic": ("datalogic-py", engines.DATALOGIC),
    "assess_vs_zen": ("zen-engine", engines.ZEN),
    "assess_vs_cel": ("cel-expr-python", engines.CEL),
    "assess_vs_jsonlogic": ("json-logic-qubit", engines.JSON_LOGIC),
    "assess_400_vs_datalogic": ("datalogic-py", engines.DATALOGIC),
}
GROWTH = (40, 100, 200, 400, 1000, 2000, 4000)
MOST_IN_CEL = 400  # rules; an expression may not be longer than 100,000 characters
PEOPLE = 2_000  # few enough that their answers stay in the processor's cache, as if just read


class Differs(Exception):
    """Two engines do not agree, so there is nothing to compare."""


def measure(run: Run, wanted: Sequence[str]) -> Iterator[Figure]:
    shipped = read_document()
    for name, (peer, makers) in PEERS.items():
        if name in wanted:
            content = document(shipped, 400) if name == "assess_400_vs_datalogic" else shipped
            yield compare(run, name, Program(content), peer, makers)


def compare(run: Run, name: str, program: Program, peer: str, makers: Sequence[Maker]) -> Figure:
    answers = people(program, PEOPLE)
    ours = engines.ours(program)
    forms = {maker.__name__: maker(program) for maker in makers}
    agree(ours, forms, answers)
    form = fastest(forms, answers)
    theirs = forms[form]
    seconds = 0.1 if run.quick else 0.3
    rates = interleaved(
        run.rounds(7, 25),
        ours=lambda: rate(ours, answers, seconds),
        peer=lambda: rate(theirs, answers, seconds),
    )
    return more_is_better(
        name,
        rates["ours"],
        rates["peer"],
        f"{peer} ({form})",
        "assessments a second",
        answers=len(answers),
    )


def agree(ours: Assess, forms: dict[str, Assess], answers: Sequence[Answers]) -> None:
    for chosen in answers:
        expected = ours(chosen)
        for name, form in forms.items():
            if form(chosen) != expected:
                raise Differs(f"{name} on {chosen}: {form(chosen)} and not {expected}")


def growth(run: Run) -> dict[str, dict[int, float]]:
    """Microseconds of one assessment by number of rules, for us and the peers in Rust and C++."""
    shipped = read_document()
    series: dict[str, dict[int, float]] = {}
    for count in GROWTH[::3] if run.quick else GROWTH:
        program = Program(document(shipped, count))
        answers = people(program, PEOPLE)
        makers: dict[str, Maker] = {
            "ours": engines.ours,
            "datalogic-py": engines.datalogic_merged,
            "zen-engine": engines.zen_in,
        }
        if count <= MOST_IN_CEL:
            makers["cel-expr-python"] = engines.cel_in
        forms = {name: make(program) for name, make in makers.items()}
        agree(forms["ours"], forms, answers[:200])
        for name, form in forms.items():
            rates = sorted(rate(form, answers, 0.1) for _ in range(3))
            series.setdefault(name, {})[count] = 1e6 / rates[1]
    return series
