"""The pages to sign in at, and those of clinicians and auditors, and how each is reached."""

from collections.abc import Callable

from allauth.mfa.totp.internal import auth as totp
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from suitability.audit.audit_entry import ChainHead
from suitability.releases.recall import recall
from suitability.releases.release import Release
from suitability.releases.release_cache import invalidate_live_release
from suitability.responses.response import FrozenSummary, Response
from suitability.responses.review import take_step
from suitability.throttle.throttles import SIGN_IN, WRONG_LINK
from tests.browser.authoring_visits import Go, holds, signed_in
from tests.browser.patient_visits import database_that_refuses
from tests.browser.steps import follows, goes_on_by, opens, presses
from tests.browser.visit import Visit
from tests.conftest import NOW
from tests.support import actors
from tests.support.actors import PASSWORD
from tests.support.authenticator import has_app
from tests.support.editorial_team import edit_draft, publish_draft
from tests.support.patient_client import Answers
from tests.support.personas import CAUTIONS, SLEEPLESS, URGENT
from tests.support.saved_responses import days_ago, saves
from tests.support.staff_clients import account, account_named
from tests.support.used_up import used_up

KEY = totp.generate_totp_secret()


def signs_in(page: Page, password: str = PASSWORD) -> None:
    opens(page, "account_login")
    page.get_by_label("Username").fill("cleo")
    page.get_by_label("Password").fill(password)
    presses(page, "Sign in")


def wrong_password(page: Page, base_url: str) -> None:
    signs_in(page, "a guess")


def locked_out(page: Page, base_url: str) -> None:
    for _ in range(5):
        Client().post(reverse("account_login"), {"login": "cleo", "password": "a guess"})
    signs_in(page, "a guess")


def too_many_sign_in(page: Page, base_url: str) -> None:
    used_up(SIGN_IN)
    signs_in(page)


def too_many_dead_invitations(page: Page, base_url: str) -> None:
    used_up(WRONG_LINK)
    opens(page, "invitation", "x" * 43)


def cleo(page: Page, base_url: str) -> None:
    """A clinician who signed in just now, and said that it is her."""
    cache.clear()  # of what an account with her number did before
    holds(page, base_url, actors.signed_in("cleo", ["clinician"]))


def has_an_app() -> None:
    """Cleo's app shows the codes of KEY, and she has recovery codes."""
    has_app(get_user_model().objects.get(username="cleo"), KEY)


def own(name: str, *, app: bool = False) -> Go:
    """A page about her own account, with the second factor set up or without it."""

    def go(page: Page, base_url: str) -> None:
        cleo(page, base_url)
        if app:
            has_an_app()
        opens(page, name)

    return go


def asked_for_a_code(page: Page, base_url: str) -> None:
    cache.clear()
    account("cleo", "clinician", password=PASSWORD)
    has_an_app()
    signs_in(page)


def shown_codes(page: Page, base_url: str) -> None:
    own("mfa_generate_recovery_codes", app=True)(page, base_url)
    presses(page, "Make new ones")


def without_its_code(page: Page, base_url: str) -> None:
    """The account has a factor, of which no code was given in this session."""
    with override_settings(SECOND_FACTOR=True):
        cleo(page, base_url)
        totp.TOTP.activate(get_user_model().objects.get(username="cleo"), KEY)
        opens(page, "responses")


def wrong_code(page: Page, base_url: str) -> None:
    asked_for_a_code(page, base_url)
    page.get_by_label("Code").fill("000000")
    presses(page, "Sign in")


def sent_empty(name: str, button: str) -> Go:
    def go(page: Page, base_url: str) -> None:
        own(name)(page, base_url)
        presses(page, button)

    return go


def sent_too_often(page: Page, base_url: str) -> None:
    own("account_change_password")(page, base_url)
    for _ in range(6):
        presses(page, "Change it")


def of(name: str, *args: object, query: str = "", role: str = "clinician") -> Go:
    def go(page: Page, base_url: str) -> None:
        signed_in(page, base_url, role)
        page.goto(reverse(name, args=args) + query)

    return go


def without_second_factor(page: Page, base_url: str) -> None:
    with override_settings(SECOND_FACTOR=True):
        of("responses")(page, base_url)


def three_saved(then: Go) -> Go:
    """Three patients saved, one of them two months ago, before somebody goes on."""

    def go(page: Page, base_url: str) -> None:
        for answers, days in ((SLEEPLESS, 60), (CAUTIONS, 1), (URGENT, 0)):
            saves(answers, now=days_ago(days))
        then(page, base_url)

    return go


