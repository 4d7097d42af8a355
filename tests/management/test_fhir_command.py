"""`manage.py fhir`: the release and answers, for other systems."""

import io
import json
import shutil

import pytest
from django.core.management import call_command

from suitability.content.reader import SHIPPED
from suitability.fhir.bundle import bundle
from suitability.fhir.identifiers import Names
from suitability.fhir.questionnaire_resource import questionnaire
from suitability.fhir.response_resource import response
from suitability.releases.release_cache import live_summaries
from tests.conftest import NOW
from tests.fhir.schema import check
from tests.support.personas import CONFUSED, MANY_CAUTIONS, SLEEPLESS

BASE = "https://suitability.example/fhir"


@pytest.fixture
def fhir(tmp_path, capsys, monkeypatch):
    """Runs the command, on a text if it has one; gives its exit status, output and error."""

    def run(kind: str, *options: str, text: str = "") -> tuple[int, str, str]:
        (tmp_path / "answers.json").write_text(text, encoding="utf-8")
        monkeypatch.setattr("sys.stdin", io.StringIO(text))
        names = (
            [str(tmp_path / "answers.json")]
            if kind != "questionnaire" and "-" not in options
            else []
        )
        try:
            call_command("fhir", kind, *names, *options)
            status = 0
        except SystemExit as ended:
            status = int(ended.code)
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return run


def names() -> Names:
    return Names(BASE, "baclofen_sleep", live_summaries().digest, 1)


def complete(answers):
    program = live_summaries().program
    return program.fill_blanks(program.bits(answers))


def test_the_live_release_is_an_active_questionnaire_with_its_date(fhir, release):
    status, out, err = fhir("questionnaire")
    resource = json.loads(out)
    assert (status, err) == (0, "")
    assert resource == questionnaire(
        live_summaries().program, names(), status="active", date="2026-11-23T09:00:00+00:00"
    )
    assert NOW.isoformat() == resource["date"]
    check(resource)


def test_content_that_was_not_released_is_a_draft_and_needs_no_database(fhir):
    _, out, _ = fhir("questionnaire", "--content")
    resource = json.loads(out)
    assert (resource["status"], resource["version"][:6], resource["experimental"]) == (
        "draft",
        "draft-",
        True,
    )
    assert fhir("questionnaire", "--content", str(SHIPPED)) == (0, out, "")
    check(resource)


@pytest.mark.parametrize("options", [(), ("-",)])
def test_answers_are_a_response_to_the_live_release(fhir, release, options):
    status, out, err = fhir("response", *options, text=json.dumps(CONFUSED))
    assert (status, err) == (0, "")
    assert json.loads(out) == response(live_summaries().program, complete(CONFUSED), names())
    assert json.loads(out)["questionnaire"] == f"{BASE}/Questionnaire/baclofen-sleep|1"


def test_a_list_of_answers_is_a_bundle(fhir, release):
    given = [SLEEPLESS, MANY_CAUTIONS, MANY_CAUTIONS]
    out = fhir("response", text=json.dumps(given))[1]
    program = live_summaries().program
    responses = [response(program, complete(answers), names()) for answers in given]
    assert json.loads(out) == bundle(responses, base=BASE, kind="collection")
    check(json.loads(out))
    assert fhir("response", text=json.dumps(given))[1] == out


def test_an_empty_list_is_an_empty_bundle(fhir):
    resource = json.loads(fhir("response", "--content", text="[]")[1])
    assert resource == {"resourceType": "Bundle", "type": "collection"}


