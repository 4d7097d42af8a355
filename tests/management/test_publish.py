"""Publishing a content folder from the command line."""

import pytest
from django.core.management import CommandError, call_command

from suitability.content.reader import ContentError, read, read_document
from suitability.models import Release
from suitability.questionnaire import canonical_form
from suitability.questionnaire.document import Document
from suitability.releases.release_cache import clear_release_cache, compiled_release, live_summaries
from tests.support.content_edits import edit


@pytest.mark.django_db
def test_it_publishes_once_and_again_only_when_something_changed(folder, capsys):
    call_command("publish", notes="first")
    call_command("publish")
    assert [release.number for release in Release.objects.all()] == [1]
    edit(folder / "rules/next_step.yaml", "with a line a day.", "with one line a day.")
    call_command("publish", str(folder), notes="second")
    assert [release.notes for release in Release.objects.all()] == ["second", "first"]
    assert "Release 2 is live" in capsys.readouterr().out


@pytest.mark.django_db
def test_a_release_is_its_document_to_the_byte(release):
    document = read_document()
    assert canonical_form.digest(release.document) == release.digest
    assert canonical_form.from_text(Document, release.document) == document
    assert compiled_release(1).program.document == document


@pytest.mark.django_db
def test_a_process_notices_a_new_release_after_a_while(release, folder, monkeypatch):
    from suitability.releases import release_cache as module

    now = module.monotonic()
    monkeypatch.setattr(module, "monotonic", lambda: now)
    assert live_summaries().release == 1
    edit(folder / "rules/next_step.yaml", "with a line a day.", "with one line a day.")
    call_command("publish", str(folder))
    assert live_summaries().release == 1
    later = now + module.CHECK_EVERY + 0.1
    monkeypatch.setattr(module, "monotonic", lambda: later)
    assert live_summaries().release == 2
    assert module.CHECK_EVERY < 5
    clear_release_cache()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        ("rules/caution.yaml", "Be sure your provider knows.", "You should take it.", "L01"),
        ("rules/caution.yaml", "Be sure your provider knows.", "Most use 10 mg.", "L03"),
        ("rules/urgent.yaml", "If a danger sign starts, call {emergency}.", "Rest.", "T13"),
        ("rules/caution.yaml", "[blood_pressure.low]", "[blood_pressure.lwo]", "rule C10"),
        ("rules/caution.yaml", "{emergency}", "{emergnecy}", "names 'emergnecy'"),
        ("rules/caution.yaml", "at_least: 1", "at_least: 9", "no count fits"),
        ("rules/caution.yaml", "at_least: 1", "at_lest: 1", "'at_lest' is not one of"),
        ("rules/caution.yaml", "at_least: 1", "at_least: 1\n    exactly: 1", "'at_least' is not"),
        ("rules/caution.yaml", "priority: 20", "category: urgent", "'category' is not one of"),
        ("rules/caution.yaml", "priority: 20", "priority: 70", "priority 70"),
        ("rules/caution.yaml", "code: C72", "code: C01", "C01: stands here twice"),
        ("sources.yaml", "- code: S48", "- code: S49", "S49: stands here twice"),
        ("questionnaire.yaml", "kind: single", "kind: double", "'double'"),
        ("terms.yaml", "value: '911'", "value: '911", "terms.yaml"),
        ("terms.yaml", "value: '911'", "value: '911'\n  value: '112'", "is given twice"),
    ],
)
def test_content_that_is_not_fit_is_not_published_and_says_why(folder, name, old, new, says):
    edit(folder / name, old, new)
    with pytest.raises(CommandError) as refused:
        call_command("publish", str(folder))
    assert says in str(refused.value)
    assert not Release.objects.exists()


@pytest.mark.parametrize("name", ["rules/urgent.yaml", "wording.yaml", "article_runs.txt"])
def test_a_file_that_is_missing_or_no_text_is_named(folder, name):
    (folder / name).write_bytes(b"\xff\xfe")
    with pytest.raises(ContentError, match=f"{name}: is not UTF-8"):
        read(folder)
    (folder / name).unlink()
    with pytest.raises(ContentError, match=f"{name}: cannot be read"):
        read(folder)


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        (
            "questionnaire.yaml",
            "code: x\ntitle: X\nquestions:\n",
            "document x: 'factors' is missing",
        ),
        ("questionnaire.yaml", "", "has no 'questions'"),
        ("rules/urgent.yaml", "code: U01", "is not a list of mappings"),
        ("rules/urgent.yaml", "- {code: U01", "urgent.yaml"),
        ("wording.yaml", "patterns: [{code: L01, pattern: '('}]", "wording.yaml"),
    ],
)
def test_a_file_of_another_shape_is_refused(folder, name, text, says):
    (folder / name).write_text(text)
    with pytest.raises(ContentError, match=says):
        read(folder)
