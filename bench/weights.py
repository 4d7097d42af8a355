"""What a browser with an empty cache downloads for a page: the page and the files that it names,
each as the server sends it to who takes brotli and gzip. No page of a patient's loads a font."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from .figures import Figure, by_itself
from .load import WrongAnswer, ask, get
from .rounds import Run
from .servers import Server, ours, serving

NAMES = ("question_kb", "summary_kb")
FILE = re.compile(r'(?:href|src)="(/static/[^"]+)"')


def measure(run: Run, wanted: Sequence[str]) -> Iterator[Figure]:
    """The heaviest of the pages that these people come to."""
    if not set(NAMES) & set(wanted):
        return
    people = run.rounds(5, 50)
    with serving("config.settings", ["bench.ours_filled", str(people)], ours) as server:
        for name, paths in zip(NAMES, (questions, summary), strict=True):
            if name in wanted:
                weights = [kilobytes(server, *asked) for asked in paths(server, people)]
                yield by_itself(name, [max(weights)], "KB", pages=len(weights))


Asked = tuple[str, dict[str, str]]  # a path, and the cookies that go with it


def questions(server: Server, people: int) -> Iterator[Asked]:
    for filled in islice(server.filled, people // 5):
        for code in filled["answers"]:
            yield f"/questions/{code}/", {"journey": filled["cookie"]}


def summary(server: Server, people: int) -> Iterator[Asked]:
    for filled in islice(server.filled, people):
        yield "/summary/", {"journey": filled["cookie"]}


def kilobytes(server: Server, path: str, cookies: dict[str, str]) -> float:
    page = ask(server.port, get(path, cookies))
    if page.status != 200:
        raise WrongAnswer(f"{path}: {page.status}")
    files = sorted(set(FILE.findall(page.body.decode())))
    return (sent(server, path, cookies) + sum(sent(server, file, {}) for file in files)) / 1024


def sent(server: Server, path: str, cookies: dict[str, str]) -> int:
    answer = ask(server.port, get(path, cookies, coding="br, gzip"))
    if answer.status != 200:
        raise WrongAnswer(f"{path}: {answer.status}")
    return len(answer.body)
