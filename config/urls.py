"""All addresses. The patient's pages have no prefix."""

from django.urls import include, path

urlpatterns = [path("", include("suitability.patient.urls"))]

handler400 = "suitability.patient.errors.bad_request"
handler404 = "suitability.patient.errors.not_found"
handler500 = "suitability.patient.errors.server_error"
