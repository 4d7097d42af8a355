"""What pages without a release of their own call the site, in the language of the page if what is
live is offered in it: staff's, and those for errors."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from suitability.languages import current_language

from .release_cache import known_live

NO_TITLE = "Questionnaire"  # until something is published


def content_title(*, ask: bool = True) -> str:
    """Return the title of what is live; see `known_live` for `ask`."""
    live = known_live(ask=ask, language=current_language())
    return live.program.document.title if live else NO_TITLE


def site_name() -> str:
    """Return what the pages of what is live call the site."""
    live = known_live(ask=True, language=current_language())
    return live.program.document.site_name if live else NO_TITLE


def names(request: HttpRequest) -> dict[str, Any]:
    """Return the title and the site's name for templates (a context processor), each looked up when
    a page uses it. They are texts, as `blocktranslate` calls no function."""
    lazy = {"content_title": content_title, "site_name": site_name}
    return {name: SimpleLazyObject(ask) for name, ask in lazy.items()}
