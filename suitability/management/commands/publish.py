"""Publish from the command line, for people who keep content in git."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from suitability.content.reader import SHIPPED, Content, ContentError, read
from suitability.engine.summary import review_line
from suitability.releases.draft import current_draft, digest_of, load_draft
from suitability.releases.language_reader import NobodyReads, readers_of
from suitability.releases.release import Release, live_release, publish, recalled_as

from .prove import finding_lines


class Command(BaseCommand):
    help = (
        "Publishes a content folder, if it differs from the live release. Without a folder it "
        "publishes the shipped content, unless something was published before: then the draft "
        "goes live by the approval of a second person, on the editors' pages."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path)
        parser.add_argument("--notes", default="", help="what changed, for the record")
        parser.add_argument("--author", default="", metavar="NAME", help="who wrote it")
        parser.add_argument("--approver", default="", metavar="NAME", help="who else approved it")

    def handle(
        self, *, folder: Path | None, notes: str, author: str, approver: str, **options: Any
    ) -> None:
        if folder is None and Release.objects.exists():
            self.say_what_is_live()
            return
        if author and author == approver:
            raise CommandError("Not published. The approver has to be somebody else.")
        try:
            content = read(folder or SHIPPED)
        except ContentError as error:
            raise CommandError(f"Not published. {error}") from None
        self.refuse_recalled(content)
        self.refuse_unfit(content)
        follows, now = draft_follows(), timezone.now()
        readers = self.readers(content, author, approver)
        release = publish(
            content.document,
            notes=notes,
            now=now,
            author=author,
            approver=approver,
            readers=readers,
        )
        if follows:
            load_draft(content, by=author, now=now)
        else:
            self.stdout.write("The draft has edits of its own and was left as it is.")
        self.say(release)

    def refuse_recalled(self, content: Content) -> None:
        recalled = recalled_as(digest_of(content.document))
        if recalled:
            raise CommandError(f"Not published. This content was recalled as {recalled}.")

    def refuse_unfit(self, content: Content) -> None:
        stops = [line for level, line in finding_lines(content) if level == "stop"]
        if stops:
            raise CommandError("\n".join(("Not published.", *stops)))

    def readers(self, content: Content, *names: str) -> str:
        """Return who reads what changed in each language, of those with an account. Raises
        CommandError."""
        live = live_release()
        try:
            accounts = User.objects.filter(username__in=names)
            return readers_of(content.document, live.content() if live else None, accounts)
        except NobodyReads as error:
            raise CommandError(f"Not published. {error}") from None

    def say_what_is_live(self) -> None:
        live = live_release()
        if live is None:
            self.stdout.write("Nothing is live: every release was recalled.")
            return
        self.say(live)
        if not draft_follows():
            self.stdout.write("The draft differs from it, and waits for a second person.")

    def say(self, release: Release) -> None:
        reviewed = review_line(release.content())
        self.stdout.write(f"{release} is live, digest {release.digest}. {reviewed}")


def draft_follows() -> bool:
    """Return whether the draft has no edits of its own beside what is live."""
    live = live_release()
    return live is None or current_draft().digest == live.digest
