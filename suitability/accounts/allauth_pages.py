"""Views of django-allauth: loaded when they are asked for, and mended where they answer otherwise
than our own pages."""

from collections.abc import Callable
from importlib import import_module

from django.http import HttpRequest, HttpResponse

from suitability.http_cache import no_store

View = Callable[..., HttpResponse]


def allauth_page(name: str) -> View:
    """Return a view of django-allauth, such as `mfa.totp.views.activate_totp`.

    It is imported when somebody first asks for it: that takes a tenth of a second, and most
    processes serve patients alone.
    """
    module, _, attribute = f"allauth.{name}".rpartition(".")

    def view(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        imported: View = getattr(import_module(module), attribute)
        return imported(request, *args, **kwargs)

    return view


def allauth_form(name: str) -> View:
    """Return a view of django-allauth that answers 400 to a form with errors, where theirs answers
    200 whatever was sent, and that no browser stores."""
    page = allauth_page(name)

    def view(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = page(request, *args, **kwargs)
        form = (getattr(response, "context_data", None) or {}).get("form")
        if request.method == "POST" and response.status_code == 200 and form and form.errors:
            response.status_code = 400
        return no_store(response)

    return view


def sign_out(request: HttpRequest) -> HttpResponse:
    """Ask whether to sign out, and do so; the browser then clears its cookies and storage."""
    response = allauth_page("account.views.logout")(request)
    if request.method == "POST":
        response["Clear-Site-Data"] = '"cookies", "storage"'
    return response
