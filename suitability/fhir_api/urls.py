"""The addresses of other systems, and of the page with their keys. None holds an answer, a
reference or a key."""

from django.urls import path, re_path

from . import views
from .assess_operation import assess, definition
from .key_pages import end_key, keys, make_key

urlpatterns = [
    path("fhir/metadata", views.metadata, name="fhir_metadata"),
    path("fhir/Questionnaire", views.find_questionnaires, name="fhir_questionnaires"),
    path("fhir/Questionnaire/<str:id>", views.questionnaire, name="fhir_questionnaire"),
    path("fhir/Questionnaire/<str:id>/$assess", assess, name="fhir_assess"),
    path("fhir/OperationDefinition/assess", definition, name="fhir_operation"),
    path("fhir/QuestionnaireResponse", views.find_responses, name="fhir_responses"),
    path("fhir/QuestionnaireResponse/<int:number>", views.response, name="fhir_response"),
    path("keys/", keys, name="keys"),
    path("keys/new/", make_key, name="make_key"),
    path("keys/<int:number>/end/", end_key, name="end_key"),
    re_path(r"^fhir(?:/(?P<rest>.*))?$", views.unknown_path, name="fhir_nothing"),
]
