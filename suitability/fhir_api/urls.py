"""The addresses of other systems. None holds an answer or a reference."""

from django.urls import path, re_path

from . import views

urlpatterns = [
    path("fhir/metadata", views.metadata, name="fhir_metadata"),
    path("fhir/Questionnaire", views.find_questionnaires, name="fhir_questionnaires"),
    path("fhir/Questionnaire/<str:id>", views.questionnaire, name="fhir_questionnaire"),
    path("fhir/QuestionnaireResponse", views.find_responses, name="fhir_responses"),
    path("fhir/QuestionnaireResponse/<int:number>", views.response, name="fhir_response"),
    re_path(r"^fhir/(?P<rest>.*)$", views.unknown_path, name="fhir_nothing"),
]
