import os

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path

from .models import Row


def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


@transaction.atomic
def insert(request: HttpRequest) -> HttpResponse:
    Row.objects.create(payload=os.urandom(int(request.POST["bytes"])))
    return HttpResponse()


# At addresses of ours, so that they are answered in the same lanes (config/asgi.py).
urlpatterns = [path("questions/empty/", empty), path("save/", insert)]
