"""Who reads which language, and which languages of a draft somebody has to have read."""

import json
from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db import models
from django.utils.translation import gettext as _

from suitability.questionnaire.document import Document
from suitability.questionnaire.translation import Translation

from .draft_part import Part


class LanguageReader(models.Model):
    """That managers named an account as a reader of a language, such as `es`. Texts in it go live
    only if one of the two people who publish them is."""

    account = models.ForeignKey(User, on_delete=models.PROTECT, related_name="languages")
    language = models.CharField(max_length=35)

    class Meta:
        constraints = [models.UniqueConstraint("account", "language", name="named_once")]

    def __str__(self) -> str:
        return f"{self.account} reads {self.language}"


class NobodyReads(Exception):
    """Neither of two people is named as a reader of these languages; the message says what to
    do."""

    def __init__(self, translations: Iterable[Translation]) -> None:
        self.names = ", ".join(f"{each.name} ({each.code})" for each in translations)
        sentence = _(
            "What patients read in %(languages)s changed, and neither who submitted it nor who "
            "approves it is named as a reader of that language. Somebody who reads it has to be "
            "one of the two: who manages accounts names readers on the page of their account."
        )
        super().__init__(sentence % {"languages": self.names})


def languages_read(account: User) -> list[str]:
    """Return the languages that an account is named as a reader of."""
    named = LanguageReader.objects.filter(account=account)
    return sorted(named.values_list("language", flat=True))


def translated_languages() -> dict[str, str]:
    """Return what the languages are called that the draft is translated into, by their tags."""
    bodies = Part.objects.filter(kind="translation").values_list("code", "body")
    return {code: json.loads(body)["name"] for code, body in bodies}


def translations_to_read(document: Document, live: Document | None) -> list[Translation]:
    """Return the offered translations that patients do not read so yet."""
    there = live.translations if live else ()
    return [each for each in document.translations if each.offered and each not in there]


def readers_of(document: Document, live: Document | None, by: Iterable[User | None]) -> str:
    """Return who of these people reads each language that changed, a line each, such as `es bo`.

    Raises NobodyReads for languages that none of them reads.
    """
    to_read = translations_to_read(document, live)
    if not to_read:
        return ""
    accounts = [account for account in by if account]
    named = LanguageReader.objects.filter(account__in=accounts).select_related("account")
    readers = {each.language: each.account.username for each in named.order_by("-account_id")}
    if unread := [each for each in to_read if each.code not in readers]:
        raise NobodyReads(unread)
    return "".join(f"{each.code} {readers[each.code]}\n" for each in to_read)
