"""`manage.py assess`: the same answer from the command line."""

import io
import json

import pytest
from django.core.management import call_command

from suitability.content.reader import SHIPPED
from suitability.releases.release_cache import compiled_release
from tests.support.personas import CONFUSED, MANY_CAUTIONS, SLEEPLESS

KEYS = [
    "code",
    "category",
    "priority",
    "heading",
    "text",
    "because",
    "origin",
    "sources",
    "ask",
    "clinician",
]


@pytest.fixture
def assess(tmp_path, capsys, monkeypatch):
    """Runs the command on a text; gives its exit status, output and error."""

    def run(text: str, *options: str, by: str = "file") -> tuple[int, str, str]:
        if by == "file":
            name = str(tmp_path / "answers.json")
            (tmp_path / "answers.json").write_text(text, encoding="utf-8", errors="surrogatepass")
        else:
            name = "-"
            monkeypatch.setattr("sys.stdin", io.StringIO(text))
        try:
            call_command("assess", name, *options)
            status = 0
        except SystemExit as ended:
            status = int(ended.code)
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return run


def test_it_gives_the_statements_in_reading_order_from_the_live_release(assess, release):
    status, out, err = assess(json.dumps(MANY_CAUTIONS))
    given = json.loads(out)
    assert (status, err) == (0, "")
    assert list(given) == ["questionnaire", "release", "digest", "statements", "ask"]
    assert (given["questionnaire"], given["release"]) == ("baclofen_sleep", 1)
    assert given["digest"] == release.digest
    codes = [statement["code"] for statement in given["statements"]]
    assert codes[:7] == ["C51", "C44", "C34", "C52", "C48", "C21", "C32"]
    assert all(list(statement) == KEYS for statement in given["statements"])
    assert given["statements"][0]["because"] == [
        "because you chose: “My age: 65 or older”; Kidney problems"
    ]
    assert len(given["ask"]) == len(set(given["ask"]))


def test_with_content_it_needs_no_database_and_says_the_same(assess):
    status, out, _ = assess(json.dumps(CONFUSED), "--content")
    given = json.loads(out)
    assert status == 0
    assert given["release"] is None
    assert [statement["code"] for statement in given["statements"]][:2] == ["U01", "U04"]
    assert json.loads(assess(json.dumps(CONFUSED), "--content", str(SHIPPED))[1]) == given


def test_the_text_is_what_the_page_shows(assess, release, client):
    _, out, _ = assess(json.dumps(MANY_CAUTIONS))
    program = compiled_release(1).program
    shown = compiled_release(1).statements.fired(program.fill_blanks(program.bits(MANY_CAUTIONS)))
    assert [statement["text"] for statement in json.loads(out)["statements"]] == [
        statement.text for statement in shown
    ]
    assert "{" not in "".join(statement.text for statement in shown)


def test_a_question_left_out_counts_as_left_blank(assess):
    _, out, _ = assess('{"trigger": ["withdrawal"]}', "--content")
    codes = [statement["code"] for statement in json.loads(out)["statements"]]
    assert {"U05", "U06", "E05", "N08", "N09", "N12"} <= set(codes)


def test_a_list_gives_a_list_and_a_dash_reads_standard_input(assess):
    status, out, _ = assess(json.dumps([SLEEPLESS, {}]), "--content", by="input")
    assert status == 0
    assert [type(result) for result in json.loads(out)] == [dict, dict]
    assert assess("[]", "--content")[1] == "[]\n"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"unknown": ["a"]}', "unknown: there is no such question"),
        ('{"trigger": ["unknown"]}', "trigger.unknown: there is no such choice"),
        ('{"trigger": ["skipped"]}', "trigger.skipped: there is no such choice"),
        ('{"trigger": ["stress", "not_sure"]}', "trigger.not_sure: cannot stand beside"),
        ('{"baclofen_now": ["never", "past"]}', "baclofen_now: only one choice"),
        ('{"withdrawal_from": ["alcohol"]}', "withdrawal_from: is answered, but not asked"),
        ('{"trigger": "stress"}', "trigger: is not a list"),
        ('{"trigger": [1]}', "trigger: is not a list"),
        ('{"trigger": null}', "trigger: is not a list"),
        ('{"trigger": [], "trigger": ["stress"]}', "trigger: is answered twice"),
        ('[{}, {"trigger": ["x"]}]', "item 1: trigger.x: there is no such choice"),
        ("[{}, 3]", "item 1: is not an object"),
        ("3", "the input: is not an object"),
        ('"text"', "the input: is not an object"),
        ("{broken", "the input is not JSON"),
        ("", "the input is not JSON"),
        ("[" * 100_000, "the input is not JSON"),
        ('{"trigger": ["\\ud800\\u0000"]}', "trigger.\\ud800\\u0000: there is no such choice"),
        ('{"tri\\ngger": ["a"]}', "tri\\ngger: there is no such question"),
    ],
)
def test_what_does_not_fit_is_refused_in_one_line_that_names_the_place(assess, text, reason):
    status, out, err = assess(text, "--content")
    assert status == 2
    assert out == ""
    assert err.count("\n") == 1
    assert reason in err


@pytest.mark.parametrize("name", ["missing.json", ".", "\x00"])
def test_a_file_that_cannot_be_read_is_refused(capsys, tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as ended:
        call_command("assess", name, "--content")
    assert ended.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_bytes_that_are_no_text_are_refused(capsys, tmp_path):
    (tmp_path / "a.json").write_bytes(b'{"trigger": ["\xff\xfe"]}')
    with pytest.raises(SystemExit) as ended:
        call_command("assess", str(tmp_path / "a.json"), "--content")
    assert ended.value.code == 2


def test_without_a_release_it_says_what_to_do(assess, db):
    status, _, err = assess("{}")
    assert status == 2
    assert "no release is live" in err


def test_a_folder_that_is_no_content_is_refused(assess, tmp_path):
    status, out, err = assess("{}", "--content", str(tmp_path))
    assert (status, out) == (2, "")
    assert "questionnaire.yaml: cannot be read" in err
