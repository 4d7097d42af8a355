"""Content files: what is written is what was read, and an error says where it is."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suitability.content import yaml_loader, yaml_writer
from suitability.content.reader import SHIPPED, Content, ContentError, UnfitContent, read
from suitability.content.writer import in_files_order, texts, write
from suitability.content.yaml_loader import load
from suitability.editorial.wording import Wording
from suitability.questionnaire.canonical_form import from_plain, to_text
from suitability.questionnaire.document import Document
from suitability.questionnaire.normalization import unusual_character
from suitability.questionnaire.sources import SignOff
from tests.support import content_edits

CONTENT = read()
DOCUMENT = CONTENT.document

# Pieces of text that YAML reads as something else, loses, or refuses, if they are written as is.
HARD = [
    *(
        "",
        " ",
        "  ",
        "\n",
        "\n\n",
        "\t",
        "\r",
        "\x00",
        "\x07",
        "\x85",
        "\u2028",
        "\ufeff",
        "\uffff",
    ),
    *("911", "2.1", "1e3", "0x1f", "1:30", "yes", "No", "null", "~", "=", "<<", "2026-11-23"),
    *("'", '"', "\\", "\\b", "#", " # ", ":", ": ", "- ", "? ", "---", "...", "|", ">-", "%", "@"),
    *("&a", "*a", "!a", "`", ",", "[a]", "}", "A. B", "A.  B", "A. \nB", "A.\n B", "x\n", "Ä😀"),
    "word" * 60,
]
ANY = st.sampled_from(HARD) | st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
PROSE = st.sampled_from(["A b.", "c?", "'D!'", "e: f", " ", " ", "\n", "\n"])
TEXT = (st.lists(ANY, min_size=1, max_size=5) | st.lists(PROSE, min_size=1)).map("".join)

# Fields that hold free text. Those that a patient reads may hold no unknown `{term}`.
CHECKED = {"help", "text", "label", "hint", "heading", "short", "ask", "help_lines"}
FREE = CHECKED | {
    *("title", "clinician", "sentence", "section", "verdict", "note", "public", "why_unused"),
    *("address", "used_for", "name", "baclofen", "placebo", "value", "statement", "review_by"),
    *("reason", "allowed", "example", "needs_guard", "guards", "place", "hazard"),
}


def files(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def test_the_shipped_files_are_written_as_they_are(tmp_path):
    write(CONTENT, tmp_path / "content")
    written, shipped = files(tmp_path / "content"), files(SHIPPED)
    assert written.keys() == shipped.keys()
    for name, text in written.items():
        assert text.decode() == shipped[name].decode(), name
    assert written == shipped
    assert [path.name for path in tmp_path.iterdir()] == ["content"]


def test_files_with_nothing_in_them_are_written_too(tmp_path):
    rules = tuple(rule for rule in DOCUMENT.rules if rule.statement.category != "evidence")
    document = replace(DOCUMENT, rules=rules, guarantees=(), help_lines=())
    write(replace(CONTENT, document=document), tmp_path)
    assert (tmp_path / "rules/evidence.yaml").read_text() == "[]\n"
    assert (tmp_path / "guarantees.yaml").read_text() == "[]\n"
    assert files(tmp_path).keys() == files(SHIPPED).keys()
    assert read(tmp_path).document == document


@settings(deadline=None, max_examples=100)
@given(TEXT, st.sampled_from([str, yaml_writer.Folded, yaml_writer.Quoted]))
def test_any_text_is_read_back_wherever_it_stands(text, kind):
    text = kind(text)
    value = {
        "alone": text,
        "list": [text, "b"],
        "one a line": yaml_writer.OneALine([text, "b"]),
        "inline": yaml_writer.Inline({"a": text, "b": [text]}),
        "parts": yaml_writer.Apart([{"a": {"b": text, "c": 1}}, {"a": text}]),
        "none": [],
        "empty": {},
        "others": [True, None, 3, -0.5],
    }
    written = yaml_writer.to_yaml(value)
    assert load(written) == value
    assert yaml_writer.to_yaml(value) == written


def test_texts_are_folded_at_the_ends_of_sentences():
    text = "First, e.g. this. Second (in the U.S.) is it?\nThird. 'Fourth.'"
    lines = yaml_writer.to_yaml({"text": yaml_writer.Folded(text)}).splitlines()
    assert lines == [
        "text: >-",
        "  First, e.g. this.",
        "  Second (in the U.S.) is it?",
        "",
        "  Third.",
        "  'Fourth.'",
    ]


@pytest.mark.slow
@settings(deadline=None, max_examples=15)
@given(st.data())
def test_any_content_is_read_as_it_was_written(data):
    content = changed(data.draw)
    with TemporaryDirectory() as parent:
        folder = Path(parent, "content")
        write(content, folder)
        again = read(folder)
        assert again == in_files_order(content) == content
        assert to_text(again.document) == to_text(content.document)
        assert {name: text.encode() for name, text in texts(again).items()} == files(folder)


def changed(draw) -> Content:
    """The shipped content with other texts, and a few parts taken out, added or moved."""
    document, wording = json.loads(to_text(DOCUMENT)), json.loads(to_text(CONTENT.wording))
    document["sign_off"] = {"name": "", "role": "", **DATES}
    places = [*places_of_text(document), *places_of_text(wording)]
    for at in draw(st.lists(st.integers(0, len(places) - 1), max_size=25)):
        part, key, checked = places[at]
        text = usual(draw(TEXT)) or "x"
        part[key] = text.replace("{", "(") if checked else text
    for change in draw(st.lists(st.sampled_from(CHANGES), max_size=4)):
        change(document, wording, draw)
    return Content(from_plain(Document, document), from_plain(Wording, wording))


def usual(text):
    """What is left of a text without the characters that content may not have."""
    text = "".join(each for each in text if not unusual_character(each))
    return "" if unusual_character(text) else text


DATES = {"reviewed_on": "2026-11-23", "next_review": "2027-11-23"}


def places_of_text(part, name=""):
    """Where free text stands, as (holder, key, whether its terms are checked)."""
    for key, value in part.items() if isinstance(part, dict) else enumerate(part):
        name_here = key if isinstance(part, dict) else name
        if name_here == "readers":  # their examples have to be caught by their patterns
            continue
        if isinstance(value, dict | list):
            yield from places_of_text(value, name_here)
        elif isinstance(value, str) and name_here in FREE and name_here != "review_by":
            yield part, key, name_here in CHECKED or name == "words"


def bounds(document, wording, draw):
    rules = [rule for rule in document["rules"] if rule["clauses"]]
    clause = draw(st.sampled_from(draw(st.sampled_from(rules))["clauses"]))
    clause["low"] = draw(st.integers(0, len(clause["of"])))
    clause["high"] = draw(st.none() | st.integers(clause["low"], len(clause["of"])))


def unsigned(document, wording, draw):
    document["sign_off"] = None


def no_guarantees(document, wording, draw):
    document["guarantees"] = []


def no_help_lines(document, wording, draw):
    document["help_lines"] = []


def no_tables(document, wording, draw):
    document["article"] = {"measures": [], "compared": [], "side_effects": []}


def no_patterns(document, wording, draw):
    wording["patterns"], wording["article_runs"] = [], []


def turned_choices(document, wording, draw):
    draw(st.sampled_from(document["questions"]))["choices"].reverse()


def turned_sources(document, wording, draw):
    document["sources"].reverse()


def origin_and_kind(document, wording, draw):
    question = without_limits(draw(st.sampled_from(document["questions"])))
    question["origin"] = draw(st.sampled_from(["core", "mixed", "add"]))
    question["kind"] = draw(st.sampled_from(["single", "multiple"]))
    question["choices"][0]["exclusive"] = draw(st.booleans())


def limits(document, wording, draw):
    """The first two choices under a heading, and a bound on how many can be picked."""
    question = without_limits(draw(st.sampled_from(document["questions"])))
    question["kind"] = "multiple"
    heading = draw(st.sampled_from(["", "How often?", "{emergency}: yes"]))
    for choice in question["choices"][:2]:
        choice |= {"exclusive": False, "one_of": heading}
    question["most"] = draw(st.sampled_from([0, 2]))


def without_limits(question):
    for choice in question["choices"]:
        choice["one_of"] = ""
    question["most"] = 0
    return question


def dates(document, wording, draw):
    draw(st.sampled_from(document["sources"]))["review_by"] = "2026-11-23"


def one_rule_more(document, wording, draw):
    rule = json.loads(json.dumps(draw(st.sampled_from(document["rules"]))))
    at = next(
        at for at, other in enumerate(document["rules"])
        if other["statement"]["category"] == rule["statement"]["category"]
    )  # fmt: skip
    codes = {other["code"] for other in document["rules"]}
    code = next(code for number in range(100) if (code := f"New_{number}") not in codes)
    document["rules"].insert(at, rule | {"code": code})


CHANGES = [
    *(bounds, unsigned, no_guarantees, no_help_lines, no_tables, no_patterns, turned_choices),
    *(turned_sources, origin_and_kind, limits, dates, one_rule_more),
]


def test_rules_are_written_by_category(tmp_path):
    turned = replace(CONTENT, document=replace(DOCUMENT, rules=DOCUMENT.rules[::-1]))
    write(turned, tmp_path / "content")
    again = read(tmp_path / "content")
    assert again == in_files_order(turned) != turned
    assert set(again.document.rules) == set(DOCUMENT.rules)
    assert again.document.rules[0] == next(
        rule for rule in turned.document.rules if rule.statement.category == "urgent"
    )


def test_a_sign_off_is_kept(tmp_path):
    signed = replace(DOCUMENT, sign_off=SignOff("Dr. Ä: 'A'", "pharmacist", **DATES))
    write(replace(CONTENT, document=signed), tmp_path)
    assert read(tmp_path).document == signed
    text = (tmp_path / "questionnaire.yaml").read_text()
    assert "\nsign_off:\n  name: 'Dr. Ä: ''A'''\n  role: pharmacist\n  reviewed_on: 20" in text


def test_a_folder_from_before_there_were_options_is_read(folder):
    (folder / "options.yaml").unlink()
    assert read(folder).document == replace(DOCUMENT, options=())


def test_only_what_changed_is_replaced_and_what_is_not_ours_stays(folder):
    write(CONTENT, folder)
    (folder / "NOTES.txt").write_text("ours")
    before = {path: path.stat().st_ino for path in folder.rglob("*")}
    document = replace(DOCUMENT, title="Another title")
    write(replace(CONTENT, document=document), folder)
    changed = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.stat().st_ino != before[path]
    }
    # The translation's file has a comment that it is stale.
    assert changed == {"questionnaire.yaml", "translations/es/questionnaire.yaml"}
    assert read(folder).document == document


@pytest.mark.parametrize("runs", [("\ud800",), ("two words",), ("",)])
def test_what_files_cannot_say_is_refused_and_the_old_files_stay(folder, runs):
    before = files(folder)
    content = replace(CONTENT, wording=replace(CONTENT.wording, article_runs=runs))
    content = replace(content, document=replace(DOCUMENT, title="Another title"))
    with pytest.raises(ContentError, match=f"{folder}: cannot be written without loss"):
        write(content, folder)
    assert files(folder) == before
    assert [path.name for path in folder.parent.iterdir()] == ["content"]


@pytest.mark.parametrize("fails_at", [1, 2, 3])
def test_a_write_that_fails_midway_leaves_the_old_files(folder, monkeypatch, fails_at):
    (folder / "terms.yaml").unlink()
    before, calls, move = files(folder), [], os.replace

    def failing(*paths):
        calls.append(paths)
        if len(calls) == fails_at:
            raise OSError("the disk is gone")
        move(*paths)

    monkeypatch.setattr("os.replace", failing)
    document = replace(DOCUMENT, title="Another title", guarantees=())
    with pytest.raises(OSError, match="the disk is gone"):
        write(replace(CONTENT, document=document), folder)
    assert len(calls) >= fails_at
    assert files(folder) == before
    assert [path.name for path in folder.parent.iterdir()] == ["content"]


# A file, an edit of it, then the part that the error names, its problem, and what stands on the
# line that it names: the last line with these words.
FAULTS = [
    (
        *("rules/caution.yaml", "[blood_pressure.low]", "[blood_pressure.lwo]", "rule C10"),
        *("names 'blood_pressure.lwo', which is not there", "blood_pressure.lwo"),
    ),
    (
        *("rules/caution.yaml", "at_least: 1", "at_lest: 1", "rule C01 when 1"),
        *("'at_lest' is not one of: of, low, high", "at_lest"),
    ),
    (
        *("rules/caution.yaml", "priority: 20", "priority: 70", "rule C01"),
        *("priority 70 is not one of caution", "priority: 70"),
    ),
    (
        *("rules/caution.yaml", "code: C72", "code: C01", "rule C01"),
        *("stands here twice", "code: C01"),
    ),
    (
        *("rules/context.yaml", "code: X03", "code: N01", "rule N01"),
        *("stands here twice", ""),
    ),
    (
        *("rules/caution.yaml", "{emergency}", "{emergnecy}", "rule C01 text"),
        *("names 'emergnecy', which is not there", "emergnecy"),
    ),
    (
        *("rules/caution.yaml", "- code: C10\n  priority", "- priority", "rules 36"),
        *("'code' is missing", "- priority"),
    ),
    (
        *("questionnaire.yaml", "kind: single", "kind: double", "question baclofen_now"),
        *("'kind' is 'double', not one of: single, multiple", "kind: double"),
    ),
    (
        *("questionnaire.yaml", "hint: Also called", "hnt: Also called"),
        *("question trigger, choice withdrawal", "'hnt' is not one of: code, label, hint", "hnt:"),
    ),
    (
        *("questionnaire.yaml", "hint: Also called", "hint: Also {called}"),
        *("question trigger, choice withdrawal hint", "names 'called', which", "{called}"),
    ),
    (
        *("questionnaire.yaml", "  - code: caffeine_nicotine", "  - code: opioids"),
        *("question withdrawal_from", "has two choices with one code", "- code: withdrawal_from"),
    ),
    (
        *("page.yaml", "danger_list: N14", "danger_list: N41", "page"),
        *("names 'N41', which is not there", "N41"),
    ),
    (
        *("page.yaml", "  title: Topics", "  titel: Topics", "words"),
        *("'titel' is not one of", "titel"),
    ),
    (
        *("page.yaml", "text {crisis}", "text {crises}", "help_lines"),
        *("names 'crises', which is not there", "{crises}"),
    ),
    (
        *("page.yaml", "    - question: danger_signs", "    - quest: danger_signs"),
        *("page strip 2 parts 1", "'quest' is not one of: question, label", "quest: "),
    ),
    (
        *("guarantees.yaml", "first: U01", "first: U99", "guarantee G33"),
        *("names 'U99', which is not there", "U99"),
    ),
    (
        *("ledger.yaml", "claim: A27", "claim: A99", "article"),
        *("names 'A99', which is not there", "A99"),
    ),
    (
        *("sources.yaml", "tier: T1\n", "tier: T9\n", "source S01"),
        *("'T9' is not a tier", "T9"),
    ),
    (
        *("options.yaml", "sources: [S40,", "sources: [S999,", "option O01"),
        *("names 'S999', which is not there", "S999"),
    ),
    (
        *("terms.yaml", "value: '988'", "value: 988", "term crisis"),
        *("'value' is 988, not str", "value: 988"),
    ),
    (
        *("wording.yaml", "- kind: caution", "- knd: caution", "budgets 2"),
        *("'knd' is not one of: kind, words, over", "- knd"),
    ),
    (
        *("wording.yaml", r"'\b(half|one", r"'\b((half|one", "pattern L04"),
        *("cannot be read", "- code: L04"),
    ),
    (
        *("questionnaire.yaml", "title: Baclofen", "tilte: Baclofen", "document baclofen_sleep"),
        *("'tilte' is not one of", "tilte"),
    ),
]


@pytest.mark.parametrize(
    ("name", "old", "new", "part", "problem", "on"), FAULTS, ids=[row[2] for row in FAULTS]
)
def test_an_error_names_the_file_the_line_and_the_part(folder, name, old, new, part, problem, on):
    lines = edit(folder, name, old, new)
    with pytest.raises(UnfitContent) as refused:
        read(folder)
    error = refused.value
    assert (error.part, error.problem[: len(problem)]) == (part, problem)
    assert str(error) == f"{folder}/{error.where}, {part}: {error.problem}"
    if on:
        (*_, expected) = (number for number, line in enumerate(lines, 1) if on in line)
        assert error.where == f"{name} line {expected}"


def test_an_error_that_is_in_two_files_is_placed_in_the_later_one(folder):
    line = edit(folder, "rules/context.yaml", "code: X03", "code: C10").index("- code: C10") + 1
    with pytest.raises(UnfitContent, match=rf"context\.yaml line {line}, rule C10: stands here"):
        read(folder)


@pytest.mark.parametrize("libyaml", [True, False], ids=["by libyaml", "by PyYAML alone"])
@pytest.mark.parametrize(
    ("new", "line", "problem"),
    [
        ("value: '911", 7, "expected <block end>, but found '<scalar>'"),
        ("value: [911", 5, "expected ',' or ']', but got ':'"),
        ("  value: '911'", 4, "mapping values are not allowed"),
        ("value: 'x'\n  value: '911'", 5, "'value' is given twice"),
        ("value: \x07", 4, "special characters are not allowed"),
        ("value: !!int x", 4, "cannot be read as a value"),
        ("value: a\tb", 4, "found character '\\t'"),
        ("value: [Who?, Why]", 4, "expected ',' or ']', but got '?'"),
        ("value: {Who?: me}", 4, "expected ',' or '}', but got '?'"),
        (f"value: {'[' * 1000}", 1, "is nested too deeply"),
    ],
)
def test_what_is_no_yaml_is_named_with_its_line(folder, new, line, problem, libyaml, monkeypatch):
    """libyaml alone would take some of it, and say the rest in other words."""
    monkeypatch.setattr(yaml_loader, "LIBYAML", libyaml and yaml_loader.LIBYAML)
    edit(folder, "terms.yaml", "value: '911'", new)
    with pytest.raises(ContentError) as refused:
        read(folder)
    assert not isinstance(refused.value, UnfitContent)
    assert (refused.value.where, refused.value.part) == (f"terms.yaml line {line}", "")
    assert problem in refused.value.problem


def test_without_libyaml_the_shipped_files_say_the_same():
    """As where PyYAML was built without it: `yaml._yaml` is what binds it."""
    code = (
        "import sys; sys.modules['yaml._yaml'] = None\n"
        "from suitability.content import reader, yaml_loader\n"
        "from suitability.questionnaire.canonical_form import to_text\n"
        "print(yaml_loader.LIBYAML)\n"
        "print(to_text(reader.read().document))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == f"False\n{to_text(DOCUMENT)}\n"


@pytest.mark.asvs("V1.5.2")
def test_nothing_is_said_in_two_files(folder):
    edit(folder, "terms.yaml", "terms:", "title: Another title\n\nterms:")
    with pytest.raises(UnfitContent, match=r"terms\.yaml line 2: 'title' is in another file"):
        read(folder)


@pytest.mark.asvs("V1.5.2")
def test_a_key_that_is_no_text_is_refused(folder):
    edit(folder, "questionnaire.yaml", "title:", "1: one\ntitle:")
    with pytest.raises(UnfitContent, match=r"questionnaire\.yaml line 2, .*: '1' is not one of"):
        read(folder)
    edit(folder, "terms.yaml", "terms:", "1: one\nterms:")
    with pytest.raises(UnfitContent, match=r"terms\.yaml line 2: '1' is in another file"):
        read(folder)


def test_a_date_needs_no_quotes(folder):
    edit(folder, "sources.yaml", "  tier: T1", "  review_by: 2026-11-23\n  tier: T1")
    assert read(folder).document.sources[0].review_by == "2026-11-23"


def edit(folder: Path, name: str, old: str, new: str) -> list[str]:
    """Edit a file at the first place, and give its lines."""
    content_edits.edit(folder / name, old, new)
    return (folder / name).read_text().splitlines()
