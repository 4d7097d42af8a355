"""Opening a saved list by its secret link (docs/adr/0051-secret-links-in-the-fragment.md).

The secret travels in the fragment of the link, `/copy/#SECRET`, which no browser sends, then in the
body of a POST, and from then on in a cookie. The addresses of an open list, such as
`/copy/0f3a9c41d2e8b765/print/`, name it by a handle, which opens nothing by itself.
"""

import re
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from suitability.cookie_names import LISTS, cookie_name, delete_own_cookies
from suitability.responses import saving
from suitability.responses.replacement import replaced_under
from suitability.secret_keys import secret_keys
from suitability.throttle.retry_later import counts_misses, retry_later
from suitability.throttle.throttles import WRONG_LINK, TooMany

from .page_rendering import show
from .reader_language import live_for_or_none

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, str, P], HttpResponse]

COOKIE = LISTS  # the secrets of the lists that this browser has open, the newest first
MOST_OPEN = 8
SECRET = re.compile(r"(?<![\w-])[A-Za-z0-9_-]{43}(?![\w-])", re.ASCII)


class OpenForm(forms.Form):
    """A secret link, whole or its last part, of today or of an older program."""

    use_required_attribute = False
    link = forms.CharField(
        label=_("Your secret link"),
        strip=True,
        max_length=2000,
        error_messages={"required": _("Paste your secret link, and press the button again.")},
        widget=forms.TextInput(
            {"class": "form-control write", "autocomplete": "off", "spellcheck": "false"}
        ),
    )

    def clean_link(self) -> str:
        """Return the secret in what was pasted. Raises ValidationError."""
        secrets = SECRET.findall(self.cleaned_data["link"])
        if not secrets:
            raise forms.ValidationError(
                _(
                    "This is not a whole secret link. Copy all of it, to its last letter, and "
                    "paste it."
                )
            )
        return str(secrets[-1])


def secret_link(request: HttpRequest, secret: str) -> str:
    """Return the link that a person keeps."""
    return request.build_absolute_uri(f"{reverse('secret_link')}#{secret}")


def handle_of(secret: str) -> str:
    """Return what the addresses of an open list name it by: 16 hex digits, a keyed hash."""
    return next(handles_of(secret))


def handles_of(secret: str) -> Iterator[str]:
    """Yield the handle under each secret key, the newest first: an address that is open in a
    browser outlives a change of the key."""
    for key in secret_keys():
        handle = salted_hmac("suitability.open_list", secret, secret=key, algorithm="sha256")
        yield handle.hexdigest()[:16]


def wait_with_links(request: HttpRequest, error: TooMany) -> HttpResponse:
    """Tell who opened very many links that lead nowhere when to open the next one."""
    live = live_for_or_none(request)
    page = show(request, "patient/wait.html", live, {"wait": error.wait})
    return retry_later(page, error)


counts_wrong_links = counts_misses(WRONG_LINK, wait_with_links)


@require_safe
def ask_for_link(request: HttpRequest, secret: str = "") -> HttpResponse:
    """Show the page of every secret link, with the button that opens the list. `secret` is that of
    a link of an older program, which has it in the path: what only looks at such a link, as a
    preview or a prefetch does, opens nothing."""
    return ask(request, OpenForm(initial={"link": secret}))


@require_http_methods(["GET", "HEAD", "POST"])
def open_list(request: HttpRequest) -> HttpResponse:
    """Open the list of the link that is sent. The address is another than that of links: a browser
    that is here and is given a link loads its page, and does not only go to its fragment."""
    return open_sent_link(request) if request.method == "POST" else ask_for_link(request)


@counts_wrong_links
def open_sent_link(request: HttpRequest) -> HttpResponse:
    """Lead to the list of the link in the form, and put its secret into the cookie. Ask again if
    the link is not whole (400) or leads nowhere (404); if its list was replaced, say so (410)."""
    form = OpenForm(request.POST)
    if not form.is_valid():
        return ask(request, form, 400)
    secret = form.cleaned_data["link"]
    if saving.find(secret, now=timezone.now()) is None:
        return show_replaced(request, secret) or ask_for_right_link(request, form)
    response = redirect("copy", handle_of(secret))
    write_open_lists(
        response, [secret, *(other for other in open_secrets(request) if other != secret)]
    )
    return response


def ask(request: HttpRequest, form: OpenForm, status: int = 200, **more: Any) -> HttpResponse:
    context = {"form": form, **more}
    live = live_for_or_none(request)
    return show(request, "patient/open_list.html", live, context, status)


def ask_for_right_link(request: HttpRequest, form: OpenForm) -> HttpResponse:
    form.add_error(
        "link",
        _(
            "No list has this link. It may have been deleted, or its time may be over. "
            "If you typed the link, compare each letter."
        ),
    )
    return ask(request, form, 404)


def show_replaced(request: HttpRequest, secret: str) -> HttpResponse | None:
    """Say when a list was replaced, but not by which: who holds the old link may not have been
    given the new one. Return None if it was not."""
    replacement = replaced_under(secret, now=timezone.now())
    if replacement is None:
        return None
    context = {"replacement": replacement}
    live = live_for_or_none(request)
    return show(request, "patient/replaced.html", live, context, status=410)


def opened_list(view: View[P]) -> Callable[..., HttpResponse]:
    """Decorate a view of a saved list: give it the secret whose handle the address has. A browser
    that does not have that list open is asked for the link, whether there is such a list or not."""

    @wraps(view)
    def with_secret(
        request: HttpRequest, /, handle: str, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        for secret in open_secrets(request):
            if handle in handles_of(secret):
                return view(request, secret, *args, **kwargs)
        return show_closed(request)

    return with_secret


def show_closed(request: HttpRequest) -> HttpResponse:
    """Say that a list is not open, or not there any more, and ask for a link."""
    return ask(request, OpenForm(), status=404, is_closed=True)


def open_secrets(request: HttpRequest) -> list[str]:
    """Return the secrets of the lists that this browser has open, the newest first."""
    return SECRET.findall(request.COOKIES.get(cookie_name(COOKIE), ""))[:MOST_OPEN]


def write_open_lists(response: HttpResponse, secrets: list[str]) -> None:
    """Set a response's cookie to these. Of more than MOST_OPEN the last are closed."""
    if not secrets:
        return close_all_lists(response)
    response.set_cookie(
        cookie_name(COOKIE),
        ".".join(secrets[:MOST_OPEN]),
        httponly=True,
        secure=settings.SECURE,
        samesite="Lax",
    )
    return None


def close_all_lists(response: HttpResponse) -> None:
    """Close all lists in the browser."""
    delete_own_cookies(response, COOKIE)


def close_list(request: HttpRequest, response: HttpResponse, secret: str) -> None:
    """Take a list that was deleted out of the cookie."""
    write_open_lists(response, [other for other in open_secrets(request) if other != secret])


def find(secret: str) -> Any:
    """Return the response of a secret link. Raises Http404."""
    response = saving.find(secret, now=timezone.now())
    if response is None:
        raise Http404
    return response
