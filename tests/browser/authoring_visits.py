"""The pages of editors, approvers and superusers, and how each is reached."""

from collections.abc import Callable, Iterator, Mapping

from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from suitability.releases.document_parts import KINDS, SINGLES
from suitability.releases.draft import current_draft
from suitability.releases.recall import recall
from suitability.releases.release import Release
from suitability.releases.submission import submit
from suitability.responses.response import Response
from suitability.responses.review import take_step
from tests.browser.journey_cookies import given_answers
from tests.browser.steps import opens, presses, saves
from tests.browser.visit import Visit
from tests.conftest import NOW
from tests.support import personas
from tests.support.personas import CAUTIONS, URGENT
from tests.support.saved_responses import days_ago
from tests.support.saved_responses import saves as patient_saves
from tests.support.staff_clients import account_named, client_of, edit_part

Go = Callable[[Page, str], None]

# An address that is no page of its own: it answers a script, or leads on to another page.
NO_PAGES = {
    "admin:advice",
    "admin:autocomplete",
    "admin:edit",
    "admin:jsi18n",
    "admin:live_preview",
    "admin:login",
    "admin:logout",
    "admin:password_change",
    "admin:view_on_site",
    "back_to_list",
    "choose_language",
    "code_book",
    "copy_data",
    "copy_print_pdf",
    "delete_filter",
    "discard_unsaved",
    "export",
    "export_log",
    "fhir_assess",
    "fhir_metadata",
    "fhir_nothing",
    "fhir_operation",
    "fhir_base",
    "fhir_binary",
    "fhir_code_system",
    "fhir_code_systems",
    "fhir_document",
    "fhir_documents",
    "fhir_post_code_systems",
    "fhir_post_documents",
    "fhir_post_questionnaires",
    "fhir_post_responses",
    "sleep_log_worker",
    "fhir_questionnaire",
    "fhir_questionnaires",
    "fhir_response",
    "fhir_responses",
    "next_response",
    "restore_response",
    "previous_response",
    "print_pdf",
    "session_clock",
    *(f"admin:suitability_{kind}part_{act}" for kind in SINGLES for act in ("changelist",)),
}
SAMPLE = {
    "question": "withdrawal_from",
    "factor": "lungs",
    "rule": "C42",
    "guarantee": "G05a",
    "source": "S01",
    "claim": "A26",
    "term": "emergency",
    "option": "O03",
    "translation": "es",
}


def signed_in(page: Page, base_url: str, role: str) -> Client:
    """The browser holds the session of somebody with this role; so does the client."""
    current_draft()
    client = client_of(role, role, superuser=role == "superuser")
    name = settings.SESSION_COOKIE_NAME
    holds(page, base_url, {name: client.cookies[name].value})
    return client


def holds(page: Page, base_url: str, cookies: Mapping[str, str]) -> None:
    """The browser has these cookies."""
    page.context.add_cookies(
        [{"name": name, "value": value, "url": base_url} for name, value in cookies.items()]
    )


def at(name: str, *args: object, role: str = "editor") -> Go:
    def go(page: Page, base_url: str) -> None:
        signed_in(page, base_url, role)
        page.goto(reverse(f"admin:{name}", args=args))

    return go


def with_changes(name: str, *args: object, role: str = "editor") -> Go:
    """A draft that changes words, clauses and the layout, and has a finding that stops it."""

    def go(page: Page, base_url: str) -> None:
        client = signed_in(page, base_url, "editor")
        edit_part(client, "rule", "C10", {"text": "Most people take 10 mg. Tell them."})
        edit_part(client, "rule", "C11", {"priority": "38"})
        edit_part(client, "factor", "lungs", {"of": ["conditions.apnea"]})
        if role != "editor":
            signed_in(page, base_url, role)
        page.goto(reverse(f"admin:{name}", args=args))

    return go


def searched(words: str) -> Go:
    def go(page: Page, base_url: str) -> None:
        signed_in(page, base_url, "editor")
        page.goto(f"{reverse('admin:search')}?q={words}")

    return go


def submitted(role: str) -> Go:
    def go(page: Page, base_url: str) -> None:
        client = signed_in(page, base_url, "editor")
        edit_part(client, "rule", "C10", {"heading": "Blood pressure that is low"})
        submission = submit(
            notes="A heading.", by=account_named("editor"), now=NOW, seen=current_draft().digest
        )
        if role != "editor":
            signed_in(page, base_url, role)
        page.goto(reverse("admin:submission", args=[submission.pk]))

    return go


def sent_back_without_a_reason(page: Page, base_url: str) -> None:
    submitted("approver")(page, base_url)
    presses(page, "Send back")


def approved_too_late(page: Page, base_url: str) -> None:
    submitted("approver")(page, base_url)
    client = Client()
    client.force_login(get_user_model().objects.get(username="editor"))
    edit_part(client, "rule", "C10", {"heading": "Another heading"})
    presses(page, "Approve and publish")


