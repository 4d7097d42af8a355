"""The people behind the pages about the draft, and what they do to it."""

import re
from dataclasses import replace
from html import unescape

from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from suitability.questionnaire import canonical_form
from suitability.questionnaire.document import Document
from suitability.releases.draft import current_draft, load_draft, save_part
from suitability.releases.draft_part import Part
from suitability.releases.release import Release
from suitability.releases.submission import Submission, approve, submit

from .staff_clients import account_named

ED, ADA, BO, NOBODY = "ed", "ada", "bo", "nobody"
ROLES = {ED: ("editor",), ADA: ("approver",), BO: ("editor", "approver"), NOBODY: ()}


def colleague(name: str) -> User:
    """Return the account of this person, made at the first call."""
    return account_named(name, *ROLES.get(name, ()))


def at_work(name: str) -> Client:
    """Return a browser in which this person is signed in."""
    client = Client()
    client.force_login(colleague(name))
    return client


def edit_draft(part: str, *, by: str = ED, **changes: object) -> None:
    """Change fields of a part of the draft, such as `rule.C10`; of its statement, if it has it."""
    current_draft()
    stored = Part.objects.get(pk=part)
    value = stored.value
    own = {name for name in changes if name in type(value).__dataclass_fields__}
    new = replace(value, **{name: changes[name] for name in own})
    statement_changes = {name: change for name, change in changes.items() if name not in own}
    if statement_changes:
        new = replace(new, statement=replace(new.statement, **statement_changes))
    stored.body = canonical_form.to_text(new)
    save_part(stored, by=colleague(by), now=timezone.now())


def replace_draft(document: Document, *, by: str = ED) -> None:
    """Put a whole document in place of the draft's."""
    content = replace(current_draft().content, document=document)
    load_draft(content, by=colleague(by), now=timezone.now())


def submit_draft(*, by: str = ED, notes: str = "Clearer.") -> Submission:
    """Submit the draft as it stands for approval."""
    return submit(seen=current_draft().digest, notes=notes, by=colleague(by), now=timezone.now())


def publish_draft(*, by: str = ED, approver: str = ADA) -> Release:
    """Submit the draft, and approve it as somebody else."""
    return approve(submit_draft(by=by), by=colleague(approver), now=timezone.now())


def heading_of(code: str, document: Document) -> str:
    return next(rule.statement.heading for rule in document.rules if rule.code == code)


def main_text(response: HttpResponse) -> str:
    """Return what a page of the admin says, without its tags, in one line."""
    page = response.content.decode()
    page = page[page.index('<div id="content"') : page.index("<!-- END Content -->")]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())
