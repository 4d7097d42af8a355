"""A patient's pages over HTTP: one question, the save, and a whole patient."""

import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from itertools import islice
from statistics import median
from typing import Any, NamedTuple

from . import load
from .figures import Figure, less_is_better, more_is_better, rounded
from .load import TOKEN, WrongAnswer, ask, get, post
from .people import Answers
from .rounds import Run, interleaved
from .servers import Command, Server, granian, gunicorn, ours, runserver, serving

QUESTION = "danger_signs"
PLACE = 7  # of that question among those of the survey, from 0
WORDS = b"Have you had any of these in the last 3 days?"  # of the question, on every page with it
SURVEY = "django-survey-and-report"
HIDDEN = re.compile(rb'name="(journey|list)" value="([^"]*)"')
WHOLE, ALIKE = ", all questions", ", on the same server"
PAGES = ("page_vs_survey", "page_vs_wagtail", "page_vs_bare")
SAVES = ("save_vs_survey", "save_vs_wagtail", "save_vs_insert")
UNIT = "requests a second"


class Servers(NamedTuple):
    """Each peer is served as its own documentation says, and once more by the server that ours is
    served by."""

    ours: Server
    survey: Server
    wagtail: Server
    bare: Server
    survey_alike: Server
    wagtail_alike: Server


def measure(run: Run, wanted: Sequence[str]) -> Iterator[Figure]:
    families = ((PAGES, pages), (SAVES, saves), (("journey_vs_survey",), journeys))
    asked = [take for names, take in families if any(name in wanted for name in names)]
    if asked:
        with ExitStack() as stack:
            servers = Servers(
                stack.enter_context(
                    serving("config.settings", ["bench.ours_filled", "1000"], ours)
                ),
                stack.enter_context(peer("survey", runserver)),
                stack.enter_context(peer("wagtail_forms", gunicorn)),
                stack.enter_context(peer("bare", ours)),
                stack.enter_context(peer("survey", granian)),
                stack.enter_context(peer("wagtail_forms", granian)),
            )
            for take in asked:
                yield from (figure for figure in take(run, servers) if figure.name in wanted)


def peer(name: str, command: Command) -> AbstractContextManager[Server]:
    return serving(f"bench.peers.{name}.settings", [f"bench.peers.{name}.fill"], command)


