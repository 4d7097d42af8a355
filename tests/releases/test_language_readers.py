"""A language goes live only if one of the two people who publish it reads it."""

from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from suitability.accounts.account_actions import NotPossible, change_languages
from suitability.audit.audit_entry import AuditEntry
from suitability.content.reader import Content
from suitability.content.writer import write
from suitability.questionnaire.document import Document
from suitability.questionnaire.pseudo_language import accented
from suitability.questionnaire.translated_document import in_language, source_texts
from suitability.questionnaire.translation import TranslatedText, Translation, source_digest
from suitability.releases.draft import current_draft, load_draft
from suitability.releases.language_reader import languages_read
from suitability.releases.release import Release
from suitability.releases.release_cache import clear_release_cache, compiled_release
from suitability.releases.submission import DraftStopped, NotAllowed, approve
from tests.support.editorial_team import ADA, BO, ED, at_work, colleague, edit_draft, submit_draft
from tests.support.saved_responses import words_of
from tests.support.shipped_program import DOCUMENT, WORDING
from tests.support.staff_clients import account_named, client_of

pytestmark = pytest.mark.usefixtures("release")

BRITISH = replace(WORDING, language="en-gb", languages=(), article_runs=())
CONTENT = Content(DOCUMENT, replace(WORDING, languages=(BRITISH,)))


def whole(document: Document = DOCUMENT, **texts: str) -> Translation:
    """The document's own texts as a translation, of which some are others."""
    sources = source_texts(document)
    rows = (
        TranslatedText(key, source_digest(text), texts.get(key, text))
        for key, text in sources.items()
    )
    return Translation("en-gb", "English (UK)", tuple(rows), True, "By Ann", "By Bo")


def offers(translation: Translation) -> None:
    """Put a translation into the draft in place of all others."""
    document = replace(DOCUMENT, translations=(translation,))
    load_draft(replace(CONTENT, document=document), by=colleague(ED), now=timezone.now())


def names_reader(name: str, *languages: str) -> None:
    manager = account_named("max", "manager")
    number, now = colleague(name).pk, timezone.now()
    change_languages(number, languages=languages, by=manager, role="manager", now=now)


def published(approver: str = ADA) -> Release:
    return approve(submit_draft(), by=colleague(approver), now=timezone.now())


def test_neither_of_two_who_do_not_read_a_language_publishes_it() -> None:
    offers(whole())
    with pytest.raises(NotAllowed, match=r"English \(UK\) \(en-gb\).*named as a reader"):
        published()
    assert Release.objects.count() == 1


@pytest.mark.parametrize("reader", [ED, ADA])
def test_one_of_the_two_reads_it(reader: str) -> None:
    offers(whole())
    names_reader(reader, "en-gb", "fr")
    release = published()
    assert release.readers == f"en-gb {reader}\n"
    assert f"read in en-gb {reader}" in AuditEntry.objects.first().about
    assert compiled_release(release.number, "en-gb").program.document.language == "en-gb"


def test_a_reader_of_another_language_does_not_count() -> None:
    offers(whole())
    names_reader(ADA, "es")
    names_reader(BO, "en-gb")
    with pytest.raises(NotAllowed):
        published(ADA)


def test_a_release_that_leaves_the_languages_as_they_are_needs_no_reader() -> None:
    offers(whole())
    names_reader(ADA, "en-gb")
    published()
    names_reader(ADA)
    edit_draft("guarantee.G05a", sentence="The same in other words.")
    assert published().readers == ""


def test_a_language_that_is_not_offered_needs_no_reader() -> None:
    offers(replace(whole(), offered=False))
    assert published().readers == ""


def test_a_translation_that_an_edit_made_stale_cannot_even_be_submitted() -> None:
    offers(whole())
    names_reader(ADA, "en-gb")
    edit_draft("rule.C10", heading="Blood pressure that is low")
    with pytest.raises(DraftStopped) as stopped:
        published()
    assert [each.where for each in stopped.value.stops] == [
        "translation en-gb rules.C10.statement.heading"
    ]


