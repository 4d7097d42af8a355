"""The addresses of clinicians and auditors. None holds an answer or a reference."""

from django.urls import path

from .exports import export
from .finding import find
from .listing import responses
from .log import access_log, export_log
from .reading import response
from .reviewing import hand_over, review

urlpatterns = [
    path("responses/", responses, name="responses"),
    path("responses/find/", find, name="find"),
    path("responses/export.<slug:form>", export, name="export"),
    path("responses/<int:number>/", response, name="response"),
    path("responses/<int:number>/review/", review, name="review"),
    path("responses/<int:number>/hand-over/", hand_over, name="hand_over"),
    path("log/", access_log, name="access_log"),
    path("log/export.csv", export_log, name="export_log"),
]