def sent_back(name: str) -> Go:
    def go(page: Page, base_url: str) -> None:
        submitted("approver")(page, base_url)
        page.get_by_label("Why it goes back").fill("The old heading was shorter.")
        presses(page, "Send back")
        page.goto(reverse(f"admin:{name}"))

    return go


def commented_without_a_word(page: Page, base_url: str) -> None:
    at("comments", role="approver")(page, base_url)
    presses(page, "Add the comment")


def submitted_without_notes(page: Page, base_url: str) -> None:
    with_no_stop(page, base_url)
    page.goto(reverse("admin:publishing"))
    presses(page, "Submit for approval")


def with_no_stop(page: Page, base_url: str) -> None:
    client = signed_in(page, base_url, "editor")
    edit_part(client, "rule", "C10", {"heading": "Blood pressure that is low"})


def saved_and_recalled(page: Page, base_url: str) -> None:
    given_answers(page, base_url, personas.CALM)
    saves(page)
    recall(Release.objects.get(), reason="A number was wrong.", by=account_named("abe"), now=NOW)
    at("release", 1, role="approver")(page, base_url)


def recalled_without_a_reason(page: Page, base_url: str) -> None:
    at("recall", 1, role="approver")(page, base_url)
    presses(page, "Recall release 1")


def saved_lists_replayed(page: Page, base_url: str) -> None:
    given_answers(page, base_url, {**personas.CALM, "blood_pressure": ["low"]})
    saves(page)
    with_changes("replay", role="approver")(page, base_url)


def saved_over_another(page: Page, base_url: str) -> None:
    """The form after somebody else saved the same rule."""
    client = signed_in(page, base_url, "editor")
    page.goto(reverse("admin:suitability_rulepart_change", args=["rule.C10"]))
    edit_part(client, "rule", "C10", {"heading": "Blood pressure that is low"})
    presses(page, "Save")


def saved_after_its_removal(page: Page, base_url: str) -> None:
    client = signed_in(page, base_url, "editor")
    page.goto(reverse("admin:suitability_optionpart_change", args=["option.O03"]))
    client.post(reverse("admin:suitability_optionpart_delete", args=["option.O03"]))
    presses(page, "Save")


def saved_with_errors(page: Page, base_url: str) -> None:
    signed_in(page, base_url, "editor")
    page.goto(reverse("admin:suitability_rulepart_change", args=["rule.C10"]))
    page.get_by_label("Text:", exact=True).fill("")
    page.locator(".folded > summary").first.click()
    page.locator("[name='clauses-0-low']").fill("")
    presses(page, "Save")


def saved_with_findings(page: Page, base_url: str) -> None:
    signed_in(page, base_url, "editor")
    page.goto(reverse("admin:suitability_rulepart_change", args=["rule.C10"]))
    page.get_by_label("Text:", exact=True).fill("Take 10 mg. No concerns found.")
    presses(page, "Save")


def translated_and_edited(page: Page, base_url: str) -> None:
    """The texts of a question that was edited since it was translated."""
    client = signed_in(page, base_url, "editor")
    edit_part(client, "question", "trigger", {"text": "What keeps you from sleeping well?"})
    page.goto(reverse("admin:translated_part", args=["es", "question", "trigger"]))


def translated_in_odd_letters(page: Page, base_url: str) -> None:
    signed_in(page, base_url, "editor")
    page.goto(reverse("admin:translated_part", args=["es", "rule", "C10"]))
    page.get_by_label("Español").first.fill("Presión\u00a0baja")
    presses(page, "Save in the draft")


def preview(page: Page, base_url: str) -> None:
    signed_in(page, base_url, "editor")
    opens(page, "preview")


def previewed(name: str, *args: str) -> Go:
    def go(page: Page, base_url: str) -> None:
        preview(page, base_url)
        page.locator("form [name=answers]").evaluate_all("all => all.length")
        presses(page, "Begin the preview")
        if name != "question":
            opens(page, name, *args)

    return go


def parts() -> Iterator[tuple[str, Visit]]:
    """The five pages of each kind of part; of a single part nothing is added or removed."""
    for kind in KINDS:
        model, pk = f"suitability_{kind}part", f"{kind}.{SAMPLE.get(kind, kind)}"
        status = 403 if kind in SINGLES else 200
        if kind not in SINGLES:
            yield f"{kind} list", Visit(f"admin:{model}_changelist", at(f"{model}_changelist"))
        yield f"{kind} form", Visit(f"admin:{model}_change", at(f"{model}_change", pk))
        yield f"{kind} edits", Visit(f"admin:{model}_history", at(f"{model}_history", pk))
        yield f"{kind} new", Visit(f"admin:{model}_add", at(f"{model}_add"), status)
        yield f"{kind} out", Visit(f"admin:{model}_delete", at(f"{model}_delete", pk), status)


