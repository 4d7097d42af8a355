"""Mutants of the code: lines that bear a control, each weakened in a copy of the program.

A mutant is caught if a test that stands beside it fails.
"""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
COPIED = ("config", "suitability", "templates", "static", "tests", "docs")
FILES = ("manage.py", "pyproject.toml", "Makefile", "README.md", "SECURITY.md", "CHANGELOG.md")


@dataclass(frozen=True, slots=True)
class CodeMutant:
    """`old` stands once in the file, and `new` is put in its place."""

    hazard: str
    says: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]


def mutant(hazard: str, says: str, file: str, old: str, new: str, *tests: str) -> CodeMutant:
    return CodeMutant(hazard, says, file, old, new, tests)


SAVING, PAGES = "tests/patient/test_saving.py::", "tests/security/test_every_page.py::"
MUTANTS = (
    mutant(
        "H36",
        "a list is saved without the tick of consent",
        "suitability/patient/saved_summary.py",
        "    if not form.is_valid():\n        return ask_consent_again(",
        "    if not form:\n        return ask_consent_again(",
        "tests/whole_site/test_bad_input.py::test_saving_wants_the_tick_and_nothing_else",
    ),
    mutant(
        "H31",
        "a form about another list is saved",
        "suitability/patient/saved_summary.py",
        "if request.POST.get(LIST) != journey.list_name:",
        "if False:",
        "tests/patient/test_two_tabs.py::test_a_list_that_was_not_shown_is_not_saved",
    ),
    mutant(
        "H35",
        "a preview is saved",
        "suitability/patient/saved_summary.py",
        "    if journey.is_preview:\n        status = 400",
        "    if False:\n        status = 400",
        "tests/patient/test_preview.py::test_a_preview_is_never_saved",
    ),
    mutant(
        "H36",
        "a draft's answers reach the database",
        "suitability/responses/saving.py",
        "    if summaries.release is None:\n        raise NotReleased\n",
        "",
        "tests/patient/test_preview.py::test_a_preview_is_never_saved",
    ),
    mutant(
        "H31",
        "a saved list is opened after its time",
        "suitability/responses/saving.py",
        "there = as_patient().filter(link_hash=hash_link(link), patient_until__gt=now)",
        "there = as_patient().filter(link_hash=hash_link(link))",
        SAVING + "test_a_list_whose_time_is_over_is_gone_before_it_is_purged",
    ),
    mutant(
        "H31",
        "the link itself is stored",
        "suitability/responses/saving.py",
        "response.link_hash, response.journey_hash = hash_link(link), journey_hash",
        "response.link_hash, response.journey_hash = link, journey_hash",
        SAVING + "test_the_secret_link_is_kept_as_a_hash_only",
    ),
    mutant(
        "H32",
        "a second tap is an error",
        "suitability/responses/saving.py",
        "            if _is_saved_already(link, replaces, now):\n                return None\n",
        "            continue\n",
        SAVING + "test_pressing_twice_makes_one_response",
    ),
    mutant(
        "H33",
        "words that were altered verify",
        "suitability/responses/response.py",
        "return canonical_form.digest(self.text) == self.digest",
        "return bool(self.text)",
        SAVING + "test_a_changed_copy_does_not_verify",
        "tests/clinician/test_response_detail.py::"
        "test_words_that_were_changed_are_not_shown_and_that_is_said",
    ),
    mutant(
        "H36",
        "a page says no content policy",
        "config/settings.py",
        '    "config.middleware.content_security_policy",\n',
        "",
        PAGES + "test_every_page_has_its_security_headers",
    ),
    mutant(
        "H36",
        "the content policy lets any script run",
        "config/settings.py",
        "script-src 'self';",
        "script-src 'self' 'unsafe-inline';",
        PAGES + "test_every_page_has_its_security_headers",
    ),
    mutant(
        "H36",
        "forms are taken without their token",
        "config/settings.py",
        '    "django.middleware.csrf.CsrfViewMiddleware",\n',
        "",
        "tests/security/test_requests.py::"
        "test_no_form_is_taken_without_its_token_or_from_another_site",
    ),
    mutant(
        "H36",
        "scripts read the cookies of sessions",
        "config/settings.py",
        "SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True",
        "SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = False",
        PAGES + "test_every_cookie_is_out_of_reach_of_scripts_and_of_other_sites",
    ),
    mutant(
        "H36",
        "who does nothing stays signed in",
        "suitability/accounts/session_timeout.py",
        "if has_timed_out(request.session, now):",
        "if False:",
        "tests/accounts/test_sign_in.py::test_who_does_nothing_is_signed_out",
    ),
    mutant(
        "H36",
        "browsers store pages of the second factor",
        "suitability/accounts/session_timeout.py",
        '        response.headers.setdefault("Cache-Control", "no-store")\n',
        "",
        PAGES + "test_no_page_of_staff_and_none_with_answers_is_stored",
    ),
    mutant(
        "H36",
        "whoever is signed in reads responses",
        "suitability/clinician/access_control.py",
        "            if not permission(request.user):\n                raise PermissionDenied\n",
        "",
        "tests/accounts/test_sign_in.py::test_who_loses_a_role_or_the_account_is_out_at_once",
    ),
    mutant(
        "H36",
        "an entry of the log can be changed",
        "suitability/append_only.py",
        "        if not self._state.adding:\n            raise RowIsFinal\n"
        '        super().save(*args, **{**kwargs, "force_insert": True})',
        "        super().save(*args, **kwargs)",
        "tests/audit/test_audit_log.py::test_an_entry_is_never_changed_or_deleted",
    ),
    mutant(
        "H36",
        "an entry that was edited verifies",
        "suitability/audit/hash_chain.py",
        "elif key is None:",
        "elif False:",
        "tests/audit/test_audit_log.py::test_every_edit_of_every_field_is_found",
    ),
    mutant(
        "H36",
        "an entry that is missing is not noticed",
        "suitability/audit/hash_chain.py",
        "if entry.number != number + 1:",
        "if False:",
        "tests/audit/test_audit_log.py::test_every_entry_that_is_taken_out_is_found",
    ),
    mutant(
        "H36",
        "the log is sealed without its key",
        "suitability/audit/hash_chain.py",
        "return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()",
        'return hmac.new(b"k", text.encode(), hashlib.sha256).hexdigest()',
        "tests/audit/test_audit_log.py::test_another_key_opens_no_seal",
    ),
    mutant(
        "H36",
        "secret links stand in the server's log",
        "config/logs.py",
        'return SECRET.sub("...", super().format(in_one_line(record)))',
        "return super().format(in_one_line(record))",
        "tests/accounts/test_people.py::test_a_link_stands_in_no_line_of_the_log",
    ),
    mutant(
        "H36",
        "a FHIR key that ended reads on",
        "suitability/fhir_api/authentication.py",
        "if token.ended_at:",
        "if False:",
        "tests/fhir_api/test_fhir_api.py::test_a_key_is_made_once_kept_as_a_hash_and_ended",
    ),
    mutant(
        "H36",
        "any method is taken",
        "config/settings.py",
        '    "config.middleware.refuse_other_methods",\n',
        "",
        "tests/security/test_requests.py::test_no_method_is_taken_that_no_page_sends",
    ),
    mutant(
        "H38",
        "a body of any size is read",
        "config/settings.py",
        '    "config.middleware.refuse_large_bodies",\n',
        "",
        "tests/whole_site/test_bad_input.py::test_a_body_of_ten_megabytes_is_refused",
    ),
)


def copy_of_program(folder: Path) -> Path:
    for name in COPIED:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in FILES:
        shutil.copy(ROOT / name, folder / name)
    return folder


def survives(each: CodeMutant, copy: Path) -> bool:
    """Return whether its tests pass on the copy that has it. The copy is as it was afterwards."""
    path = copy / each.file
    text = path.read_text(encoding="utf-8")
    path.write_text(changed(each, text), encoding="utf-8")
    try:
        return passes(each.tests, copy)
    finally:
        path.write_text(text, encoding="utf-8")


def changed(each: CodeMutant, text: str) -> str:
    if text.count(each.old) != 1:
        raise ValueError(f"{each.file} has {each.old!r} {text.count(each.old)} times")
    return text.replace(each.old, each.new)


def passes(tests: tuple[str, ...], copy: Path) -> bool:
    command = [sys.executable, "-B", "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
    environment = {name: value for name, value in os.environ.items() if name != "PASSED_TESTS"}
    done = subprocess.run(
        command, cwd=copy, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode > 1:
        raise ValueError(done.stdout[-2000:] + done.stderr[-2000:])
    return done.returncode == 0