def finds(reference: Callable[[], str]) -> Go:
    def go(page: Page, base_url: str) -> None:
        of("responses")(page, base_url)
        page.get_by_label("Reference", exact=True).fill(reference())
        presses(page, "Find")

    return go


def reviewed(*steps: tuple[str, str]) -> None:
    """Steps that colleagues took with the newest response, as (name, step)."""
    note = "Call back on Monday.\nThe patient asks about the dose."
    for seen, (by, step) in enumerate(steps):
        take_step(
            step,
            newest().pk,
            seen=seen,
            by=account_named(by, "clinician"),
            role="clinician",
            now=timezone.now(),
            note=note,
        )


def newest() -> Response:
    return Response.objects.latest("pk")


def published_anew() -> None:
    edit_draft("rule.C10", heading="Pressure that is low")
    publish_draft()
    invalidate_live_release()


def recalled() -> None:
    published_anew()
    recall(
        Release.objects.get(number=1),
        reason="A number was wrong.",
        by=account_named("abe"),
        now=NOW,
    )
    invalidate_live_release()


def tampered_with() -> None:
    FrozenSummary.objects.update(plain="{}")


def corrected(*steps: str, replaced: bool) -> Callable[[], object]:
    """The newest response was corrected by its patient, after a clinician took these steps."""

    def correct() -> None:
        response = newest()
        reviewed(*(("ann", step) for step in steps))
        references = [response.reference] if replaced else []
        saves(CAUTIONS, beside=response, replaces=references)

    return correct


def reads(
    answers: Answers, name: str = "response", *, after: Callable[[], object] | None = None
) -> Go:
    """A patient saved these answers; a clinician reads them, after something happened."""

    def go(page: Page, base_url: str) -> None:
        response = saves(answers)
        if after:
            after()
        of(name, response.pk)(page, base_url)

    return go


def handed_to_the_reader(page: Page, base_url: str) -> None:
    """With a saved filter, and the reader's own work above the list."""
    signed_in(page, base_url, "clinician")
    saves(URGENT)
    reviewed(("ann", "take"))
    take_step(
        "hand_over",
        newest().pk,
        seen=1,
        by=account_named("ann", "clinician"),
        role="clinician",
        now=timezone.now(),
        to=account_named("clinician").pk,
    )
    opens(page, "responses")
    page.goto(reverse("responses") + "?status=open")
    page.get_by_label("Save this filter").fill("To do")
    presses(page, "Save it")
    opens(page, "responses")


def ticked(step: str, *, taken_meanwhile: bool = False) -> Go:
    def go(page: Page, base_url: str) -> None:
        account("bob", "clinician")
        three_saved(of("responses"))(page, base_url)
        page.get_by_role("button", name="Tick all").click()
        if taken_meanwhile:
            reviewed(("ann", "take"))
        presses(page, step)

    return go


def filter_without_a_name(page: Page, base_url: str) -> None:
    of("responses", query="?status=new")(page, base_url)
    presses(page, "Save it")


def handed_over_by_the_holder(page: Page, base_url: str) -> None:
    account("ann", "clinician")
    reads(SLEEPLESS, "hand_over", after=lambda: reviewed(("clinician", "take")))(page, base_url)


def taken_too_late(page: Page, base_url: str) -> None:
    reads(SLEEPLESS)(page, base_url)
    page.get_by_label("Note.").fill("I will call the patient.")
    reviewed(("ann", "take"))
    presses(page, "Take it")


def note_not_saved(page: Page, base_url: str) -> None:
    """A note that came after its session had ended, back in its form."""
    reads(SLEEPLESS)(page, base_url)
    page.get_by_label("Note.").fill("I will call the patient.")
    Session.objects.all().delete()
    presses(page, "Take it")
    client = Client()
    client.force_login(get_user_model().objects.get(username="clinician"))
    name = settings.SESSION_COOKIE_NAME
    holds(page, base_url, {name: client.cookies[name].value})
    opens(page, "response", str(newest().pk))


def sent_by_another_account(page: Page, base_url: str) -> None:
    reads(SLEEPLESS)(page, base_url)
    signed_in(page, base_url, "superuser")
    presses(page, "Take it")


def deleted_meanwhile(page: Page, base_url: str) -> None:
    reads(SLEEPLESS)(page, base_url)
    page.get_by_label("Note.").fill("I will call the patient.")
    Response.objects.all().delete()
    presses(page, "Take it")


