"""Another clinic's own article goes all the way: proved, published, filled in, saved and reviewed,
and no page has a word of the shipped one."""

import json
import re
from collections.abc import Mapping
from html import unescape
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client

from suitability.content.reader import read
from suitability.models import Response
from suitability.releases.document_parts import split_document
from suitability.releases.draft import current_draft
from tests.conftest import as_migrated
from tests.support.patient_client import agree, answer, copy_of, link_of, named, shown_codes, walk
from tests.support.saved_responses import auditor, clinician, references
from tests.support.staff_clients import client_of, edit_part, part_address

FOLDER = Path(__file__).parents[1] / "content/another_article"
# The editors' pages name the program's sleep log, which this article does not have.
OF_THE_SHIPPED = re.compile(
    r"baclofen|sleep(?!.log)|spasti|insomnia|danger sign|trigger", re.IGNORECASE
)
# What is random can have any word in it: each form's token and stamp, and a secret link.
RANDOM = re.compile(r'name="(csrfmiddlewaretoken|stamp)" value="[^"]*"|/copy/#[\w-]+')

CALM = {"flags": ["none"], "how_long": ["days"], "you": ["none"]}
RISK = {"flags": ["none"], "how_long": ["months"], "you": ["thin_bones"]}
EMERGENCY = {"flags": ["numb_legs"], "how_long": ["days"], "you": ["none"]}


@pytest.fixture(autouse=True)
def published(db: None) -> None:
    as_migrated()
    call_command("publish", str(FOLDER), stdout=StringIO())


def page(response: HttpResponse) -> str:
    """Raises AssertionError if the page has a word of the shipped article."""
    text = b"".join(response).decode()
    assert response.status_code in (200, 400, 403, 404), response.status_code
    words = RANDOM.sub("", text)
    assert not (hit := OF_THE_SHIPPED.search(words)), words[hit.start() - 200 : hit.end() + 50]
    return text


def saved(answers: Mapping[str, list[str]]) -> Response:
    client = Client()
    walk(client, answers)
    assert agree(client)["Location"] == "/saved/"
    page(client.get("/saved/"))
    return Response.objects.latest("pk")


def test_it_is_proved_and_nothing_stops_it():
    output = StringIO()
    call_command("prove", str(FOLDER), stdout=output)
    assert "STOP" not in output.getvalue()


def test_it_has_three_questions_and_six_rules():
    document = read(FOLDER).document
    assert (len(document.questions), len(document.rules)) == (3, 6)


def test_the_pages_around_the_questions_say_its_own_words(client):
    start = page(client.get("/"))
    assert "<h1>Talk about your back</h1>" in start
    assert "There are 3 to 3 questions." in start
    assert "It is not medical advice. Nobody has reviewed it yet." in " ".join(start.split())
    before = page(client.get("/begin/"))
    assert "<h1>First, some words</h1>" in before
    assert "Who answers?" in before
    assert "Please say who answers." in page(client.post("/begin/", {}))
    article = page(client.get("/article/"))
    columns = re.findall(r'<th scope="col">(.*?)</th>', article)
    assert columns[:4] == ["What was counted", "With walks", "With rest", "What we could check"]
    assert "<td>7</td><td>12</td>" in article
    assert "<h3>How it goes on</h3>" in article


def test_it_has_no_sleep_log_and_no_link_to_one(client):
    for path in ("/", "/clear/", "/cleared/", "/article/"):
        assert "sleep" not in page(client.get(path))
    assert client.get("/sleep-log/").status_code == 404
    assert client.get("/sleep-log/worker.js").status_code == 404


def test_a_patient_goes_from_the_start_to_a_saved_list(client):
    walk(client, RISK)
    for path in ("/questions/flags/", "/check/", "/save/", "/clear/", "/nowhere/", "/deleted/"):
        page(client.get(path))
    assert set(shown_codes(page(client.get("/summary/")))) == {"C1", "E2", "N1"}
    agree(client)
    link = link_of(page(client.get("/saved/")))
    assert "Thin bones or a young back" in page(copy_of(link, client=client))
    page(copy_of(link, "delete/", client=client))


