"""The addresses of clinicians, auditors and other systems. None holds an answer or a reference."""

from django.urls import path, re_path

from suitability.clinician.exports.download import export
from suitability.clinician.overview.overview_page import overview
from suitability.fhir_api import views

from .audit_log_pages import access_log, export_log
from .lookup import find
from .response_detail import response
from .response_list import responses
from .review_actions import hand_over, review

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
    path("fhir/metadata", views.metadata, name="fhir_metadata"),
    path("fhir/Questionnaire", views.find_questionnaires, name="fhir_questionnaires"),
    path("fhir/Questionnaire/<str:id>", views.questionnaire, name="fhir_questionnaire"),
    path("fhir/QuestionnaireResponse", views.find_responses, name="fhir_responses"),
    path("fhir/QuestionnaireResponse/<int:number>", views.response, name="fhir_response"),
    re_path(r"^fhir/(?P<rest>.*)$", views.nothing, name="fhir_nothing"),
]
