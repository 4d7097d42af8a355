"""Django's makemessages, which also finds the sentences of the rooms without Django."""

from django.core.management.commands import makemessages

SENTENCES = ("Sentence", "counted:1,2", "demand:3")  # as xgettext names a function's arguments


class Command(makemessages.Command):
    """Collect the texts to be translated."""

    xgettext_options = [
        *makemessages.Command.xgettext_options,
        *(f"--keyword={each}" for each in SENTENCES),
    ]
    # A new text has no translation that was made for a like one.
    msgmerge_options = [
        *makemessages.Command.msgmerge_options,
        "--no-fuzzy-matching",
        "--sort-output",
    ]
