"""Somebody of each kind, each with a browser, and one of each thing that they could look at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client, override_settings
from django.utils import timezone

from suitability.accounts.invitation import new_link
from suitability.fhir_api.bearer_token import create_token
from suitability.patient import journey_cookie, secret_link
from suitability.permissions import ROLES
from suitability.releases.release import publish
from suitability.releases.release_cache import live_summaries
from suitability.releases.submission import Submission
from suitability.responses import saving
from suitability.responses.response import Response
from suitability.responses.review import discard_response
from tests.support.personas import CAUTIONS, SLEEPLESS, URGENT

from .editorial_team import edit_draft, submit_draft
from .patient_client import Answers
from .shipped_program import DOCUMENT
from .staff_clients import account

PASSWORD = "long enough for once"
# Passwords are hashed quickly, and however long the tests of a world take nobody is signed out, or
# asked once more who they are.
in_no_hurry = partial(
    override_settings,
    PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    IDLE_MINUTES=12 * 60,
    ACCOUNT_REAUTHENTICATION_TIMEOUT=12 * 3600,
)


@dataclass(frozen=True, slots=True)
class World:
    """Release 1 is live, and `submission` is a draft that the editor submitted. `response` is the
    patient's, and `link` its secret; `junk` was discarded; there is one FHIR key. `user` is the
    clinician, and `invitation` the secret of a link to their account. A browser is its cookies;
    each has the list open. And `names` are what the forms of an actor name."""

    response: Response
    junk: Response
    link: str
    invitation: str
    submission: Submission
    user: User
    browsers: Mapping[str, Mapping[str, str]]
    names: Mapping[str, Mapping[str, str]]

    def names_in(self, form: str, actor: str) -> Mapping[str, str]:
        """What an actor's form under this address names of the journey and the list."""
        names = self.names.get(actor, {})
        about_list = form in ("save", "summary")
        return names if about_list else {k: v for k, v in names.items() if k == "journey"}


def world() -> World:
    now = timezone.now()
    publish(DOCUMENT, notes="", now=now)
    patient, response, link, names = saved(SLEEPLESS)
    other, _, _, others = saved(URGENT)
    edit_draft("rule.C10", heading="Blood pressure that is low")
    staff = {role: (role,) for role in ROLES} | {"superuser": (), "inactive": ROLES}
    with in_no_hurry():
        browsers = {name: signed_in(name, roles) for name, roles in staff.items()}
    User.objects.filter(username="inactive").update(is_active=False)
    create_token("the record system", now=now)
    user = User.objects.get(username="clinician")
    junk = saved(CAUTIONS)[1]
    discard_response(junk.pk, reason="test", seen=0, by=user, role="clinician", now=now)
    return World(
        response,
        junk,
        link,
        new_link(user, now=now),
        submit_draft(by="editor"),
        user,
        {
            name: browser | {secret_link.COOKIE: link}
            for name, browser in (
                {"nobody": {}, "patient": patient, "other": other} | browsers
            ).items()
        },
        {"patient": names, "other": others},
    )


def saved(answers: Answers) -> tuple[dict[str, str], Response, str, Mapping[str, str]]:
    """The browser in which these answers were given and saved, and what its forms name."""
    program = live_summaries().program
    journey = journey_cookie.new_journey(under_age=False).with_bits(
        program.fill_blanks(program.bits(answers))
    )
    saving.save(journey.summaries, journey.bits, link=journey.link, now=timezone.now())
    page = HttpResponse()
    journey_cookie.write_cookie(page, journey)
    held = {journey_cookie.COOKIE: page.cookies[journey_cookie.COOKIE].value}
    names = {"journey": journey.name, "list": journey.list_name}
    return held, saving.saved(journey.link), journey.link, names


def signed_in(name: str, roles: Sequence[str]) -> dict[str, str]:
    """The browser in which somebody of this name signed in just now, and said that it is them."""
    account(name, *roles, superuser=name in ("superuser", "inactive"), password=PASSWORD)
    client = Client()
    client.post("/accounts/login/", {"login": name, "password": PASSWORD})
    client.post("/accounts/confirm/", {"password": PASSWORD})
    return {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value}
