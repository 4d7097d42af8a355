"""Responses as CSV and JSON Lines: what the files say, and that they take no memory."""

import csv
import io
import json
import re
import subprocess
import sys
from datetime import UTC, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from suitability.clinician.exports import csv_format, row_cache, word_tables
from suitability.clinician.exports.download import newest_first
from suitability.clinician.exports.export_formats import write_csv, write_jsonl
from suitability.clinician.response_filters import CATEGORIES, FilterForm
from suitability.questionnaire.document import PRIORITIES
from suitability.responses import row_stream
from suitability.responses.bit_predicates import numbered_up_to
from suitability.responses.response import Response, Status
from suitability.responses.response_in_fhir import with_lists
from tests.support.patient_client import copy_of
from tests.support.personas import CAUTIONS, SLEEPLESS, URGENT
from tests.support.saved_responses import (
    auditor,
    clinician,
    days_ago,
    response_and_link,
    saves,
    words_of,
)
from tests.support.shipped_program import PROGRAM, bits_of, people
from tests.support.staff_clients import account_named, client_of

pytestmark = pytest.mark.usefixtures("release")


def fetched(client: Client, form: str, query: str = "") -> str:
    response = client.get(f"/responses/export.{form}?{query}")
    assert response.status_code == 200
    return b"".join(response.streaming_content).decode()


def table(client: Client, query: str = "", form: str = "csv") -> list[dict[str, str]]:
    """The rows of a table that ends with their number."""
    text = fetched(client, form, query).removeprefix("\ufeff")
    *rows, end = csv.DictReader(io.StringIO(text))
    assert [*end.values()][:2] == ["#end", str(len(rows))]
    return rows


def lines(client: Client, query: str = "") -> list[dict]:
    *rows, end = [json.loads(line) for line in fetched(client, "jsonl", query).splitlines()]
    assert end == {"end": True, "rows": len(rows)}
    return rows


def test_a_row_says_what_was_answered_and_what_fired():
    response = saves(CAUTIONS | {"tried": []})
    (row,) = table(clinician())
    assert row["reference"] == response.spoken_reference
    assert row["saved_at"] == f"{response.saved_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    assert (row["release"], row["status"], row["held_by"], row["reviewed_at"]) == (
        "1",
        "new",
        "",
        "",
    )
    assert row["answer_blood_pressure"] == "low"
    assert row["answer_tried"] == ""
    assert "C10" in row["rules_caution"].split()
    assert row["rules_urgent"] == ""


def test_both_forms_agree_with_the_program_for_random_answers():
    saved = {}
    for answers in people(40):
        saved[saves(answers).spoken_reference] = bits_of(answers)
    client = clinician()
    rows = {row["reference"]: row for row in table(client)}
    plain = {row["reference"]: row for row in lines(client)}
    assert set(rows) == set(plain) == set(saved)
    for reference, bits in saved.items():
        answers = {code: list(chosen) for code, chosen in PROGRAM.answers(bits).items()}
        fired = {name: [] for name in PRIORITIES}
        for rule in PROGRAM.rules_in(PROGRAM.fired(bits)):
            fired[rule.statement.category].append(rule.code)
        assert plain[reference]["answers"] == answers
        assert plain[reference]["rules"] == fired
        for slot in PROGRAM.slots:
            code = slot.question.code
            assert rows[reference][f"answer_{code}"].split() == answers.get(code, [])
        for name, codes in fired.items():
            assert rows[reference][f"rules_{name}"].split() == codes


def test_a_question_that_was_not_asked_is_no_answer_and_a_blank_is_an_empty_one():
    saves(SLEEPLESS | {"tried": []})
    (row,) = lines(clinician())
    assert "withdrawal_from" not in row["answers"]
    assert row["answers"]["tried"] == []


def test_they_say_what_the_filter_says_newest_first():
    old, new, _ = (
        saves(URGENT, now=days_ago(2)),
        saves(URGENT, now=days_ago(1)),
        saves(SLEEPLESS),
    )
    saves(URGENT, now=days_ago(91))
    wanted = [new.spoken_reference, old.spoken_reference]
    assert [row["reference"] for row in table(clinician(), "category=urgent")] == wanted
    assert [row["reference"] for row in lines(clinician("ann"), "category=urgent")] == wanted