def practice(page: Page, base_url: str) -> None:
    """The overview of a practice with some responses, of which some were signed off."""
    for n in range(40):
        patient_saves(CAUTIONS if n % 3 else URGENT, now=days_ago(n % 17))
    for response in Response.objects.filter(pk__lte=25):
        take_step(
            "take",
            response.pk,
            seen=0,
            by=account_named("ann", "clinician"),
            role="clinician",
            now=response.saved_at,
        )
        take_step(
            "sign_off",
            response.pk,
            seen=1,
            by=account_named("ann", "clinician"),
            role="clinician",
            now=days_ago(0),
        )
    clinicians_at("overview")(page, base_url)


def practice_with(query: str) -> Go:
    def go(page: Page, base_url: str) -> None:
        practice(page, base_url)
        page.goto(reverse("overview") + query)

    return go


def clinicians_at(name: str, *args: object) -> Go:
    def go(page: Page, base_url: str) -> None:
        signed_in(page, base_url, "clinician")
        page.goto(reverse(name, args=args))

    return go


DESK = {
    "password changed": Visit("admin:password_change_done", at("password_change_done")),
    "home": Visit("admin:index", at("index")),
    "home, edited": Visit("admin:index", with_changes("index")),
    "home, sent back": Visit("admin:index", sent_back("index")),
    "publishing, sent back": Visit("admin:publishing", sent_back("publishing")),
    "all parts": Visit("admin:app_list", at("app_list", "suitability")),
    **dict(parts()),
    "rule, read by an approver": Visit(
        "admin:suitability_rulepart_change",
        at("suitability_rulepart_change", "rule.C10", role="approver"),
    ),
    "rule, saved over another": Visit("admin:suitability_rulepart_change", saved_over_another),
    "option, removed meanwhile": Visit(
        "admin:suitability_optionpart_change", saved_after_its_removal, 404
    ),
    "rule, with errors": Visit("admin:suitability_rulepart_change", saved_with_errors),
    "rule, with findings": Visit("admin:suitability_rulepart_change", saved_with_findings),
    "rule, in use": Visit(
        "admin:suitability_rulepart_delete", at("suitability_rulepart_delete", "rule.C41")
    ),
    "proof": Visit("admin:proof", at("proof")),
    "proof, with stops": Visit("admin:proof", with_changes("proof")),
    "changes, none": Visit("admin:changes", at("changes")),
    "changes": Visit("admin:changes", with_changes("changes")),
    "replay, nobody": Visit("admin:replay", at("replay")),
    "replay": Visit("admin:replay", saved_lists_replayed),
    "comments": Visit("admin:comments", at("comments")),
    "comments, empty": Visit("admin:comments", commented_without_a_word, 400),
    "publishing": Visit("admin:publishing", at("publishing")),
    "publishing, without notes": Visit("admin:publishing", submitted_without_notes, 400),
    "submission, its author": Visit("admin:submission", submitted("editor")),
    "submission, an approver": Visit("admin:submission", submitted("approver")),
    "submission, no reason": Visit("admin:submission", sent_back_without_a_reason, 400),
    "submission, too late": Visit("admin:submission", approved_too_late, 400),
    "release": Visit("admin:release", at("release", 1)),
    "release, recalled": Visit("admin:release", saved_and_recalled),
    "recall": Visit("admin:recall", at("recall", 1, role="approver")),
    "recall, no reason": Visit("admin:recall", recalled_without_a_reason, 400),
    "roll back": Visit("admin:roll_back", at("roll_back", 1)),
    "history": Visit("admin:history", at("history", "rule", "C10")),
    "undo": Visit("admin:undo", with_changes("undo", "rule", "C10")),
    "rule list, with changes": Visit(
        "admin:suitability_rulepart_changelist", with_changes("suitability_rulepart_changelist")
    ),
    "rule form, changed": Visit(
        "admin:suitability_rulepart_change", with_changes("suitability_rulepart_change", "rule.C10")
    ),
    "translation": Visit("admin:translation", at("translation", "es")),
    "texts to translate": Visit(
        "admin:translated_part", at("translated_part", "es", "question", "trigger")
    ),
    "texts, stale": Visit("admin:translated_part", translated_and_edited),
    "texts, unusual": Visit("admin:translated_part", translated_in_odd_letters, 400),
    "texts, read by an approver": Visit(
        "admin:translated_part",
        at("translated_part", "es", "question", "trigger", role="approver"),
    ),
    "search": Visit("admin:search", at("search")),
    "search, results": Visit("admin:search", searched("kidney")),
    "search, too long": Visit("admin:search", searched("x" * 101), 400),
    "not allowed": Visit("admin:roll_back", at("roll_back", 1, role="approver"), 403),
    "overview, empty": Visit("overview", clinicians_at("overview")),
    "overview": Visit("overview", practice),
    "overview, filtered": Visit("overview", practice_with("?status=new&since=2026-01-01")),
    "overview, too few": Visit("overview", practice_with("?status=follow_up")),
    "overview, bad filter": Visit("overview", practice_with("?status=x"), 400),
    "preview": Visit("preview", preview),
    "preview, first question": Visit("question", previewed("question")),
    "preview, article": Visit("article", previewed("article")),
}
