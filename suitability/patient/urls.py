"""The patient's addresses. None holds an answer, and no link that we give out holds a secret."""

from django.urls import path, re_path

from . import (
    article_page,
    clearing,
    data_export,
    language_choice,
    page_rendering,
    preview,
    question_pages,
    saved_summary,
    secret_link,
    sheet_pages,
    sleep_log,
)

COPY = r"^copy/(?P<handle>[0-9a-f]{16})/"
OLD_LINK = r"^copy/(?P<secret>[A-Za-z0-9_-]{43})/"  # which an older program gave out

urlpatterns = [
    path("", page_rendering.start, name="start"),
    path("begin/", question_pages.begin, name="begin"),
    path("questions/<slug:code>/", question_pages.question, name="question"),
    path("blank/", question_pages.left_blank, name="left_blank"),
    path("urgent/", question_pages.urgent, name="urgent"),
    path("check/", question_pages.check, name="check"),
    path("summary/", question_pages.summary, name="summary"),
    path("print/", sheet_pages.sheet, name="print"),
    path("print/details/", sheet_pages.details, name="print_details"),
    path("print/text/", sheet_pages.text, name="print_text"),
    path("print/sheet.pdf", sheet_pages.pdf, name="print_pdf"),
    path("save/", saved_summary.save, name="save"),
    path("saved/", saved_summary.saved, name="saved"),
    path("language/", language_choice.choose_language, name="choose_language"),
    path("clear/", clearing.clear, name="clear"),
    path("cleared/", clearing.cleared, name="cleared"),
    path("preview/", preview.preview, name="preview"),
    path("article/", article_page.claims, name="article"),
    path("sleep-log/", sleep_log.sleep_log, name="sleep_log"),
    path("sleep-log/worker.js", sleep_log.worker, name="sleep_log_worker"),
    path("copy/", secret_link.ask_for_link, name="secret_link"),
    path("copy/open/", secret_link.open_list, name="open_list"),
    re_path(OLD_LINK + r"(?:[a-z/.]{1,20})?$", secret_link.ask_for_link, name="old_link"),
    re_path(COPY + "$", saved_summary.copy, name="copy"),
    re_path(COPY + "print/$", sheet_pages.copy_sheet, name="copy_print"),
    re_path(COPY + "print/details/$", sheet_pages.copy_details, name="copy_print_details"),
    re_path(COPY + "print/text/$", sheet_pages.copy_text, name="copy_print_text"),
    re_path(COPY + r"print/sheet\.pdf$", sheet_pages.copy_pdf, name="copy_print_pdf"),
    re_path(COPY + "data/$", data_export.copy_data, name="copy_data"),
    re_path(COPY + "delete/$", saved_summary.delete, name="delete"),
    path("deleted/", saved_summary.deleted, name="deleted"),
]
