"""What was saved under the first release is there after `migrate`, and reads as it did.

release-1.sqlite3.gz was made by the program as it was then, and release-1.json says what is in it.
"""

import csv
import hashlib
import io
import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from suitability.models import FrozenSummary
from suitability.questionnaire import canonical_form
from suitability.questionnaire.document import Document
from tests.support.patient_client import agree, copy_of, walk
from tests.support.staff_clients import edit_part, part_address
from tests.upgrade.conftest import KEY

pytestmark = pytest.mark.usefixtures("upgraded")

FACTS = json.loads(Path(__file__).with_name("release-1.json").read_text(encoding="utf-8"))
each_saved = pytest.mark.parametrize("saved", FACTS["saved"], ids=lambda saved: saved["reference"])

# The fields of a summary whose texts a reader sees; the others are codes, links and headings.
WORDS = (
    "because",
    "glance_lead",
    "lines",
    "name",
    "origin_label",
    "questions_first",
    "questions_more",
    "review",
    "text",
    "title",
)


def rows(sql: str, *params: object) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        return list(cursor.execute(sql, params).fetchall())


def column(sql: str, *params: object) -> list[Any]:
    return [value for (value,) in rows(sql, *params)]


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def printed(*command: str) -> str:
    output = io.StringIO()
    call_command(*command, stdout=output)
    return output.getvalue()


def in_groups(reference: str) -> str:
    return "-".join((reference[:4], reference[4:8], reference[8:]))


def stored_answers() -> dict[str, dict[str, list[str]]]:
    """The answers of every response, by its reference as it is spoken."""
    stored = rows("SELECT reference, answers FROM suitability_response")
    return {in_groups(reference): json.loads(answers) for reference, answers in stored}


def test_it_is_all_there():
    counts = {
        "responses": "response",
        "frozen_summaries": "frozensummary",
        "events": "event",
        "log_entries": "entry",
    }
    for fact, table in counts.items():
        assert column(f"SELECT count(*) FROM suitability_{table}") == [FACTS[fact]]


def test_migrate_leaves_every_row_as_it_was(old_file, migrated_file):
    """Also the draft and the staff's accounts. A later program may add columns and tables."""
    with closing(sqlite3.connect(old_file)) as old, closing(sqlite3.connect(migrated_file)) as new:
        old.text_factory = new.text_factory = bytes
        tables = old.execute(
            "SELECT m.name, group_concat('\"' || c.name || '\"') "
            "FROM sqlite_master m, pragma_table_info(m.name) c "
            "WHERE m.name LIKE 'suitability_%' OR m.name = 'auth_user' GROUP BY m.name"
        ).fetchall()
        assert len(tables) > 10
        for table, columns in tables:
            query = f"SELECT {columns.decode()} FROM {table.decode()} ORDER BY 1"
            assert new.execute(query).fetchall() == old.execute(query).fetchall(), table


def test_who_holds_a_response_is_the_account_that_has_the_name():
    """Of the four names in it, one has an account; what has the others' is held by no account."""
    held = rows(
        "SELECT held_by, username, count(*) FROM suitability_response "
        "LEFT JOIN auth_user ON holder_id = auth_user.id WHERE held_by <> '' GROUP BY 1, 2"
    )
    assert {name for name, *_ in held} == {"ann", "bo", "cleo", "demo-clinician"}
    assert [row for row in held if row[1]] == [("demo-clinician", "demo-clinician", 15)]


def test_every_frozen_text_is_byte_identical():
    frozen = rows("SELECT digest, text FROM suitability_frozensummary ORDER BY digest")
    assert sha256("".join(text for _, text in frozen)) == FACTS["all_frozen_texts_sha256"]
    assert all(sha256(text) == digest for digest, text in frozen)


def test_compressed_every_frozen_text_is_the_same_bytes(client):
    before = dict(rows("SELECT digest, text FROM suitability_frozensummary"))
    assert printed("compress_summaries") == f"{FACTS['frozen_summaries']} summaries compressed\n"
    assert column("SELECT count(*) FROM suitability_frozensummary WHERE text <> ''") == [0]
    assert {row.pk: row.text for row in FrozenSummary.objects.all()} == before
    for saved in FACTS["saved"]:
        assert saved["reference"] in copy_of(link_in(saved)).content.decode()


@each_saved
def test_a_response_has_the_summary_that_was_frozen_for_it(saved):
    assert sha256(frozen_text(saved)) == saved["summary_sha256"]


