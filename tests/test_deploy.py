"""The examples in deploy/ name what is there. tests/faults/test_deploy.py starts nginx by them."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from django.core.management import get_commands
from django.urls import URLPattern, URLResolver, get_resolver

from suitability.management.commands import run as run_command

ROOT = Path(__file__).parent.parent
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
CONTAINERFILE = (DEPLOY / "container/Containerfile").read_text().replace("\\\n", " ")
COMPOSE = yaml.safe_load((DEPLOY / "container/compose.yaml").read_text())
SERVE = "python -m config.serve"  # what `make run` ends as


def documented() -> set[str]:
    """The variables that settings and server say they are told by."""
    texts = ((ROOT / "config" / name).read_text() for name in ("settings.py", "serve.py"))
    return {name for text in texts for name in re.findall(r"^([A-Z_]{4,}) ", text, re.MULTILINE)}


def test_the_example_of_the_environment_has_variables_that_are_documented():
    text = (DEPLOY / "environment.example").read_text()
    names = set(re.findall(r"^([A-Z_]+)=", text, re.MULTILINE))
    assert {"SECRET_KEY", "LOG_KEY", "ALLOWED_HOSTS", "TRUSTED_PROXIES"} <= names <= documented()


def first_words(urls: URLResolver) -> set[str]:
    """The first word of each address."""
    words = set()
    for entry in urls.url_patterns:
        word = re.match(r"\^?([\w-]*)/", str(entry.pattern))
        if isinstance(entry, URLResolver) and not word:
            words |= first_words(entry)
        elif word or isinstance(entry, URLPattern):
            words.add(word[1] if word else "")
    return words


def test_nginx_knows_the_first_word_of_every_address():
    site = (DEPLOY / "nginx/site.conf").read_text()
    lists = re.findall(r"<known>([\w|-]+)\)", site)
    known = {word for words in lists for word in words.split("|")}
    assert known == first_words(get_resolver()) - {""} | {"static"}


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_a_unit_is_one_that_systemd_takes(unit: Path, tmp_path: Path):
    """With the programs of this machine, and without an account that it does not have."""
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd is not installed")
    for path in UNITS:
        text = path.read_text().replace("/srv/suitability/.venv/bin/python", shutil.which("env"))
        (tmp_path / path.name).write_text(text.replace("User=suitability\n", ""))
    verified = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", tmp_path / unit.name.replace("@.", "@purge.")],
        env={"SYSTEMD_UNIT_PATH": f"{tmp_path}:"},
        capture_output=True,
        text=True,
        check=False,
    )
    about = [line for line in verified.stderr.splitlines() if "suitability" in line]
    assert about == []


def test_units_and_containers_run_what_is_there():
    texts = [path.read_text() for path in (*UNITS, DEPLOY / "container/compose.yaml")]
    run = {name for text in texts for name in re.findall(r"manage\.py (\w+)", text)}
    started = {name for text in texts for name in re.findall(r"^Unit=\S+@(\w+)\.", text, re.M)}
    assert run >= {"migrate", "publish", "backup", "purge", "sweep"}
    assert started == {"purge", "sweep"}
    assert run | started <= get_commands().keys()
    server = (DEPLOY / "systemd/suitability.service").read_text()
    assert f"ExecStart=/srv/suitability/.venv/bin/{SERVE}" in server
    assert SERVE.split() == yaml.safe_load(re.findall(r"^CMD (.+)", CONTAINERFILE, re.M)[-1])
    assert "$(BIN)/python manage.py run\n" in (ROOT / "Makefile").read_text()
    assert run_command.SERVER[-2:] == tuple(SERVE.split()[-2:])


def test_timers_start_units_that_are_there():
    names = {path.name for path in UNITS}
    for timer in (path for path in UNITS if path.suffix == ".timer"):
        (unit,) = re.findall(r"^Unit=(.+)", timer.read_text(), re.M)
        assert re.sub(r"@\w+", "@", unit) in names


def test_what_the_image_copies_is_there_and_is_all_that_the_program_needs():
    copied = re.findall(r"^COPY (\S+) (\S+)", CONTAINERFILE, re.M)
    assert [source for source, _ in copied if not (ROOT / source).exists()] == []
    assert {source for source, _ in copied} >= {"manage.py", "config", "suitability", "templates"}
    variables = re.findall(r"\b([A-Z_]+)=", " ".join(re.findall("^ENV (.+)", CONTAINERFILE, re.M)))
    assert {*variables} <= documented() | {"PYTHONUNBUFFERED"}


def test_compose_has_two_servers_behind_nginx_on_one_database():
    services = COMPOSE["services"]
    assert {*services} == {"database", "setup", "web1", "web2", "nginx", "nightly"}
    assert services["web1"] == services["web2"]
    assert [*services["nginx"]["depends_on"]] == ["web1", "web2"]
    upstream = (DEPLOY / "container/upstream.conf").read_text()
    assert re.findall(r"server (\w+):8000", upstream) == ["web1", "web2"]
    for name in ("setup", "web1", "web2", "nightly"):
        assert services[name]["environment"].keys() <= documented()


def test_compose_mounts_and_builds_what_is_there():
    folder = DEPLOY / "container"
    build = COMPOSE["services"]["setup"]["build"]
    assert (folder / build["context"] / build["dockerfile"]).is_file()
    mounted = [volume.split(":")[0] for volume in COMPOSE["services"]["nginx"]["volumes"]]
    given = ["../tls"]  # by whoever runs it, as deploy/environment is
    assert [path for path in mounted if not (folder / path).exists()] in ([], given)
    ignored = (ROOT / ".gitignore").read_text()
    assert "/deploy/tls/" in ignored
    assert "/deploy/environment\n" in ignored
