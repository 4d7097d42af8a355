"""The addresses of clinicians, auditors and other systems. None holds an answer or a reference."""

from django.urls import path, re_path

from . import fhir
from .exports import export
from .finding import find
from .listing import responses
from .log import access_log, export_log
from .overview import overview
from .reading import response
from .reviewing import hand_over, review

urlpatterns = [
    path("responses/", responses, name="responses"),
    path("responses/find/", find, name="find"),
    path("responses/export.<slug:form>", export, name="export"),
    path("responses/<int:number>/", response, name="response"),
    path("responses/<int:number>/review/", review, name="review"),
    path("responses/<int:number>/hand-over/", hand_over, name="hand_over"),
    path("overview/", overview, name="overview"),
    path("log/", access_log, name="access_log"),
    path("log/export.csv", export_log, name="export_log"),
    path("fhir/metadata", fhir.metadata, name="fhir_metadata"),
    path("fhir/Questionnaire", fhir.find_questionnaires, name="fhir_questionnaires"),
    path("fhir/Questionnaire/<str:id>", fhir.questionnaire, name="fhir_questionnaire"),
    path("fhir/QuestionnaireResponse", fhir.find_responses, name="fhir_responses"),
    path("fhir/QuestionnaireResponse/<int:number>", fhir.response, name="fhir_response"),
    re_path(r"^fhir/(?P<rest>.*)$", fhir.nothing, name="fhir_nothing"),
]