def test_addresses_begin_where_the_settings_say(fhir, settings):
    settings.FHIR_BASE = "https://clinic.example/r4"
    assert (
        '"url": "https://clinic.example/r4/Questionnaire/' in fhir("questionnaire", "--content")[1]
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"unknown": ["a"]}', "unknown: there is no such question"),
        ('{"withdrawal_from": ["alcohol"]}', "withdrawal_from: is answered, but not asked"),
        ('[{}, {"trigger": ["x"]}]', "item 1: trigger.x: there is no such choice"),
        ('{"trigger": [], "trigger": ["stress"]}', "trigger: is answered twice"),
        ("null", "the input: is not an object"),
        ("", "the input is not JSON"),
    ],
)
def test_what_does_not_fit_is_refused_as_assess_refuses_it(fhir, tmp_path, capsys, text, reason):
    status, out, err = fhir("response", "--content", text=text)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert reason in err
    with pytest.raises(SystemExit):
        call_command("assess", str(tmp_path / "answers.json"), "--content")
    assert capsys.readouterr().err == err


def test_a_response_is_taken_where_answers_are(fhir, tmp_path, capsys):
    given = [SLEEPLESS, MANY_CAUTIONS]
    bundled = json.loads(fhir("response", "--content", text=json.dumps(given))[1])
    responses = [entry["resource"] for entry in bundled["entry"]]
    assert json.loads(fhir("response", "--content", text=json.dumps(responses))[1]) == bundled
    printed = []
    for sent in (given, responses):
        (tmp_path / "sent.json").write_text(json.dumps(sent))
        for options in ([], ["--text"]):
            call_command("assess", str(tmp_path / "sent.json"), "--content", *options)
            printed.append(capsys.readouterr().out)
    assert printed[:2] == printed[2:]
    assert printed[0] != printed[1]


def test_it_says_whether_a_response_fits(fhir, release):
    made = json.loads(fhir("response", text=json.dumps(CONFUSED))[1])
    status, out, err = fhir("validate", text=json.dumps(made))
    assert (status, err) == (0, "")
    assert json.loads(out)["issue"][0]["severity"] == "information"
    check(json.loads(out))


def test_it_says_what_is_wrong_with_a_response_and_where(fhir, release, tmp_path, capsys):
    made = json.loads(fhir("response", text=json.dumps(CONFUSED))[1])
    made["item"][0]["linkId"] = "hours"
    status, out, err = fhir("validate", text=json.dumps(made))
    assert (status, err) == (2, "")
    check(json.loads(out))
    (issue,) = json.loads(out)["issue"]
    assert issue["expression"] == ["QuestionnaireResponse.item[0]"]
    assert issue["details"]["text"] == '"hours": there is no such linkId'
    with pytest.raises(SystemExit):
        call_command("assess", str(tmp_path / "answers.json"))
    line = 'QuestionnaireResponse.item[0]: "hours": there is no such linkId\n'
    assert capsys.readouterr().err == line


def test_a_response_to_another_version_is_refused_and_both_are_named(fhir, release):
    made = fhir("response", "--content", text=json.dumps(CONFUSED))[1]
    assert fhir("validate", "--content", text=made)[0] == 0
    status, out, _ = fhir("validate", text=made)
    (issue,) = json.loads(out)["issue"]
    assert status == 2
    assert 'it answers version "draft-' in issue["details"]["text"]
    assert "the version here is 1" in issue["details"]["text"]


@pytest.mark.parametrize("kind", ["questionnaire", "response", "validate"])
def test_without_a_release_it_says_what_to_do(fhir, db, kind):
    status, out, err = fhir(kind, text="{}")
    assert (status, out) == (2, "")
    assert "no release is live" in err


def test_a_condition_that_fhir_cannot_say_is_refused(fhir, tmp_path):
    folder = shutil.copytree(SHIPPED, tmp_path / "content")
    file = folder / "questionnaire.yaml"
    signs = ("seizure", "unreal", "confused", "fever_stiff", "heart", "faint", "too_much")
    clause = f"  - exactly: 3\n    of: [{', '.join(f'danger_signs.{sign}' for sign in signs)}]\n"
    before, after = file.read_text().split("- code: tried\n")
    file.write_text(f"{before}- code: tried\n  shown_when:\n{clause}{after}")
    for kind in ("questionnaire", "response"):
        status, out, err = fhir(kind, "--content", str(folder), text="{}")
        assert (status, out, err.count("\n")) == (2, "", 1)
        assert "question tried: its condition takes more than 12" in err