@each_saved
def test_a_secret_link_opens_the_words_that_were_read(saved, client):
    page = squeezed(text_of(copy_of(link_in(saved))))
    summary = json.loads(frozen_text(saved))
    del summary["words"]  # headings, and patterns with a {blank}
    words = list(words_in(summary))
    assert len(words) > 50
    assert [text for text in words if squeezed(text) not in page] == []


@each_saved
def test_a_link_of_the_old_program_leads_to_the_button_that_opens_the_list(saved, client):
    page = client.get(f"/copy/{saved['link']}/").content.decode()
    assert saved["reference"] not in page
    (link,) = re.findall(r'name="link" value="([^"]+)"', page)
    assert saved["reference"] in copy_of(link).content.decode()


def link_in(saved: dict[str, Any]) -> str:
    """As a patient has it who saved the list in release 1."""
    return f"https://suitability.example/copy/{saved['link']}/"


def frozen_text(saved: dict[str, Any]) -> str:
    (text,) = column(
        "SELECT text FROM suitability_frozensummary JOIN suitability_response "
        "ON summary_id = digest WHERE reference = %s",
        saved["reference"].replace("-", ""),
    )
    return str(text)


def page_of(client: Client, path: str) -> str:
    """The text of a page without its tags."""
    return text_of(client.get(path))


def text_of(response: HttpResponse) -> str:
    assert response.status_code == 200
    return unescape(re.sub(r"<[^>]+>", "", response.content.decode()))


def squeezed(text: str) -> str:
    """Without white space, which tags may add or hide."""
    return "".join(text.split())


def words_in(value: Any, name: str = "") -> Iterator[str]:
    """Every text under one of the names in WORDS, however deep."""
    if isinstance(value, str):
        yield from [value] if name in WORDS else []
    elif isinstance(value, list):
        for each in value:
            yield from words_in(each, name)
    elif isinstance(value, dict):
        for field, each in value.items():
            yield from words_in(each, field)


@each_saved
def test_a_clinician_finds_a_reference(saved, staff):
    response = staff["clinician"].post("/responses/find/", {"reference": saved["reference"]})
    assert response["Location"] == f"/responses/{saved['number']}/"
    assert saved["reference"] in page_of(staff["clinician"], response["Location"])


def test_the_log_verifies_with_its_checkpoint_and_goes_on(staff):
    checkpoint = FACTS["log_mark"]
    whole = printed("verify_log", "--expect", checkpoint)
    assert whole == f"the log is whole; checkpoint {checkpoint}\n"
    assert staff["clinician"].get("/responses/").status_code == 200
    longer = printed("verify_log", "--expect", checkpoint)
    assert f"checkpoint {FACTS['log_entries'] + 1}:" in longer
    assert staff["auditor"].get("/log/").status_code == 200


def test_the_list_holds_every_response(staff):
    listed, query = [], ""
    while query is not None:
        page = staff["clinician"].get(f"/responses/{query}").content.decode()
        listed += re.findall(r'<a href="/responses/\d+/">([\w-]+)</a>', page)
        older = re.search(r'<a href="(\?[^"]*after=[^"]+)"', page)
        query = unescape(older[1]) if older else None
    assert sorted(listed) == sorted(stored_answers())


def test_the_table_holds_every_answer(staff):
    *table, end = csv.DictReader(io.StringIO(exported(staff, "csv")))
    assert end["reference"] == "#end"
    answers = {
        row["reference"]: {
            name.removeprefix("answer_"): cell.split()
            for name, cell in row.items()
            if name.startswith("answer_") and cell
        }
        for row in table
    }
    assert answers == without_blanks(stored_answers())


def test_the_json_lines_hold_every_answer(staff):
    *lines, end = map(json.loads, exported(staff, "jsonl").splitlines())
    assert end == {"end": True, "rows": len(lines)}
    assert {line["reference"]: line["answers"] for line in lines} == stored_answers()


def test_the_fhir_bundle_holds_every_answer(staff):
    resources = [entry["resource"] for entry in json.loads(exported(staff, "fhir"))["entry"]]
    responses, lists = resources[::2], resources[1::2]
    answers = {
        resource["identifier"]["value"]: dict(items_in(resource["item"])) for resource in responses
    }
    assert answers == without_blanks(stored_answers())
    assert all("data" in each["content"][0]["attachment"] for each in lists)


def test_a_fhir_key_reads_all_as_it_did_and_has_no_end_date(client):
    answer = client.get("/fhir/QuestionnaireResponse", headers={"authorization": f"Bearer {KEY}"})
    assert answer.status_code == 200
    assert answer.json()["entry"]
    kept_as = rows("SELECT scope, expires_at, ended_at FROM suitability_token")
    assert kept_as == [("all", None, None)]