def discarded_without_a_reason(page: Page, base_url: str) -> None:
    reads(SLEEPLESS, "discard")(page, base_url)
    presses(page, "Discard it")


def after_a_discard(page: Page, base_url: str) -> None:
    reads(SLEEPLESS, "discard")(page, base_url)
    page.get_by_label("Why").select_option("test")
    presses(page, "Discard it")
    opens(page, "discarded")


def deleted_junk(*, sent: bool) -> Go:
    def go(page: Page, base_url: str) -> None:
        after_a_discard(page, base_url)
        goes_on_by(page, page.get_by_role("link", name="Delete for good"))
        if sent:
            presses(page, "Delete it for good")

    return go


def to_print_whole(page: Page, base_url: str) -> None:
    reads(CAUTIONS)(page, base_url)
    follows(page, "Print what the patient read, too")


def taken_just_now(page: Page, base_url: str) -> None:
    reads(CAUTIONS)(page, base_url)
    presses(page, "Take it")


def not_recorded(page: Page, base_url: str) -> None:
    with database_that_refuses("INSERT", "entry"):
        reads(SLEEPLESS)(page, base_url)


def read_before(page: Page, base_url: str) -> None:
    """Somebody read and reviewed responses, before an auditor looks."""
    three_saved(of("responses"))(page, base_url)
    opens(page, "response", str(newest().pk))
    reviewed(("clinician", "take"), ("clinician", "sign_off"))


def logged(query: str = "") -> Go:
    def go(page: Page, base_url: str) -> None:
        read_before(page, base_url)
        of("access_log", query=query, role="auditor")(page, base_url)

    return go


def finds_in_log(page: Page, base_url: str) -> None:
    logged()(page, base_url)
    page.get_by_role("textbox", name="Reference").fill("7K3M-Q9XT-4ZP")
    presses(page, "Find")


def checks_the_log(page: Page, base_url: str) -> None:
    logged()(page, base_url)
    opens(page, "verify_log")
    presses(page, "Check it")


def finds_it_changed(page: Page, base_url: str) -> None:
    checks_the_log(page, base_url)
    ChainHead.objects.update(number=1)
    presses(page, "Check it again")


