"""All addresses. The editors' pages are Django's admin; all others have no prefix."""

from django.urls import include, path

from suitability.authoring.admin_site import site

urlpatterns = [
    path("", include("suitability.patient.urls")),  # first, as they are asked for most
    path("", include("suitability.accounts.urls")),
    path("", include("suitability.clinician.urls")),
    path("admin/", site.urls),
]

handler400 = "config.error_pages.bad_request"
handler403 = "config.error_pages.not_allowed"
handler404 = "config.error_pages.not_found"
handler500 = "config.error_pages.server_error"
