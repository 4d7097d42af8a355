"""Take out or weaken each control in turn, and see what catches it.

python -m tests.safety.mutants          all of them; writes docs/safety/mutants.md
"""

import os
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.safety.catching import ORDER, caught, read_shipped
from tests.safety.code_mutants import MUTANTS, copy_of_program, survives
from tests.safety.content_mutants import Mutant, mutants
from tests.safety.hazard_log import DOCS
from tests.safety.survivors import reason

PAGE = DOCS / "mutants.md"
LEAST = 0.95
TESTS = "the tests beside it"
CODE = "line of the code"
PROCESSES = max(1, min(4, os.cpu_count() or 1))

HEAD = """\
# Mutants

What becomes of each control when it is taken out or weakened, one at a time: {total} mutants,
of which {caught} ({share:.1%}) are caught. `make mutants` makes them all and writes this page;
`make test-all` makes some. What catches is asked in this order: {order}.

A check that is weakened is seen by the pages that name it, not decided by any proof. Of the mutants
of rules, sentences, factors, choices and places, {content_share:.1%} are caught by what decides:
the form of the content, the checks, the proof, or the lists of made-up people.

{table}

## Survivors

{survivors}
"""


@dataclass(frozen=True, slots=True)
class Result:
    kind: str
    says: str
    way: str


def content_mutants() -> list[Mutant]:
    return list(mutants(read_shipped()))


def result(number: int) -> Result:
    each = content_mutants()[number] if number not in _CACHE else _CACHE[number]
    return Result(each.kind, each.says, caught(each)[0])


_CACHE: dict[int, Mutant] = {}


def of_content() -> list[Result]:
    _CACHE.update(enumerate(content_mutants()))
    with ProcessPoolExecutor(PROCESSES) as pool:
        return list(pool.map(result, range(len(_CACHE)), chunksize=8))


def of_code() -> list[Result]:
    with TemporaryDirectory() as folder:
        copy = copy_of_program(Path(folder))
        return [
            Result(CODE, f"{each.hazard}: {each.says}", "" if survives(each, copy) else TESTS)
            for each in MUTANTS
        ]


def page(results: Iterable[Result]) -> str:
    results = list(results)
    lost = [each for each in results if not each.way]
    acts = [each for each in results if not is_check(each) and each.kind != CODE]
    before = [each for each in acts if each.way in ORDER[:3] or each.way == ORDER[-1]]
    return HEAD.format(
        total=len(results),
        caught=len(results) - len(lost),
        share=1 - len(lost) / len(results),
        content_share=len(before) / len(acts),
        order="; ".join(ORDER),
        table=table(results),
        survivors=survivors(lost),
    )


def is_check(each: Result) -> bool:
    return each.kind.startswith(("guarantee", "pattern", "check"))


def table(results: list[Result]) -> str:
    ways = [way for way in (*ORDER, TESTS) if any(each.way == way for each in results)]
    counts = Counter((each.kind, each.way) for each in results)
    lines = [f"| | mutants | {' | '.join(ways)} | survive |", f"|---|{'---|' * (len(ways) + 2)}"]
    for kind in dict.fromkeys(each.kind for each in results):
        total = sum(each.kind == kind for each in results)
        cells = [str(counts[kind, way]) for way in (*ways, "")]
        lines.append(f"| {kind} | {total} | {' | '.join(cells)} |")
    return "\n".join(lines)


def survivors(lost: list[Result]) -> str:
    rows = [
        f"| {each.kind} | {each.says.replace('|', ' ')} | {reason(each.says)} |" for each in lost
    ]
    return "\n".join(["| kind | mutant | why it may |", "|---|---|---|", *rows])


if __name__ == "__main__":
    PAGE.write_text(page([*of_content(), *of_code()]), encoding="utf-8")
