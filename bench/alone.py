"""What is measured in a process of its own: the proof, and the start."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from suitability.analysis.difference import difference
from suitability.content.publication_checks import findings
from suitability.content.reader import read

from .figures import Figure, by_itself, less_is_better
from .rounds import Run, interleaved
from .servers import ROOT, environment

# One request through the WSGI application, and the moment when it was answered.
FIRST_PAGE = """
import io, sys
sys.path.insert(0, sys.argv[1])
from {module} import application
environ = {{"REQUEST_METHOD": "GET", "PATH_INFO": "/", "SERVER_NAME": "127.0.0.1",
    "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_HOST": "127.0.0.1",
    "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(), "wsgi.errors": sys.stderr}}
said = []
body = b"".join(application(environ, lambda status, headers, error=None: said.append(status)))
assert said == ["200 OK"], (said, body[:500])
"""


def measure(run: Run, wanted: Sequence[str]) -> Iterator[Figure]:
    if "proof_seconds" in wanted:
        yield proof(run)
    if "start_seconds" in wanted:
        yield start(run)


def proof(run: Run) -> Figure:
    """As tests/analysis/test_proof_speed.py does it: content with three rules edited."""
    content = read()
    findings(content)  # the dictionary of syllables is read once a process
    rules = tuple(
        replace(rule, statement=replace(rule.statement, heading="Another", priority=38))
        if rule.code in ("C10", "C20", "C30")
        else rule
        for rule in content.document.rules
    )
    edited = replace(content, document=replace(content.document, rules=rules))
    took = []
    for _ in range(run.rounds(3, 9)):
        began = time.process_time()
        problems, differs = findings(edited), difference(content.document, edited.document)
        took.append(time.process_time() - began)
        if not (problems and differs.differ):
            raise AssertionError("nothing was found")
    return by_itself("proof_seconds", took, "CPU seconds")


def start(run: Run) -> Figure:
    """A fresh process each time, to its first answered page."""
    with tempfile.TemporaryDirectory(prefix="bench.") as folder:
        root = Path(folder)
        env = environment("config.settings", root / "db.sqlite3")
        subprocess.run(
            [sys.executable, "-m", "bench.ours_filled", "1"],
            env=env,
            cwd=ROOT,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        bare = root / "bare"
        bare.mkdir()
        command = ["django", "startproject", "plain", str(bare)]
        subprocess.run([sys.executable, "-m", *command], check=True, cwd=folder)
        (bare / "plain" / "urls.py").write_text(
            "from django.http import HttpResponse\nfrom django.urls import path\n\n"
            "urlpatterns = [path('', lambda request: HttpResponse())]\n"
        )
        settings = bare / "plain" / "settings.py"
        text = settings.read_text().replace("DEBUG = True", "DEBUG = False")
        settings.write_text(text.replace("ALLOWED_HOSTS = []", "ALLOWED_HOSTS = ['127.0.0.1']"))
        plain = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "plain.settings"}
        started("config.wsgi", ROOT, env)
        started("plain.wsgi", bare, plain)
        rates = interleaved(
            run.rounds(5, 21),
            ours=lambda: started("config.wsgi", ROOT, env),
            peer=lambda: started("plain.wsgi", bare, plain),
        )
    return less_is_better(
        "start_seconds", rates["ours"], rates["peer"], "django-admin startproject", "seconds"
    )


def started(module: str, folder: Path, env: dict[str, str]) -> float:
    command = [sys.executable, "-c", FIRST_PAGE.format(module=module), str(folder)]
    began = time.perf_counter()
    subprocess.run(command, env=env, cwd=folder, check=True)
    return time.perf_counter() - began