def test_without_a_response_there_is_only_the_head_and_the_end():
    assert table(clinician()) == []
    assert fetched(clinician("ann"), "csv").count("\r\n") == 2
    assert fetched(clinician("bob"), "jsonl") == '{"end": true, "rows": 0}\n'


@pytest.mark.parametrize("name", ["=cmd|x", "+1", "-1", "@SUM(A1)"])
def test_what_a_spreadsheet_would_take_for_a_formula_is_made_harmless(name):
    saves()
    Response.objects.update(held_by=name)
    (row,) = table(clinician())
    assert row["held_by"] == f"'{name}"
    assert lines(clinician("ann"))[0]["held_by"] == name


@pytest.mark.parametrize("name", ['Ann "A" Lee', "Lee, Ann", "Åsa Öberg", "=ann", "a\nb", " ann"])
def test_the_table_is_what_a_plain_writer_writes(name):
    for number, answers in enumerate([*people(30), *people(5)]):
        saves(answers, now=days_ago(number / 7))
    for number, response in enumerate(Response.objects.all()):
        response.held_by = name if number % 3 else ""
        response.reviewed_at = response.saved_at + timedelta(hours=number) if number % 2 else None
        response.status = list(Status)[number % 4]
        response.save()
    assert fetched(clinician(), "csv") == written_plainly()


def written_plainly() -> str:
    """Row by row, from the answers and the program."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(
        ["reference", "saved_at", "release", "status", "held_by", "reviewed_at"]
        + [f"answer_{slot.question.code}" for slot in PROGRAM.slots]
        + [f"rules_{name}" for name in CATEGORIES]
    )
    for response in Response.objects.order_by("-saved_at", "-pk"):
        fired = PROGRAM.rules_in(PROGRAM.fired(int.from_bytes(response.code, "big")))
        writer.writerow(
            [
                response.spoken_reference,
                csv_format.utc_text(response.saved_at),
                response.release_id,
                response.status,
                f"'{response.held_by}" if response.held_by.startswith("=") else response.held_by,
                csv_format.utc_text(response.reviewed_at),
            ]
            + [" ".join(response.answers.get(slot.question.code, ())) for slot in PROGRAM.slots]
            + [
                " ".join(rule.code for rule in fired if rule.statement.category == name)
                for name in CATEGORIES
            ]
        )
    writer.writerow(["#end", Response.objects.count()])
    return text.getvalue()


@pytest.mark.django_db(transaction=True)
def test_a_table_that_is_broken_off_leaves_the_connection_free(monkeypatch):
    saved = [saves() for _ in range(3)]
    monkeypatch.setattr(row_stream, "AT_ONCE", 1)
    parts = write_csv(Response.objects.order_by("-saved_at"), (1,))
    assert next(parts).startswith("reference")
    assert next(parts)
    parts.close()
    assert Response.objects.count() == len(saved)


def test_responses_to_a_release_that_came_meanwhile_are_left_out():
    """They cannot be looked up while the database still sends rows."""
    saves()
    responses = Response.objects.order_by("-saved_at")
    assert "".join(write_csv(responses, ())).endswith("\r\n#end,0\r\n")
    assert len(list(write_jsonl(responses, ()))) == 1
    assert len(list(write_jsonl(responses, (1,)))) == 2


def test_the_row_cache_is_trimmed_before_it_is_too_large(monkeypatch):
    for answers in people(20):
        saves(answers)
    whole = fetched(clinician(), "csv")
    monkeypatch.setattr(row_cache, "MAX_ENTRIES", 2)
    monkeypatch.setattr(row_stream, "AT_ONCE", 3)
    assert fetched(clinician("ann"), "csv") == whole


@pytest.mark.asvs("V8.1.2", "V15.3.1")
def test_every_field_is_written_down_in_the_docs():
    saves()
    head = fetched(clinician(), "csv").splitlines()[0].split(",")
    documented = set(
        re.findall(r"`([a-z_]+)`", Path("docs/exports.md").read_text(encoding="utf-8"))
    )
    generic = {re.sub(r"^(answer|rules)_.*", r"\1_", name) for name in head}
    assert generic <= documented
    assert set(lines(clinician("ann"))[0]) <= documented


@pytest.mark.asvs("V5.4.1", "V5.4.2")
def test_an_export_is_for_clinicians_and_no_other_form_is_there():
    saves()
    assert clinician().get("/responses/export.xlsx").status_code == 404
    assert clinician("ann").get("/responses/export.csv?status=x").status_code == 400
    for other in (auditor(), client_of("ed", "editor"), client_of("abe", "approver")):
        assert other.get("/responses/export.csv").status_code == 403
    _, link = response_and_link()
    patient = Client()
    copy_of(link, client=patient)
    assert patient.get("/responses/export.csv")["Location"].startswith("/accounts/login/")


def test_rows_come_in_parts_however_many_there_are(monkeypatch):
    monkeypatch.setattr(row_stream, "AT_ONCE", 2)
    saved = {saves().spoken_reference for _ in range(5)}
    assert {row["reference"] for row in table(clinician())} == saved


def test_a_bad_filter_is_refused_in_words():
    assert "Fix the marked fields" in words_of(clinician().get("/responses/export.csv?since=x"))


MOST = 40  # MB over the idle process
ROWS = 100_000


@pytest.mark.slow
@pytest.mark.long  # make bench-quick measures it too, as csv_memory
@pytest.mark.django_db(transaction=True)
def test_100_000_rows_take_no_memory_to_speak_of(tmp_path):
    """In a process of its own, with a database of its own."""
    script = Path(__file__).with_name("export_memory.py")
    done = subprocess.run(
        [sys.executable, str(script), empty_database(tmp_path), str(ROWS)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    print(figures)
    for form in ("csv", "jsonl"):
        assert figures[form]["rows"] == ROWS + 1 + (form == "csv")
        assert figures[form]["megabytes"] < MOST


def empty_database(folder: Path) -> str:
    """A new file, or this test's own database on PostgreSQL, which is emptied for it."""
    if connection.vendor == "sqlite":
        return f"sqlite:///{folder / 'db.sqlite3'}"
    call_command("flush", interactive=False, verbosity=0)
    at = connection.settings_dict
    return f"postgres://{at['USER']}@{at['HOST']}:{at['PORT']}/{at['NAME']}"


