"""Signing out by django-allauth, and out of the browser's storage too."""

from allauth.account import views
from django.http import HttpRequest, HttpResponse


def sign_out(request: HttpRequest) -> HttpResponse:
    """Ask whether to sign out, and do so; the browser then clears its cookies and storage."""
    response: HttpResponse = views.logout(request)
    if request.method == "POST":
        response["Clear-Site-Data"] = '"cookies", "storage"'
    return response
