"""The addresses of clinicians and auditors. None holds an answer or a reference."""

from django.urls import path

from suitability.clinician.exports.code_book import code_book
from suitability.clinician.exports.download import export
from suitability.clinician.overview.overview_page import overview

from .audit_log_pages import access_log, export_log, find_in_log, verify_log
from .discarding import delete_junk, discard, discarded, restore_response
from .filter_pages import delete_filter, saved_filters
from .list_position import back_to_list, neighbour
from .lookup import look_up
from .response_detail import response, response_sheet
from .response_list import responses
from .review_actions import hand_over, review
from .several_actions import several

urlpatterns = [
    path("responses/", responses, name="responses"),
    path("responses/find/", look_up, name="find"),
    path("responses/several/", several, name="several"),
    path("responses/filters/", saved_filters, name="saved_filters"),
    path("responses/filters/<int:filter_number>/delete/", delete_filter, name="delete_filter"),
    path("responses/discarded/", discarded, name="discarded"),
    path("responses/<int:number>/discard/", discard, name="discard"),
    path("responses/<int:number>/restore/", restore_response, name="restore_response"),
    path("responses/<int:number>/delete/", delete_junk, name="delete_junk"),
    path("responses/code-book.csv", code_book, name="code_book"),
    path("responses/export.<slug:form>", export, name="export"),
    path("responses/<int:number>/", response, name="response"),
    path("responses/<int:number>/sheet/", response_sheet, name="response_sheet"),
    path("responses/<int:number>/review/", review, name="review"),
    path("responses/<int:number>/hand-over/", hand_over, name="hand_over"),
    path("responses/<int:number>/next/", neighbour, {"way": "next"}, name="next_response"),
    path(
        "responses/<int:number>/previous/",
        neighbour,
        {"way": "previous"},
        name="previous_response",
    ),
    path("responses/<int:number>/list/", back_to_list, name="back_to_list"),
    path("overview/", overview, name="overview"),
    path("log/", access_log, name="access_log"),
    path("log/export.csv", export_log, name="export_log"),
    path("log/find/", find_in_log, name="find_in_log"),
    path("log/verify/", verify_log, name="verify_log"),
]