def test_a_table_in_words_says_what_the_patient_picked_and_read():
    response = saves(CAUTIONS | {"tried": []})
    Response.objects.update(status=Status.IN_REVIEW, held_by="ann")
    text = fetched(clinician(), "words")
    assert text.startswith("\ufeffReference,Saved (UTC),")
    (row,) = table(clinician("ann"), form="words")
    question = {slot.question.code: slot.question for slot in PROGRAM.slots}
    assert row["Reference"] == response.spoken_reference
    assert row["Saved (UTC)"] == f"{response.saved_at.astimezone(UTC):%Y-%m-%d %H:%M}"
    assert (row["Review"], row["Held by"], row["Signed off (UTC)"]) == ("In review", "ann", "")
    pressure = question["blood_pressure"]
    assert row[pressure.text] == pressure.choice("low").in_full
    assert row[question["tried"].text] == ""
    assert "Low blood pressure" in row["Caution"].split("; ")
    assert row["Urgent"] == ""


@pytest.mark.parametrize("form", ["csv", "words"])
def test_a_column_a_choice_agrees_with_the_program_for_random_answers(form):
    """Chosen, not chosen, and empty where it was not asked."""
    saved = {saves(answers).spoken_reference: bits_of(answers) for answers in people(30)}
    yes, no = ("1", "0") if form == "csv" else ("yes", "no")
    rows = table(clinician(), "choices=on", form)
    assert len(rows) == len(saved)
    for row in rows:
        answers = PROGRAM.answers(saved[row["reference" if form == "csv" else "Reference"]])
        for slot in PROGRAM.slots:
            question, chosen = slot.question, answers.get(slot.question.code)
            for choice in question.choices:
                coded, words = f"answer_{question.code}.{choice.code}", question.text
                name = coded if form == "csv" else f"{words} {choice.in_full}"
                is_chosen = yes if choice.code in (chosen or ()) else no
                assert row[name] == ("" if chosen is None else is_chosen), name


