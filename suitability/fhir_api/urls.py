"""The addresses of other systems, and of the page with their keys. None holds an answer, a
reference or a key."""

from django.urls import path, re_path, register_converter
from django.urls.converters import IntConverter

from . import pdf_of_list, views
from .assess_operation import assess, definition
from .key_pages import end_key, keys, make_key


class NumberConverter(IntConverter):
    """The id of a response as we write it: `007` is another id than `7`, and of nothing."""

    regex = "[1-9][0-9]*"


register_converter(NumberConverter, "number")
urlpatterns = [
    re_path("^fhir/?$", views.metadata, name="fhir_base"),
    path("fhir/metadata", views.metadata, name="fhir_metadata"),
    path("fhir/Questionnaire", views.find_questionnaires, name="fhir_questionnaires"),
    path("fhir/Questionnaire/_search", views.post_questionnaires, name="fhir_post_questionnaires"),
    path("fhir/Questionnaire/<str:id>", views.questionnaire, name="fhir_questionnaire"),
    path("fhir/Questionnaire/<str:id>/$assess", assess, name="fhir_assess"),
    path("fhir/OperationDefinition/assess", definition, name="fhir_operation"),
    path("fhir/CodeSystem", views.find_code_systems, name="fhir_code_systems"),
    path("fhir/CodeSystem/_search", views.post_code_systems, name="fhir_post_code_systems"),
    path("fhir/CodeSystem/<str:id>", views.code_system, name="fhir_code_system"),
    path("fhir/QuestionnaireResponse", views.find_responses, name="fhir_responses"),
    path("fhir/QuestionnaireResponse/_search", views.post_responses, name="fhir_post_responses"),
    path("fhir/QuestionnaireResponse/<number:number>", views.response, name="fhir_response"),
    path("fhir/DocumentReference", views.find_documents, name="fhir_documents"),
    path("fhir/DocumentReference/_search", views.post_documents, name="fhir_post_documents"),
    path("fhir/DocumentReference/<number:number>", views.document, name="fhir_document"),
    path("fhir/Binary/<number:number>", pdf_of_list.binary, name="fhir_binary"),
    path("keys/", keys, name="keys"),
    path("keys/new/", make_key, name="make_key"),
    path("keys/<int:number>/end/", end_key, name="end_key"),
    re_path(r"^fhir(?:/(?P<rest>(?s:.*)))?\Z", views.unknown_path, name="fhir_nothing"),
]
