"""The tests on every Python and Django that is supported, as far as they are here or fetched.

`make matrix` runs it. It needs the standard library alone, and a package index: uv, in a folder
of its own, finds each Python or fetches it, and makes an environment for each combination, with the
pins of requirements/dev.txt but for Django.
"""

import argparse
import hashlib
import os
import re
import subprocess
import sys
import venv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / ".venv-matrix"
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
DJANGOS = ("5.2", "6.0", "6.1")
OLDEST_PYTHON = {"5.2": "3.11", "6.0": "3.12", "6.1": "3.12"}  # that a Django takes, and we do
ASKED_FOR = (ROOT / "requirements/dev.txt", ROOT / "pyproject.toml")
ORDINARY = "not (browser or faults or machines or slow or long)"
# What is closest to Django, its companions and Python's library: some 1,300 tests, which take some
# minutes. TESTS=tests has all the others too.
CLOSE_BY = (
    "accounts/test_sign_in.py",
    "accounts/test_second_factor.py",
    "authoring/test_editing.py",
    "authoring/test_publishing.py",
    "clinician/test_exports.py",
    "clinician/test_hand_over_notice.py",
    "clinician/test_review.py",
    "content/test_files.py",
    "engine/test_vignettes.py",
    "fhir_api",
    "management/test_publish.py",
    "patient/test_page_cache.py",
    "patient/test_queries.py",
    "patient/test_question_pages.py",
    "patient/test_saving.py",
    "patient/test_summary_page.py",
    "questionnaire",
    "releases",
    "responses/test_compression.py",
    "upgrade/test_release_1.py",
    "whole_site/test_cookies.py",
)


@dataclass(frozen=True)
class Combination:
    python: str
    django: str

    def __str__(self) -> str:
        return f"{self.python}-django{self.django}"


@dataclass(frozen=True)
class Outcome:
    """What is said of a combination in the table. `passed` is None if there is no such Python."""

    combination: Combination
    passed: bool | None
    words: str


class NoPython(Exception):
    """This machine has no such Python, and none can be fetched."""


def combinations() -> list[Combination]:
    return [
        Combination(python, django)
        for python in PYTHONS
        for django in DJANGOS
        if PYTHONS.index(python) >= PYTHONS.index(OLDEST_PYTHON[django])
    ]


def pins() -> str:
    """Return the pins of the developers' environment, without their hashes and without Django."""
    text = ASKED_FOR[0].read_text(encoding="utf-8")
    lines = re.findall(r"^[\w.-]+==[^\\\n]+", text, re.MULTILINE)
    return "\n".join(line for line in lines if not line.startswith("django==")) + "\n"


def find_uv(folder: Path) -> Path:
    """Return uv, installed into an environment of its own."""
    programs = folder / "uv/bin"
    if not (programs / "uv").exists():
        venv.create(programs.parent, with_pip=True, clear=True)
        quiet = ("-qq", "--disable-pip-version-check")
        subprocess.run([programs / "python", "-m", "pip", "install", *quiet, "uv"], check=True)
    return programs / "uv"


def make_environment(uv: Path, combination: Combination, folder: Path) -> Path:
    """Return the Python of the combination's environment, made anew if what we ask for changed.
    Raises NoPython, and CalledProcessError if the packages cannot be installed."""
    environment = folder / str(combination)
    python, done = environment / "bin/python", environment / "done"
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in ASKED_FOR)).hexdigest()
    if done.exists() and done.read_text() == digest:
        return python
    try:
        call(uv, "venv", "--clear", "--seed", "--python", combination.python, environment)
    except subprocess.CalledProcessError:
        raise NoPython from None
    constraints = folder / "constraints.txt"
    constraints.write_text(pins(), encoding="utf-8")
    asked = ("-r", ASKED_FOR[1], "--extra", "dev", "--extra", "pdf", "-c", constraints)
    call(uv, "pip", "install", "--python", python, *asked, f"django=={combination.django}.*")
    done.write_text(digest)
    return python


def call(*command: str | Path) -> None:
    once = {"UV_HTTP_RETRIES": "0"}  # a machine without a network need not wait
    environment = os.environ | once | {"PATH": searched()}
    subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)


def searched() -> str:
    """Return where uv looks for Pythons: the PATH, and what pyenv has installed, of which only the
    versions that are switched on can be started by the PATH alone."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    return os.pathsep.join((os.environ["PATH"], *map(str, pyenv.glob("versions/*/bin"))))


def run_tests(python: Path, log: Path, tests: Sequence[str], workers: str) -> tuple[bool, str]:
    """Return whether all passed, and pytest's last line. The log has all that it wrote."""
    command = [python, "-m", "pytest", "-q", "-n", workers, "-p", "no:cacheprovider"]
    environment = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "REPLICA_URL")}
    with log.open("w", encoding="utf-8") as output:
        done = subprocess.run(
            [*command, "-m", ORDINARY, *tests],
            cwd=ROOT,
            env=environment | {"DJANGO_ENV": "development"},
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        )
    lines = log.read_text(encoding="utf-8").splitlines() or ["nothing was written"]
    return done.returncode == 0, lines[-1].strip("= ")


def versions(python: Path) -> str:
    code = "import platform, django; print(platform.python_version(), django.__version__)"
    return subprocess.run([python, "-c", code], capture_output=True, text=True, check=True).stdout


def outcome_of(
    uv: Path, combination: Combination, folder: Path, tests: Sequence[str], workers: str
) -> Outcome:
    try:
        python = make_environment(uv, combination, folder)
    except NoPython:
        return Outcome(combination, None, "skipped: no such Python here, and none can be fetched")
    except subprocess.CalledProcessError as error:
        return Outcome(combination, False, f"its packages cannot be installed: {error.stderr}")
    log = folder / f"{combination}.log"
    passed, last = run_tests(python, log, tests, workers)
    exact = " with Django ".join(versions(python).split())
    return Outcome(combination, passed, f"{exact}: {last}" + ("" if passed else f"; see {log}"))


def table(outcomes: Iterable[Outcome]) -> str:
    marks = {True: "passed", False: "FAILED", None: "-"}
    return "\n".join(f"{o.combination!s:<18}{marks[o.passed]:<8}{o.words}" for o in outcomes)


def arguments(given: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--on", nargs="+", default=[], help="such as 3.12-django6.1; all by default"
    )
    parser.add_argument("--tests", nargs="+", default=[f"tests/{path}" for path in CLOSE_BY])
    parser.add_argument("--workers", default="auto", help="of pytest; one a core by default")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="for the environments")
    return parser.parse_args(given)


def main(given: Sequence[str]) -> int:
    """Return 0 if no combination failed and one was run at least."""
    asked = arguments(given)
    chosen = [each for each in combinations() if not asked.on or str(each) in asked.on]
    uv = find_uv(asked.folder)
    outcomes = []
    for combination in chosen:
        outcomes.append(outcome_of(uv, combination, asked.folder, asked.tests, asked.workers))
        print(table(outcomes[-1:]), flush=True)
    print("\n" + table(outcomes))
    passed = [outcome.passed for outcome in outcomes]
    return 0 if True in passed and False not in passed else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