SIGNING_IN = {
    "sign in": Visit("account_login", lambda page, base_url: opens(page, "account_login")),
    "sign in, refused": Visit("account_login", wrong_password, 400),
    "sign in, locked out": Visit("account_login", locked_out, 429),
    "sign in, too many": Visit("account_login", too_many_sign_in, 429),
    "invitation, too many": Visit("invitation", too_many_dead_invitations, 429),
    "sign in, code": Visit("mfa_authenticate", asked_for_a_code),
    "sign in, wrong code": Visit("mfa_authenticate", wrong_code, 400),
    "sign out": Visit("account_logout", own("account_logout")),
    "no role": Visit("staff_home", of("staff_home", role="guest"), 403),
    "no second factor": Visit("responses", without_second_factor, 403),
    "my account": Visit("mfa_index", own("mfa_index")),
    "my account, with an app": Visit("mfa_index", own("mfa_index", app=True)),
    "my password": Visit("account_change_password", own("account_change_password")),
    "my password, with errors": Visit(
        "account_change_password", sent_empty("account_change_password", "Change it"), 400
    ),
    "my password, too often": Visit("account_change_password", sent_too_often, 429),
    "is it you": Visit("account_reauthenticate", own("account_reauthenticate")),
    "is it you, refused": Visit(
        "account_reauthenticate", sent_empty("account_reauthenticate", "Go on"), 400
    ),
    "is it you, by code": Visit("mfa_reauthenticate", own("mfa_reauthenticate", app=True)),
    "set up an app": Visit("mfa_activate_totp", own("mfa_activate_totp")),
    "set up an app, without a code": Visit(
        "mfa_activate_totp", sent_empty("mfa_activate_totp", "Go on"), 400
    ),
    "take the app away": Visit("mfa_deactivate_totp", own("mfa_deactivate_totp", app=True)),
    "recovery codes": Visit("mfa_generate_recovery_codes", shown_codes),
    "set up another app": Visit("mfa_activate_totp", own("mfa_activate_totp", app=True)),
    "a factor that was not given": Visit("responses", without_its_code, 403),
    "new recovery codes": Visit(
        "mfa_generate_recovery_codes", own("mfa_generate_recovery_codes", app=True)
    ),
    "new recovery codes, without an app": Visit(
        "mfa_generate_recovery_codes",
        sent_empty("mfa_generate_recovery_codes", "Make new ones"),
        400,
    ),
}
CLINICIAN = {
    "responses, none": Visit("responses", of("responses")),
    "responses": Visit("responses", three_saved(of("responses"))),
    "responses, filtered": Visit(
        "responses", three_saved(of("responses", query="?category=urgent&since=2026-01-01"))
    ),
    "responses, nothing fits": Visit(
        "responses", three_saved(of("responses", query="?status=reviewed"))
    ),
    "responses, bad filter": Visit("responses", of("responses", query="?rule=x"), 400),
    "responses, handed over": Visit("responses", handed_to_the_reader),
    "several, to whom": Visit("several", ticked("Hand over")),
    "several, some not": Visit("several", ticked("Take it", taken_meanwhile=True)),
    "saved filters, none": Visit("saved_filters", of("saved_filters")),
    "saved filters, no name": Visit("saved_filters", filter_without_a_name, 400),
    "responses, for an editor": Visit("responses", of("responses", role="editor"), 403),
    "find, too short": Visit("find", finds(lambda: "7K3"), 404),
    "find, mistyped": Visit("find", three_saved(finds(lambda: "7K3M-Q9XT-4ZZ")), 404),
    "find, a beginning": Visit("find", three_saved(finds(lambda: newest().reference[:6]))),
    "response, calm": Visit("response", reads(SLEEPLESS)),
    "response, urgent": Visit("response", reads(URGENT)),
    "response, one page": Visit("response_sheet", reads(CAUTIONS, "response_sheet")),
    "response, reviewed": Visit(
        "response",
        reads(
            CAUTIONS,
            after=lambda: reviewed(("ann", "take"), ("ann", "follow_up"), ("bob", "note")),
        ),
    ),
    "response, held by another": Visit(
        "response", reads(CAUTIONS, after=lambda: reviewed(("ann", "take")))
    ),
    "response, drifted": Visit("response", reads(CAUTIONS, after=published_anew)),
    "response, recalled": Visit("response", reads(SLEEPLESS, after=recalled)),
    "response, tampered with": Visit("response", reads(SLEEPLESS, after=tampered_with)),
    "response, replaced under review": Visit(
        "response", reads(SLEEPLESS, after=corrected("take", replaced=True))
    ),
    "response, replaced and deleted": Visit(
        "response", reads(SLEEPLESS, after=corrected(replaced=True)), 410
    ),
    "response, beside another": Visit(
        "response", reads(SLEEPLESS, after=corrected(replaced=False))
    ),
    "response, not recorded": Visit("response", not_recorded, 503),
    "hand over": Visit("hand_over", handed_over_by_the_holder),
    "hand over, nobody else": Visit(
        "hand_over",
        reads(SLEEPLESS, "hand_over", after=lambda: reviewed(("clinician", "take"))),
    ),
    "hand over, held by nobody": Visit("hand_over", reads(SLEEPLESS, "hand_over")),
    "response, a note not saved": Visit("response", note_not_saved),
    "review, of another account": Visit("review", sent_by_another_account, 409),
    "review, deleted": Visit("review", deleted_meanwhile, 404),
    "discard": Visit("discard", reads(SLEEPLESS, "discard")),
    "discard, no reason": Visit("discard", discarded_without_a_reason, 400),
    "discard, held by another": Visit(
        "discard", reads(SLEEPLESS, "discard", after=lambda: reviewed(("ann", "take")))
    ),
    "discarded": Visit("discarded", after_a_discard),
    "discarded, none": Visit("discarded", of("discarded")),
    "delete junk": Visit("delete_junk", deleted_junk(sent=False)),
    "delete junk, done": Visit("discarded", deleted_junk(sent=True)),
    "response, to print whole": Visit("response", to_print_whole),
    "response, done": Visit("response", taken_just_now),
    "review, too late": Visit("review", taken_too_late, 400),
}
AUDITOR = {
    "log, empty": Visit("access_log", of("access_log", role="auditor")),
    "log": Visit("access_log", logged()),
    "log, filtered": Visit("access_log", logged("?act=signed_off&by=clinician")),
    "log, bad filter": Visit("access_log", logged("?act=x"), 400),
    "log, no such reference": Visit("find_in_log", finds_in_log, 404),
    "log, to be checked": Visit("verify_log", of("verify_log", role="auditor")),
    "log, whole": Visit("verify_log", checks_the_log),
    "log, changed": Visit("verify_log", finds_it_changed),
}
PRACTICE = SIGNING_IN | CLINICIAN | AUDITOR
