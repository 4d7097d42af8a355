"""The patient's addresses. No address holds an answer; only `copy/` holds a secret."""

from django.urls import path, re_path

from . import article, copies, journey, pages, preview

COPY = r"^copy/(?P<link>[A-Za-z0-9_-]{43})/"

urlpatterns = [
    path("", pages.start, name="start"),
    path("begin/", journey.begin, name="begin"),
    path("questions/<slug:code>/", journey.question, name="question"),
    path("blank/", journey.left_blank, name="left_blank"),
    path("urgent/", journey.urgent, name="urgent"),
    path("check/", journey.check, name="check"),
    path("summary/", journey.summary, name="summary"),
    path("save/", copies.save, name="save"),
    path("saved/", copies.saved, name="saved"),
    path("clear/", pages.clear, name="clear"),
    path("cleared/", pages.cleared, name="cleared"),
    path("preview/", preview.preview, name="preview"),
    path("article/", article.claims, name="article"),
    re_path(COPY + "$", copies.copy, name="copy"),
    re_path(COPY + "delete/$", copies.delete, name="delete"),
    path("deleted/", copies.deleted, name="deleted"),
]
