"""What a password may not be made of (AUTH_PASSWORD_VALIDATORS), beside Django's own rules."""

import re
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from suitability.releases.site_names import content_title, site_name

from .temporary_password import TemporaryPassword, mark_temporary

# What people make passwords of who must have one: `Summer2026!`, `Clinic-Monday1`.
WORDS = """
january february march april june july august september october november december
monday tuesday wednesday thursday friday saturday sunday spring summer autumn fall winter
clinic practice hospital doctor nurse patient health medicine
password passwort passphrase welcome letmein login signin secret admin staff user qwerty
"""
COMMON = frozenset(WORDS.split())
LEAST = 8  # letters beside the words
SHORT = 3  # letters; a word of so few is part of many others
LOOK_ALIKES = str.maketrans("@$01345", "asoleas")


class ContextWordsValidator:
    """Refuse what is left too short without words that somebody who guesses tries first: the names
    of the site and its content, of its host and the account, and those that are common."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Refuse a password that is mostly context words. Raises ValidationError."""
        words, plain = context_words(user), password.lower()
        if any(leaves_little(words, text) for text in (plain, plain.translate(LOOK_ALIKES))):
            raise ValidationError(
                _(
                    "Without figures, signs and words that others guess first, such as the names "
                    "of this site, of seasons and of months, too little of this password is left. "
                    "Add some other words."
                ),
                code="password_of_context_words",
            )

    def get_help_text(self) -> str:
        return _(
            "Your password can’t be made of words that others guess first, such as the names of "
            "this site, of seasons and of months. Several other words in a row are good."
        )


class OwnPasswordValidator:
    """Refuse the password that somebody else set, and notice when somebody sets one."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Refuse the temporary password as the new one. Raises ValidationError."""
        given = TemporaryPassword.objects.filter(account_id=user.pk) if user else None
        if user and given and user.check_password(password):
            raise ValidationError(
                _("Choose another password than the one that you were given."),
                code="password_was_given",
            )

    def get_help_text(self) -> str:
        return _("Your password can’t be the one that somebody else set for you.")

    def password_changed(self, password: str, user: Any = None) -> None:
        """Take it as temporary; where the owner chose it, that is noted afterwards."""
        if isinstance(user, User):
            mark_temporary(user)


def context_words(user: User | None) -> set[str]:
    """Return the words, in lower case, that say nothing to who knows where the password is for."""
    names = [content_title(), site_name(), *settings.ALLOWED_HOSTS]
    names.append(user.username if user else "")
    words = {word for name in names for word in re.findall(r"[^\W\d_]+", name.lower())}
    return {word for word in words if len(word) > SHORT} | COMMON


def leaves_little(words: set[str], text: str) -> bool:
    """Return whether a text has one of the words, and few letters beside them."""
    rest = text
    for word in sorted(words, key=len, reverse=True):
        rest = rest.replace(word, "")
    return rest != text and sum(letter.isalpha() for letter in rest) < LEAST
