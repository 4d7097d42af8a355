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


urlpatterns = [path("empty/", empty), path("insert/", insert)]