def pages(run: Run, servers: Servers) -> list[Figure]:
    here, theirs, forms, least, survey_alike, wagtail_alike = servers
    cookies = [{"journey": filled["on_the_way"]} for filled in here.filled]
    asked = {
        "ours": (here, [get(f"/questions/{QUESTION}/", filled) for filled in cookies]),
        SURVEY: (theirs, [get(f"/survey/1-{PLACE}/", filled) for filled in cookies]),
        "wagtail": (forms, [get(f"/{QUESTION.replace('_', '-')}/", filled) for filled in cookies]),
        "an empty view": (least, [get("/questions/empty/", filled) for filled in cookies]),
        SURVEY + ALIKE: (survey_alike, [get(f"/survey/1-{PLACE}/", cookie) for cookie in cookies]),
        "wagtail" + ALIKE: (wagtail_alike, [get("/danger-signs/", cookie) for cookie in cookies]),
        SURVEY + WHOLE: (theirs, [get("/survey/2/", filled) for filled in cookies]),
        "wagtail" + WHOLE: (forms, [get("/all/", filled) for filled in cookies]),
    }
    for name, (server, requests) in asked.items():
        if name != "an empty view":
            shows_the_question(server, requests[0])
    long = {"ours": 800, "an empty view": 800, SURVEY: 60, "wagtail": 60}
    long |= {SURVEY + ALIKE: 60, "wagtail" + ALIKE: 60}
    if run.quick:
        long = {name: count // 3 for name, count in long.items()}
    rates = interleaved(
        run.rounds(5, 15),
        **{name: taking(*asked[name], 200, long.get(name, 20)) for name in asked},
    )
    peers = dict(zip(PAGES, (SURVEY, "wagtail", "an empty view"), strict=True))
    return [
        more_is_better(name, rates["ours"], rates[peer], peer, UNIT, **beside(rates, peer))
        for name, peer in peers.items()
    ]


def beside(rates: dict[str, list[float]], peer: str) -> dict[str, Any]:
    """Beside a figure: its peer's page with all questions, which both peers make by default, and
    its page of one question served by what serves ours."""
    notes = {}
    for name, other in (("all_questions", WHOLE), ("same_server", ALIKE)):
        if peer + other in rates:
            rate = median(rates[peer + other])
            ratio = median(rates["ours"]) / rate
            notes[name] = {"peer": rounded(rate), "ratio": rounded(ratio)}
    return notes


def taking(server: Server, requests: list[bytes], status: int, count: int) -> Callable[[], float]:
    """A round: so many of the requests, each in its turn, from the first again after the last."""
    turn = endless(requests)
    return lambda: load.rate(server.port, list(islice(turn, count)), status)


def endless(these: list[Any]) -> Iterator[Any]:
    while True:
        yield from these


def shows_the_question(server: Server, request: bytes) -> None:
    answer = ask(server.port, request)
    inputs = answer.body.count(b'type="checkbox"')
    if answer.status != 200 or WORDS not in answer.body or inputs < 12:
        raise WrongAnswer(f"{answer.status}, {inputs} choices: {answer.body[:500]!r}")


def saves(run: Run, servers: Servers) -> list[Figure]:
    here, theirs, forms, least = servers[:4]
    rounds, many, few = run.rounds(5, 15), 60, run.rounds(16, 40)
    answers = [filled["answers"] for filled in here.filled]
    mine = [
        post("/save/", {"agree": "on", **filled["names"]}, {"journey": filled["cookie"]})
        for filled in here.filled
    ]
    load.rate(here.port, mine[:20], 302)
    row = bytes_of_a_save(here)
    numbers = survey_fields(theirs)
    whole = [post("/survey/2/", in_survey(chosen, numbers)) for chosen in answers]
    sent = {
        "ours": taking(here, mine[20:], 302, many),
        SURVEY: taking(theirs, whole, 302, few),
        "wagtail": taking(forms, [post("/all/", chosen) for chosen in answers], 200, few),
        "one insert": taking(least, [post("/save/", {"bytes": row})], 200, many),
    }
    stored = (
        (here, "suitability_response", many),
        (theirs, "survey_response", few),
        (forms, "wagtailforms_formsubmission", few),
        (least, "bare_row", many),
    )
    before = [server.count(table) for server, table, _ in stored]
    rates = interleaved(rounds, **sent)
    for (server, table, each), there in zip(stored, before, strict=True):
        new = server.count(table) - there
        if new != each * rounds:
            raise WrongAnswer(f"{new} new rows in {table}, not {each * rounds}")
    peers = dict(zip(SAVES, (SURVEY, "wagtail", "one insert"), strict=True))
    return [
        more_is_better(name, rates["ours"], rates[peer], peer, UNIT, row_bytes=row)
        for name, peer in peers.items()
    ]


def bytes_of_a_save(server: Server) -> int:
    """What all columns of one save hold, on the average."""
    total = 0
    with sqlite3.connect(server.database) as database:
        for table in ("suitability_response", "suitability_frozensummary"):
            columns = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
            size = " + ".join(f"coalesce(length(cast({name} AS BLOB)), 0)" for name in columns)
            total += database.execute(f"SELECT sum({size}) FROM {table}").fetchone()[0]
    return round(total / server.count("suitability_response"))


def survey_fields(server: Server) -> dict[int, dict[str, int]]:
    """The number of each question, in each of the two surveys."""
    from suitability.content.reader import read_document

    codes = [question.code for question in read_document().questions]
    with sqlite3.connect(server.database) as database:
        rows = database.execute('SELECT survey_id, "order", id FROM survey_question').fetchall()
    numbers: dict[int, dict[str, int]] = {1: {}, 2: {}}
    for survey_page, order, number in rows:
        numbers[survey_page][codes[order]] = number
    return numbers


def in_survey(answers: Answers, numbers: dict[int, dict[str, int]]) -> dict[str, list[str]]:
    return {
        f"question_{numbers[2][question]}": [choice.replace("_", "-") for choice in chosen]
        for question, chosen in answers.items()
    }


def journeys(run: Run, servers: Servers) -> list[Figure]:
    """CPU seconds of the server for a patient. Ours shows what is urgent, the answers and the
    summary on the way, and the survey asks every question, since it cannot leave one out."""
    here, theirs = servers.ours, servers.survey
    people, rounds, warm = run.rounds(4, 10), run.rounds(4, 12), 15
    numbers = survey_fields(theirs)
    answers = [filled["answers"] for filled in here.filled]
    both = [endless(answers), endless(answers)]

    def ours() -> float:
        before = here.seconds()
        for chosen in islice(both[0], people):
            walk_ours(here, chosen)
        return (here.seconds() - before) / people

    def survey() -> float:
        before = theirs.seconds()
        for chosen in islice(both[1], people):
            walk_survey(theirs, chosen, numbers)
        return (theirs.seconds() - before) / people

    for chosen in answers[-warm:]:
        walk_ours(here, chosen)
        walk_survey(theirs, chosen, numbers)
    before = here.count("suitability_response"), theirs.count("survey_response")
    times = interleaved(rounds, ours=ours, peer=survey)
    after = here.count("suitability_response"), theirs.count("survey_response")
    new = [now - then for now, then in zip(after, before, strict=True)]
    if new != [people * rounds] * 2:
        raise WrongAnswer(f"{new} are saved, not {people * rounds}")
    unit = "CPU seconds a patient"
    return [less_is_better("journey_vs_survey", times["ours"], times["peer"], SURVEY, unit)]


class Browser:
    """Follows redirects, and keeps cookies and what our forms name."""

    def __init__(self, port: int) -> None:
        self.port, self.cookies = port, {"csrftoken": TOKEN}
        self.names: dict[str, str] = {}

    def get(self, path: str) -> str:
        answer = ask(self.port, get(path, self.cookies))
        return self._on(answer, path)

    def post(self, path: str, fields: object) -> str:
        answer = ask(self.port, post(path, fields, self.cookies))
        return self._on(answer, path)

    def _on(self, answer: load.Answer, path: str) -> str:
        """The path that is shown in the end."""
        self.cookies |= answer.cookies()
        self.names |= {name.decode(): value.decode() for name, value in HIDDEN.findall(answer.body)}
        if answer.status == 302:
            return self.get(answer.header("location"))
        if answer.status != 200:
            raise WrongAnswer(f"{answer.status} at {path}: {answer.body[:300]!r}")
        return path


def walk_ours(server: Server, answers: Answers) -> None:
    browser = Browser(server.port)
    browser.get("/")
    browser.get("/begin/")
    at = browser.post("/begin/", {"reader": "adult"})
    for question, chosen in answers.items():
        if at != f"/questions/{question}/":  # what is urgent, or a blank to look at again
            browser.get(f"/questions/{question}/")
        names = {"journey": browser.names["journey"]}
        at = browser.post(f"/questions/{question}/", {question: chosen, **names})
    for path in ("/check/", "/summary/", "/save/"):
        if browser.get(path) != path:
            raise WrongAnswer(f"{path} was not shown")
    if browser.post("/save/", {"agree": "on", **browser.names}) != "/saved/":
        raise WrongAnswer("not saved")


def walk_survey(server: Server, answers: Answers, numbers: dict[int, dict[str, int]]) -> None:
    browser = Browser(server.port)
    browser.get("/survey/")
    at = browser.get("/survey/1/")
    for question, number in numbers[1].items():
        chosen = [choice.replace("_", "-") for choice in answers.get(question, ())]
        at = browser.post(at, {f"question_{number}": chosen})
    if "confirm" not in at:
        raise WrongAnswer(f"not saved, at {at}")