def test_words_are_made_harmless_for_a_spreadsheet_too():
    saves()
    Response.objects.update(held_by="=cmd|x")
    (row,) = table(clinician(), form="words")
    assert row["Held by"] == "'=cmd|x"


@pytest.mark.parametrize("form", ["words", "csv"])
def test_a_table_for_people_comes_in_parts_and_its_cells_are_trimmed(form, monkeypatch):
    for answers in people(20):
        saves(answers)
    whole = fetched(clinician(), form, "choices=on")
    monkeypatch.setattr(word_tables, "MAX_ENTRIES", 2)
    monkeypatch.setattr(row_stream, "AT_ONCE", 3)
    assert fetched(clinician("ann"), form, "choices=on") == whole


def test_the_code_book_has_every_code_of_an_export():
    saves(URGENT)
    client = clinician()
    response = client.get("/responses/code-book.csv")
    text = b"".join(response.streaming_content).decode()
    assert text.startswith("\ufeffkind,code,meaning,belongs_to,releases")
    *rows, end = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    assert (end["kind"], end["code"]) == ("#end", str(len(rows)))
    meanings = {(row["kind"], row["code"]): row["meaning"] for row in rows}
    assert meanings["choice", "blood_pressure.low"] == "It is low, or I was told it is low"
    assert meanings["status", "in_review"] == "in review"
    (row,) = table(client)
    for name, cell in row.items():
        assert ("column", name) in meanings or name in {each["belongs_to"] for each in rows}
        for code in cell.split() if name.startswith("rules_") else ():
            assert meanings["statement", code]


def test_a_bundle_ends_with_the_number_of_its_entries():
    saves()
    saves()
    bundle = json.loads(fetched(clinician(), "fhir"))
    assert len(bundle["entry"]) == 4  # each response, and its list
    assert bundle["meta"]["tag"][0]["code"] == "complete"
    assert bundle["meta"]["tag"][0]["display"] == "4 entries"


@pytest.mark.parametrize("form", ["csv", "words", "jsonl", "fhir"])
def test_a_file_that_was_cut_off_is_known(form):
    """Wherever it is cut, its end is not that of a whole file."""
    for answers in people(3):
        saves(answers)
    text = fetched(clinician(), form)
    for end in range(1, len(text.rstrip()), 97):
        assert not is_whole(text[:end], form)
    assert is_whole(text, form)


def is_whole(text: str, form: str) -> bool:
    """As docs/exports.md says how to know it."""
    if form == "fhir":
        try:
            bundle = json.loads(text)
        except ValueError:
            return False
        return bundle["meta"]["tag"][0]["display"] == f"{len(bundle['entry'])} entries"
    rows = text.splitlines()
    count = len(rows) - 1 - (form != "jsonl")
    end = {"jsonl": json.dumps({"end": True, "rows": count})}.get(form, f"#end,{count}")
    return text.endswith("\n") and rows[-1] == end


def test_the_page_leads_to_each_file_with_its_filter():
    saves(CAUTIONS)
    page = clinician().get("/responses/?rule=C10").content.decode()
    for path in (
        "export.words?rule=C10",
        "export.words?rule=C10&amp;choices=on",
        "export.csv?rule=C10",
        "export.csv?rule=C10&amp;choices=on",
        "export.jsonl?rule=C10",
        "export.fhir?rule=C10",
        "code-book.csv",
    ):
        assert f'href="/responses/{path}"' in page
    assert clinician("ann").get("/responses/export.jsonl?choices=on").status_code == 404


@pytest.mark.parametrize("query", ["", "status=open", "rule=C10", "mine=on"])
def test_a_bundle_begins_before_all_is_read(query):
    """It is read in the order of an index: a million lists took six minutes to be sorted first, and
    who waits for two of them without a byte goes away."""
    saves()
    form = FilterForm(QueryDict(query))
    assert form.is_valid()
    ordered = newest_first(form, by=account_named("cleo", "clinician"), now=timezone.now())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_sort = off")  # of one row it would be the cheapest
    plan = with_lists(ordered.filter(numbered_up_to(9))).explain()
    assert "USING INDEX response_in_list" in plan or connection.vendor == "postgresql"
    assert "TEMP B-TREE" not in plan
    assert "Sort" not in plan
