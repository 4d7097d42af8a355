"""The addresses of clinicians and auditors. None holds an answer or a reference."""

from django.urls import path

from suitability.clinician.exports.download import export
from suitability.clinician.overview.overview_page import overview

from .audit_log_pages import access_log, export_log, find_in_log, verify_log
from .lookup import look_up
from .response_detail import response, response_sheet
from .response_list import responses
from .review_actions import hand_over, review

urlpatterns = [
    path("responses/", responses, name="responses"),
    path("responses/find/", look_up, name="find"),
    path("responses/export.<slug:form>", export, name="export"),
    path("responses/<int:number>/", response, name="response"),
    path("responses/<int:number>/sheet/", response_sheet, name="response_sheet"),
    path("responses/<int:number>/review/", review, name="review"),
    path("responses/<int:number>/hand-over/", hand_over, name="hand_over"),
    path("overview/", overview, name="overview"),
    path("log/", access_log, name="access_log"),
    path("log/export.csv", export_log, name="export_log"),
    path("log/find/", find_in_log, name="find_in_log"),
    path("log/verify/", verify_log, name="verify_log"),
]
