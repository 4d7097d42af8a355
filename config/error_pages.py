"""Pages for what went wrong: plain words, and what to do next."""

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from suitability.patient import journey_cookie
from suitability.patient.page_rendering import show
from suitability.permissions import lacks_second_factor


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return problem(request, "400.html", 400)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return problem(request, "404.html", 404)


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    user = getattr(request, "user", AnonymousUser())
    context = {"no_second_factor": lacks_second_factor(user)}
    return show(request, "not_allowed.html", None, context, 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return problem(request, "403.html", 403)


def problem(request: HttpRequest, template: str, status: int) -> HttpResponse:
    """Asks the database nothing, but for a preview of the draft."""
    return show(request, template, journey_cookie.previewed(request), {}, status)


def server_error(request: HttpRequest) -> HttpResponse:
    return render(request, "500.html", status=500)
