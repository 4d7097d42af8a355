"""The sleep log as the server gives it: whether there is one, who may run a worker, what links."""

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from suitability.questionnaire.document import Document
from suitability.questionnaire.site_words import ARTICLE, SLEEP_LOG
from suitability.releases.release import publish
from suitability.releases.release_cache import invalidate_live_release
from tests.conftest import NOW
from tests.support.editorial_team import BO, at_work, edit_draft
from tests.support.patient_client import walk
from tests.support.personas import MANY_CAUTIONS
from tests.support.shipped_program import DOCUMENT

pytestmark = pytest.mark.usefixtures("release")

LINK = '<a href="/sleep-log/">'
WORKER = "/sleep-log/worker.js"
LOADED = re.compile(r'<(?:link|script)[^>]+(?:href|src)="([^"]+)"')


def with_log(words: str) -> Document:
    return replace(DOCUMENT, site=replace(DOCUMENT.site, sleep_log=words))


def without_log() -> Document:
    """The content without a log, and so without the term that links to it."""
    terms = tuple(term for term in DOCUMENT.terms if term.link != SLEEP_LOG)
    rules = tuple(
        replace(rule, statement=replace(rule.statement, text="Keep one."))
        if "{sleep_log}" in rule.statement.text
        else rule
        for rule in DOCUMENT.rules
    )
    return replace(with_log(""), terms=terms, rules=rules)


def now_live(document: Document) -> None:
    publish(document, notes="", now=NOW)
    invalidate_live_release()


def worker(client: Client) -> dict[str, Any]:
    """What the worker is told: VERSION, PAGE and FILES."""
    script = client.get(WORKER).content.decode()
    return {
        name: json.loads(value)
        for name, value in re.findall(r"^const (\w+) = (.*);$", script, re.MULTILINE)
    }


def test_every_page_around_the_questions_links_to_it_in_the_words_of_the_content(client):
    now_live(with_log("Write down your nights"))
    walk(client)
    for path in ("/", "/check/", "/summary/", "/article/", "/sleep-log/"):
        assert f"{LINK}Write down your nights</a>" in client.get(path).content.decode()


def test_who_clears_the_answers_reads_that_a_log_stays(client):
    for path in ("/clear/", "/cleared/"):
        assert f"you can delete it {LINK}on its" in client.get(path).content.decode()


def test_without_words_there_is_neither_page_nor_worker_nor_link(client):
    now_live(without_log())
    for path in (SLEEP_LOG, WORKER):
        assert client.get(path).status_code == 404
    walk(client)
    for path in ("/", "/clear/", "/cleared/", "/summary/"):
        assert SLEEP_LOG not in client.get(path).content.decode()


def test_only_the_log_and_its_worker_may_run_a_worker(client):
    walk(client)
    allowed = {SLEEP_LOG, WORKER}
    for path in (*allowed, "/", "/check/", "/summary/", "/save/", "/accounts/login/", "/x/"):
        policy = client.get(path)["Content-Security-Policy"]
        assert ("worker-src 'self'" in policy) == (path in allowed), path
        assert ("worker-src 'none'" in policy) == (path not in allowed), path
        assert "script-src 'self';" in policy


def test_the_worker_is_a_script_whose_folder_is_the_log_s_alone(client):
    response = client.get(WORKER)
    assert response["Content-Type"] == "text/javascript; charset=utf-8"
    assert response["Cache-Control"] == "no-store"
    assert "Service-Worker-Allowed" not in response
    assert WORKER.rpartition("/")[0] + "/" == SLEEP_LOG == reverse("sleep_log")
    assert "importScripts(" in response.content.decode()


def test_the_worker_keeps_the_page_and_the_files_that_it_names_and_no_others(client):
    page = client.get(SLEEP_LOG).content.decode()
    values = worker(client)
    assert values["PAGE"] == SLEEP_LOG
    assert values["FILES"] == sorted(set(LOADED.findall(page)))
    named = {"/static/suitability/sleep_log.js", "/static/suitability/patient.css"}
    assert named < {*values["FILES"]}


def test_files_with_a_digest_in_their_name_are_kept_by_that_name(client, settings, tmp_path):
    storage = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": storage}}
    call_command("collectstatic", interactive=False, verbosity=0)
    named = re.compile(r"/static/[\w/.-]+\.[0-9a-f]{12}\.(css|js|svg)")
    files = worker(client)["FILES"]
    assert all(named.fullmatch(file) for file in files), files
    assert all((tmp_path / file.removeprefix("/static/")).is_file() for file in files)
    imported = re.search(r'importScripts\("(.*)"\)', client.get(WORKER).content.decode())[1]
    assert named.fullmatch(imported)


def test_another_release_makes_another_version_for_everybody(client):
    before = worker(client)["VERSION"]
    assert worker(Client())["VERSION"] == before
    now_live(with_log("Write down your nights"))
    assert worker(client)["VERSION"] != before


def test_the_page_is_the_same_for_everybody_and_sets_no_cookie(client):
    nobody = Client().get(SLEEP_LOG)
    walk(client, MANY_CAUTIONS)
    assert client.get(SLEEP_LOG).content == nobody.content
    assert not nobody.cookies
    assert "csrfmiddlewaretoken" not in nobody.content.decode()


def test_who_previews_the_draft_sees_its_page_and_gets_the_live_worker():
    client = at_work(BO)
    edit_draft("site.site", sleep_log="Drafted words")
    client.post("/preview/")
    assert "Drafted words" in client.get(SLEEP_LOG).content.decode()
    assert worker(client) == worker(Client())


def test_a_term_of_the_list_links_to_it(client):
    walk(client)
    assert f"Keep the {LINK}sleep log</a> for" in client.get("/summary/").content.decode()


@pytest.mark.parametrize("path", [ARTICLE, SLEEP_LOG])
def test_the_pages_that_a_term_may_link_to_are_there(client, path):
    assert path in with_log("Sleep log").site.pages()
    assert client.get(path).status_code == 200
