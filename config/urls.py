"""All addresses. The editors' pages are Django's admin; all others have no prefix."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("suitability.patient.urls")),  # first, as they are asked for most
    path("", include("suitability.accounts.urls")),
    path("", include("suitability.clinician.urls")),
    path("", include("suitability.fhir_api.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "config.error_pages.bad_request"
handler403 = "config.error_pages.not_allowed"
handler404 = "config.error_pages.not_found"
handler500 = "config.error_pages.server_error"
