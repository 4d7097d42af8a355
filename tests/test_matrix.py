"""Which Pythons and Djangos `make matrix` tries, and that it fails when any of them does."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.matrix import PYTHONS, combinations, pins, searched

HERE = f"{sys.version_info.major}.{sys.version_info.minor}"


def test_each_python_is_tried_with_each_django_that_takes_it():
    names = [str(combination) for combination in combinations()]
    assert names[:2] == ["3.11-django5.2", "3.12-django5.2"]
    assert "3.11-django6.1" not in names
    assert len(names) == 10


def test_all_packages_have_the_shipped_versions_but_django():
    lines = pins().splitlines()
    assert any(line.startswith("django-axes==") for line in lines)
    assert not any(line.startswith("django==") or "--hash" in line for line in lines)


def test_pythons_that_pyenv_has_are_looked_for_beside_the_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    folder = tmp_path / "versions/3.12.1/bin"
    folder.mkdir(parents=True)
    assert searched().split(os.pathsep) == [*os.environ["PATH"].split(os.pathsep), str(folder)]


@pytest.mark.slow
@pytest.mark.long  # an environment is made, and Django fetched
def test_a_combination_that_fails_fails_the_whole(tmp_path: Path):
    """In an environment that is made for it: once with a test that passes, once with none."""
    newest = "6.1" if PYTHONS.index(HERE) else "5.2"
    command = [sys.executable, "-m", "tests.matrix", "--folder", tmp_path, "--workers", "0"]
    command += ["--on", f"{HERE}-django{newest}", "--tests"]
    passing = "tests/questionnaire/test_canonical_form.py"
    ended = [
        subprocess.run([*command, path], capture_output=True, text=True, check=False)
        for path in (passing, "tests/no_such_test.py")
    ]
    assert [run.returncode for run in ended] == [0, 1], ended[0].stderr
    assert f"{HERE}-django{newest}" in ended[0].stdout
    assert "passed" in ended[0].stdout.splitlines()[-1]
    assert "FAILED" in ended[1].stdout.splitlines()[-1]
