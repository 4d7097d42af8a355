"""The whole list as plain text, with its release in the language of the interface."""

from django.utils.translation import gettext as _

from suitability.engine.plain_text import plain_text
from suitability.engine.summary import Summary


def list_as_text(summary: Summary) -> str:
    """Return the list as plain text, all of it in one language."""
    line = _("Not released, digest %(digest)s.")
    if summary.release:
        line = _("Release %(release)s of %(content)s, digest %(digest)s.")
    names = {
        "release": summary.release,
        "content": summary.content,
        "digest": summary.digest[:12],
    }
    return plain_text(summary, line % names)
