"""The language of each request: activated before its view, and told in the answer's head."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import activate, get_language, override

from suitability.fhir.server_resources import is_in_fhir
from suitability.languages import best, interface_language, named, wished
from suitability.patient.reader_language import language_of, offered
from suitability.releases.release_cache import known_live
from suitability.unsaved_forms import PATIENTS_VIEWS

HTML = "text/html"


class LanguageMiddleware:
    """Activates the language of the page that is asked for (suitability/languages.py).

    Whose page it is, is known once Django has found its view. Until then, and where there is no
    such page, it is in what patients would read; nothing is asked of the database for that.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_in_fhir(request.path):
            with override(settings.LANGUAGE_CODE):
                return self.get_response(request)
        with override(interface_language(best(wished(request), known_languages()))):
            response = self.get_response(request)
            if response.headers.get("Content-Type", "").startswith(HTML):
                response.headers.setdefault("Content-Language", get_language())
                patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> None:
        if not is_in_fhir(request.path):
            is_patients = getattr(view, "__module__", "").startswith(PATIENTS_VIEWS)
            language = language_of(request) if is_patients else language_of_staff(request)
            activate(interface_language(language))


def known_languages() -> list[str]:
    """Return the languages of what this process knows to be live, without asking."""
    live = known_live(ask=False)
    return offered(live) if live else [settings.LANGUAGE_CODE]


def language_of_staff(request: HttpRequest) -> str:
    return best(wished(request), settings.STAFF_LANGUAGES)


def choice(request: HttpRequest) -> dict[str, Any]:
    """Return for templates (a context processor) the languages that can be chosen on a page, for
    pages that are of no release. A page of a release has its own `languages`."""
    return {
        "languages": lambda: named(known_languages()),
        "staff_languages": lambda: named(settings.STAFF_LANGUAGES),
    }