def test_its_danger_question_interrupts_and_a_blank_is_asked_about(client):
    client.post("/begin/", {"reader": "adult"})
    assert client.post("/questions/flags/", named(client))["Location"] == "/blank/"
    assert "<h1>You skipped the list of signs</h1>" in page(client.get("/blank/"))
    assert answer(client, "flags", "numb_legs")["Location"] == "/urgent/"
    assert "Call <a" in page(client.get("/urgent/"))


TOO_MUCH = {
    ("young", "retired"): "You picked more than one answer under 'My age'. Pick only one there.",
    ("young", "thin_bones", "sits"): "Pick at most 2. You picked 3.",
}


def test_a_patient_picks_so_many_choices_and_one_of_those_under_a_heading(client):
    walk(client, CALM)
    question = page(client.get("/questions/you/"))
    assert "Pick up to 2. You can leave this blank." in question
    heading = '<p id="id_you_one_of_1">My age <span>Pick one.</span></p>'
    assert question.index(heading) < question.index("Not an adult yet") < question.index("Retired")
    for chosen, refused in TOO_MUCH.items():
        response = client.post("/questions/you/", {"you": chosen, **named(client)})
        assert response.status_code == 400
        again = unescape(page(response))
        assert f'<a href="#id_you_0">{refused}</a>' in again
        assert again.count(" checked") == len(chosen)
    client.post("/questions/you/", {"you": ["retired", "sits"], **named(client)})
    assert "<li>My age: Retired</li>" in page(client.get("/check/"))
    summary = page(client.get("/summary/"))
    assert {"C1", "E3"} <= set(shown_codes(summary))
    assert "because you chose: My age: Retired" in summary


def test_a_clinician_filters_by_its_own_question_finds_a_response_and_signs_it_off():
    risk, calm = saved(RISK), saved(CALM)
    client = clinician()
    everything = page(client.get("/responses/"))
    assert "Pain for" in everything
    assert "Some months" in everything
    assert references(client.get("/responses/?answer=months")) == [risk.spoken_reference]
    response = client.post("/responses/find/", {"reference": calm.spoken_reference})
    assert "Walking and back pain, for staff" in page(client.get(response["Location"]))
    for seen, step in enumerate(("take", "sign_off")):
        act = {"step": step, "note": "", "seen": str(seen), "to": ""}
        assert client.post(f"{response['Location']}review/", act).status_code == 302
    calm.refresh_from_db()
    assert calm.status == "reviewed"
    page(client.get(response["Location"]))


def test_the_overview_and_the_exports_are_about_its_own_questions():
    for answers in (*[CALM] * 6, RISK, EMERGENCY):
        saved(answers)
    client = clinician()
    overview = page(client.get("/overview/"))
    assert '<h2 id="answer">How long backs have hurt</h2>' in overview
    assert ">Some days</a></th><td>7</td>" in overview
    for form in ("csv", "jsonl", "fhir"):
        assert "how_long" in page(client.get(f"/responses/export.{form}"))
    page(auditor().get("/log/"))


def test_other_systems_read_its_name():
    statement = json.loads(page(Client().get("/fhir/metadata")))
    assert "'Walking and back pain'" in json.dumps(statement)


@pytest.mark.slow
def test_an_editor_edits_every_kind_of_part():
    client = client_of("erin", "editor")
    assert "Rule text: Walking and back pain" in page(client.get("/admin/"))
    for path in ("proof/", "changes/", "publishing/", "replay/"):
        page(client.get(f"/admin/{path}"))
    page(client.get("/preview/"))
    before = current_draft().digest
    for kind, code, _ in [*split_document(current_draft().document)]:
        page(client.get(part_address(kind, code)))
        assert "is saved in the draft" in page(edit_part(client, kind, code, {}))
    assert current_draft().digest == before


def test_it_is_written_as_it_was_read(tmp_path):
    call_command("export_content", str(tmp_path / "out"), stdout=StringIO())
    files = [path.relative_to(FOLDER) for path in FOLDER.rglob("*") if path.is_file()]
    for file in files:
        assert (tmp_path / "out" / file).read_text() == (FOLDER / file).read_text(), file
