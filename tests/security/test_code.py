"""What the program never does, whoever asks: looked for in all its code."""

import ast
import hashlib
import re
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher

ROOT = Path(__file__).parents[2]
MODULES = sorted((*(ROOT / "suitability").rglob("*.py"), *(ROOT / "config").rglob("*.py")))

# What a name may stand in, if anywhere: each of these files is looked at by people.
EVALUATES = {"eval", "exec", "compile"}
RUNS_A_SHELL = {"os.system", "os.popen", "subprocess.getoutput", "subprocess.getstatusoutput"}
READS_XML = {"xml", "lxml", "defusedxml"}
UNSAFE_FORMATS = {"pickle", "marshal", "shelve", "dill", "jsonpickle"}
ASKS_OTHERS = {"requests", "httpx", "aiohttp", "urllib.request", "urllib3", "http.client", "ftplib"}
WEAK = {"md5", "sha1", "DES", "RC4", "ECB", "Blowfish"}
MADE_UP = ("sample_data", "management")


@cache
def trees() -> tuple[tuple[str, ast.AST], ...]:
    return tuple(
        (str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8")))
        for path in MODULES
    )


def called(tree: ast.AST) -> set[str]:
    calls = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {ast.unparse(call) for call in calls}


def imported(tree: ast.AST) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def users_of(packages: set[str]) -> list[str]:
    return [
        module
        for module, tree in trees()
        if any(name in packages or name.partition(".")[0] in packages for name in imported(tree))
    ]


@pytest.mark.asvs("V1.2.5", "V1.3.2", "V1.3.7", "V1.3.10")
def test_nothing_that_was_sent_is_run_as_code_a_command_or_a_template():
    for module, tree in trees():
        assert (
            called(tree) & (EVALUATES | RUNS_A_SHELL | {"Template", "engines.from_string"}) == set()
        ), module
        assert "shell=True" not in ast.unparse(tree), module


@pytest.mark.asvs("V1.5.1", "V1.5.2", "V1.3.5")
def test_only_json_and_safe_yaml_are_read():
    assert users_of(READS_XML | UNSAFE_FORMATS) == []
    loaders = {
        module for module, tree in trees() if called(tree) & {"yaml.load", "yaml.unsafe_load"}
    }
    assert loaders <= {"suitability/content/yaml_loader.py"}
    loader = (ROOT / "suitability/content/yaml_loader.py").read_text(encoding="utf-8")
    assert "SafeLoader" in loader


@pytest.mark.asvs("V1.3.6", "V13.2.4", "V15.3.2", "V13.1.1")
def test_the_program_asks_no_other_server_but_its_database_and_its_mail_server():
    assert users_of(ASKS_OTHERS) == []
    mailers = [module for module, tree in trees() if "django.core.mail" in imported(tree)]
    assert mailers == ["suitability/mail.py"]


@pytest.mark.asvs("V11.3.1", "V11.3.2", "V11.4.1", "V11.4.3", "V11.2.3")
def test_no_weak_hash_and_no_weak_cipher_is_used():
    for module, tree in trees():
        names = {part for call in called(tree) for part in call.split(".")}
        assert names & WEAK == set(), module


@pytest.mark.asvs("V11.5.1", "V6.5.3", "V7.2.3")
def test_what_must_not_be_guessed_is_drawn_by_secrets():
    drawn = [
        module for module in users_of({"random"}) if not any(room in module for room in MADE_UP)
    ]
    assert drawn == []


@pytest.mark.asvs("V11.4.2")
def test_passwords_are_hashed_slowly_with_a_salt():
    settings_text = (ROOT / "config/settings.py").read_text(encoding="utf-8")
    assert "PASSWORD_HASHERS" not in settings_text  # so it is Django's first, which is this
    assert PBKDF2PasswordHasher.iterations >= 600_000
    assert PBKDF2PasswordHasher.digest is hashlib.sha256


@pytest.mark.asvs("V1.2.4")
def test_sql_of_our_own_takes_what_was_sent_as_parameters_alone():
    """Text is put into SQL only from names of tables and columns, in lines that say so (S608)."""
    lines = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in MODULES
        if "migrations" not in path.parts
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(r"\.(raw|extra)\(|RawSQL\(", line)
    ]
    assert [line for line in lines if "request" in line] == []
    lint = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert re.search(r'"S"', lint)


@pytest.mark.asvs("V1.2.1", "V1.3.5")
def test_no_template_turns_escaping_off():
    templates = sorted((ROOT / "templates").rglob("*.html"))
    assert len(templates) > 50
    for path in templates:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"autoescape off|\|\s*safe\b(?!s)", text), path


@pytest.mark.asvs("V3.5.5", "V3.7.1")
def test_no_script_takes_messages_of_other_windows_or_writes_markup():
    scripts = [path for path in (ROOT / "static").rglob("*.js") if ".min." not in path.name]
    assert scripts
    for path in scripts:
        text = path.read_text(encoding="utf-8")
        # Markup that our own templates escaped: the advice, and an empty row of a form.
        text = text.replace("advice.innerHTML = await answer.text()", "")
        text = text.replace("box.innerHTML = template.innerHTML", "")
        bad = re.search(
            r"innerHTML\s*=|outerHTML\s*=|document\.write|eval\(|new Function|Flash", text
        )
        assert not bad, (path, bad)
        if "worker" not in path.name:
            assert 'addEventListener("message"' not in text, path


@pytest.mark.asvs("V13.4.2", "V15.2.3")
def test_nothing_for_developers_is_installed():
    apps = set(settings.INSTALLED_APPS)
    assert not {app for app in apps if re.search("debug|silk|admindocs|extensions|browsable", app)}
    assert settings.DEBUG is False


@pytest.mark.asvs("V15.3.5")
def test_secrets_are_compared_by_their_hashes():
    """A link, a key and an invitation are looked up by their hash, never compared as they are."""
    for module in ("responses/saving.py", "fhir_api/bearer_token.py", "accounts/invitation.py"):
        assert re.search(r"_hash=", (ROOT / "suitability" / module).read_text(encoding="utf-8")), (
            module
        )


@pytest.mark.asvs("V15.3.6")
def test_no_script_sets_a_name_of_every_object():
    for path in (ROOT / "static").rglob("*.js"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"__proto__|prototype\b", text), path