def test_a_list_is_read_in_the_language_of_its_release() -> None:
    offers(whole(**{"questions.trigger.text": "What keeps you up?"}))
    names_reader(ADA, "en-gb")
    document = published().content()
    assert in_language(document, "en-gb").questions[1].text == "What keeps you up?"


def test_the_pages_say_who_has_to_read_what_and_who_did() -> None:
    offers(whole())
    submission = submit_draft()
    path = f"/admin/submissions/{submission.pk}/"
    ada = at_work(ADA)
    assert "neither who submitted it nor who approves it" in words_of(ada.get(path))
    answer = ada.post(path, {"act": "approve", "seen": submission.digest})
    assert (answer.status_code, "named as a reader" in words_of(answer)) == (400, True)
    names_reader(ADA, "en-gb")
    assert "named as a reader" not in words_of(ada.get(path))
    ada.post(path, {"act": "approve", "seen": submission.digest})
    for page in ("/admin/releases/2/", "/admin/publishing/"):
        assert "English (UK), read by ada" in words_of(ada.get(page))
    assert "none beside its own" in words_of(ada.get("/admin/releases/1/"))


def test_managers_name_readers_on_the_page_of_an_account_and_the_log_says_so() -> None:
    current_draft()
    ada, max_ = colleague(ADA), client_of("max", "manager")
    path = f"/accounts/people/{ada.pk}/"
    assert "Languages they read" in words_of(max_.get(path))
    done = max_.post(path, {"act": "languages", "languages": ["es"]}, follow=True)
    assert "The languages that ada reads are changed." in words_of(done)
    assert languages_read(ada) == ["es"]
    newest = AuditEntry.objects.filter(act="languages_changed").first()
    assert newest.about == f"ada (account {ada.pk}): from none to es"
    refused = max_.post(path, {"act": "languages", "languages": ["xx"]})
    assert refused.status_code == 400
    assert "There is no translation in that language." in words_of(refused)
    max_.post(path, {"act": "languages"})
    assert languages_read(ada) == []


def test_a_reader_is_named_for_what_is_a_language_alone() -> None:
    names_reader(ADA, longest := "abc-abcdefgh-abcdefgh-abcdefgh")
    assert languages_read(colleague(ADA)) == [longest]
    for wrong in ("en-GB", "en-aa-bb-cc-dd", "English"):
        with pytest.raises(NotPossible, match="no translation in that language"):
            names_reader(ADA, longest, wrong)
    assert languages_read(colleague(ADA)) == [longest]


def test_nobody_names_themselves() -> None:
    current_draft()
    max_ = client_of("max", "manager")
    own = account_named("max").pk
    answer = max_.post(f"/accounts/people/{own}/", {"act": "languages", "languages": ["es"]})
    assert answer.status_code == 400
    assert languages_read(account_named("max")) == []


def test_the_command_publishes_a_language_for_its_readers_alone(tmp_path: Path) -> None:
    write(replace(CONTENT, document=replace(DOCUMENT, translations=(whole(),))), tmp_path)
    colleague(ADA)
    by = {"author": ED, "approver": ADA}
    with pytest.raises(CommandError, match=r"Not published\. What patients read in English \(UK\)"):
        call_command("publish", str(tmp_path), **by)
    names_reader(ADA, "en-gb")
    call_command("publish", str(tmp_path), **by, stdout=StringIO())
    assert Release.objects.first().readers == "en-gb ada\n"


def test_in_development_the_settings_may_have_the_pseudo_languages(settings) -> None:
    settings.LANGUAGES = [("en", "English"), ("en-xa", "Accented")]
    clear_release_cache()
    title = compiled_release(1, "en-xa").program.document.title
    assert title == accented(DOCUMENT.title)
    assert compiled_release(1, "ar-xb").program.document.title == DOCUMENT.title
    clear_release_cache()
