"""The draft as files: written, read back, proved and published from the command line."""

import filecmp
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from suitability.content.reader import SHIPPED
from suitability.models import Draft, Part, Release
from suitability.releases.draft import current_draft
from suitability.releases.release import live_release
from tests.support.content_edits import edit
from tests.support.staff_clients import client_of, edit_part

pytestmark = pytest.mark.usefixtures("release")


def files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def same(left: Path, right: Path) -> bool:
    names = files(left)
    return names == files(right) and all(
        filecmp.cmp(left / name, right / name, shallow=False) for name in names
    )


def test_the_shipped_files_go_through_the_draft_byte_for_byte(tmp_path):
    call_command("load_content")
    call_command("export_content", str(tmp_path / "out"))
    assert same(SHIPPED, tmp_path / "out")


@pytest.mark.slow
def test_an_edited_draft_goes_through_files_without_loss(tmp_path):
    editor = client_of("erin", "editor")
    current_draft()
    edit_part(
        editor, "rule", "C10", {"text": 'It\'s: "low" # pressure - tell them.', "priority": "39"}
    )
    edit_part(editor, "rule", "C11", {"category": "evidence", "priority": "57"})
    edit_part(editor, "question", "tried", {"place": "1", "choices-0-ORDER": "99"})
    before = current_draft()
    call_command("export_content", str(tmp_path / "out"))
    call_command("load_content", str(SHIPPED))
    assert current_draft().digest != before.digest
    call_command("load_content", str(tmp_path / "out"))
    assert current_draft().digest == before.digest
    call_command("export_content", str(tmp_path / "again"))
    assert same(tmp_path / "out", tmp_path / "again")


BAD = {
    "a choice that is not there": (
        "rules/caution.yaml",
        "[blood_pressure.low]",
        "[blood_pressure.lwo]",
        ["rules/caution.yaml line", "rule C10", "names 'blood_pressure.lwo', which is not there"],
    ),
    "a field that is not there": (
        "rules/urgent.yaml",
        "  heading: Get medical help right now",
        "  haeding: Get medical help right now",
        ["rules/urgent.yaml line 4", "rule U01", "'haeding'"],
    ),
    "a language in capital letters": (
        "questionnaire.yaml",
        "title: Baclofen and sleep",
        "title: Baclofen and sleep\nlanguage: en-GB",
        ["questionnaire.yaml line 3, language: 'en-GB' has to be written 'en-gb'"],
    ),
    "no language": (
        "questionnaire.yaml",
        "title: Baclofen and sleep",
        "title: Baclofen and sleep\nlanguage: English",
        ["line 3, language: 'English' is no language's tag: write one such as es or pt-br"],
    ),
    "no YAML": ("terms.yaml", "value: '911'", "value: '911", ["terms.yaml line"]),
}


@pytest.mark.parametrize("name", BAD)
def test_a_folder_that_does_not_hold_together_loads_nothing_and_says_where(folder, name):
    current_draft()
    file, old, new, says = BAD[name]
    edit(folder / file, old, new)
    parts = list(Part.objects.values_list("id", "body"))
    with pytest.raises(CommandError) as refused:
        call_command("load_content", str(folder))
    for words in says:
        assert words in str(refused.value)
    assert list(Part.objects.values_list("id", "body")) == parts


def test_loading_says_who_and_changes_only_what_changed(folder):
    call_command("load_content", by="erin")
    edit(folder / "rules/next_step.yaml", "with a line a day.", "with one line a day.")
    call_command("load_content", str(folder), by="olga")
    assert [part.id for part in Part.objects.filter(changed_by="olga")] == ["rule.N05"]
    assert Draft.objects.get().changed_by == "olga"


def test_prove_without_a_folder_proves_the_draft(folder, capsys):
    call_command("prove")
    edit(folder / "rules/urgent.yaml", "of: [danger_marked]", "of: [danger_signs.seizure]")
    call_command("load_content", str(folder))
    capsys.readouterr()
    with pytest.raises(SystemExit) as ended:
        call_command("prove")
    assert ended.value.code == 1
    assert "STOP G02 guarantee G02: " in capsys.readouterr().out


def test_prove_says_in_a_line_what_does_not_hold_together(folder, capsys):
    edit(folder / "rules/caution.yaml", "[blood_pressure.low]", "[blood_pressure.lwo]")
    with pytest.raises(SystemExit) as ended:
        call_command("prove", str(folder))
    assert ended.value.code == 1
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("STOP P00 rule C10 in rules/caution.yaml line ")
    assert line.endswith(": names 'blood_pressure.lwo', which is not there")


def test_publish_without_a_folder_never_replaces_what_is_live(folder, capsys):
    edit(folder / "rules/next_step.yaml", "with a line a day.", "with one line a day.")
    call_command("load_content", str(folder))
    call_command("publish")
    assert Release.objects.count() == 1
    assert "Release 1 is live" in capsys.readouterr().out


@pytest.mark.slow
def test_publishing_a_folder_takes_the_draft_along_unless_it_has_edits_of_its_own(folder, capsys):
    current_draft()
    edit(folder / "rules/next_step.yaml", "with a line a day.", "with one line a day.")
    call_command("publish", str(folder), author="erin", approver="abe")
    live = live_release()
    assert (live.number, live.author, live.approver) == (2, "erin", "abe")
    assert current_draft().digest == live.digest
    edit_part(client_of("olga", "editor"), "rule", "C10", {"heading": "Pressure that is low"})
    digest_before = current_draft().digest
    edit(folder / "rules/next_step.yaml", "with one line a day.", "Paper or an app works.")
    call_command("publish", str(folder))
    assert live_release().number == 3
    assert current_draft().digest == digest_before
    assert "has edits of its own" in capsys.readouterr().out


def test_the_author_of_a_folder_cannot_be_its_approver(folder):
    edit(folder / "rules/next_step.yaml", "with a line a day.", "with one line a day.")
    with pytest.raises(CommandError, match="somebody else"):
        call_command("publish", str(folder), author="erin", approver="erin")
    assert live_release().number == 1


def test_a_draft_is_begun_from_what_is_live_and_not_from_the_files(folder):
    edit(folder / "rules/next_step.yaml", "with a line a day.", "with one line a day.")
    call_command("publish", str(folder))
    Draft.objects.all().delete()
    Part.objects.all().delete()
    assert current_draft().digest == live_release().digest
    assert live_release().published_at <= timezone.now()