def exported(staff: dict[str, Client], form: str) -> str:
    response = staff["clinician"].get(f"/responses/export.{form}")
    assert response.status_code == 200
    return b"".join(response.streaming_content).decode()


def without_blanks(responses: dict[str, dict[str, list[str]]]) -> dict[str, dict[str, list[str]]]:
    return {
        reference: {question: chosen for question, chosen in answers.items() if chosen}
        for reference, answers in responses.items()
    }


def items_in(items: list[dict[str, Any]]) -> Iterator[tuple[str, list[str]]]:
    """The answered items of a QuestionnaireResponse: linkId, and the codes that were chosen."""
    for item in items:
        if "answer" in item:
            yield item["linkId"], [answer["valueCoding"]["code"] for answer in item["answer"]]
        yield from items_in(item.get("item", []))


def test_the_release_is_live_under_its_digest_and_the_draft_follows_it():
    """`publish` without a folder reads the draft's parts, and says if it differs."""
    (line,) = printed("publish").splitlines()
    assert line.startswith(f"Release 1 is live, digest {FACTS['release_digest']}.")


def test_the_document_of_the_release_reads_and_writes_as_it_stands():
    (text,) = column("SELECT document FROM suitability_release")
    assert sha256(text) == FACTS["release_digest"]
    assert canonical_form.to_text(canonical_form.from_text(Document, text)) == text


STORED = "summary_id, answers, code, fired, release_id FROM suitability_response"


def test_the_same_answers_are_saved_as_the_same_words_today(client):
    """Every set of answers in the database, given once more on the pages."""
    responses = rows(f"SELECT DISTINCT {STORED}")
    assert len(responses) == FACTS["frozen_summaries"]
    for response in responses:
        save(client, json.loads(response[1]))
        assert newest() == response


@each_saved
def test_the_answers_that_were_given_are_saved_as_the_same_words_today(saved, client):
    """What was left out was left blank."""
    save(client, saved["answers"])
    assert newest()[0] == saved["summary_sha256"]


def save(client: Client, answers: dict[str, list[str]]) -> None:
    walk(client, answers)
    assert agree(client)["Location"] == "/saved/"


def newest() -> tuple[Any, ...]:
    return rows(f"SELECT {STORED} ORDER BY id DESC LIMIT 1")[0]


def test_the_draft_opens_with_every_kind_of_part(staff):
    before = rows("SELECT * FROM suitability_draft")
    for path in ("", "changes/"):
        assert staff["editor"].get(f"/admin/{path}").status_code == 200
    for kind, code in rows("SELECT kind, min(code) FROM suitability_part GROUP BY kind"):
        assert staff["editor"].get(part_address(kind, code)).status_code == 200
    assert rows("SELECT * FROM suitability_draft") == before


def test_pages_of_a_release_before_site_words_have_neutral_ones(client):
    title = json.loads(column("SELECT document FROM suitability_release")[0])["title"]
    start, article = client.get("/").content.decode(), client.get("/article/").content.decode()
    assert f"<h1>{title}</h1>" in start
    assert "This is for adults. You can fill it in" in start
    columns = re.findall(r'<th scope="col">(.*?)</th>', article)
    assert columns[:3] == ["What was measured", "Baclofen", "Placebo"]
    assert "<td>24 minutes</td><td>41 minutes</td>" in article
    assert "<h3>Background</h3>" in article


def test_what_the_draft_has_no_row_of_can_be_edited(staff):
    """Saved untouched, it changes nothing but that there is a row now."""
    (before,) = column("SELECT digest FROM suitability_draft")
    assert not column("SELECT id FROM suitability_part WHERE kind = 'site'")
    assert (
        "is saved in the draft" in edit_part(staff["editor"], "site", "site", {}).content.decode()
    )
    assert column("SELECT id FROM suitability_part WHERE kind = 'site'") == ["site.site"]
    assert column("SELECT digest FROM suitability_draft") == [before]
    edit_part(staff["editor"], "site", "site", {"name": "Another name"})
    assert column("SELECT digest FROM suitability_draft") != [before]


def test_a_part_with_late_fields_is_saved_as_it_stands(staff):
    (before,) = column("SELECT body FROM suitability_part WHERE kind = 'article'")
    edit_part(staff["editor"], "article", "article", {})
    assert column("SELECT body FROM suitability_part WHERE kind = 'article'") == [before]
