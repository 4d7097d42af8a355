from django.contrib.admin.apps import SimpleAdminConfig


class AuthoringConfig(SimpleAdminConfig):
    """Django's admin with our site in place of its own. It looks for no `admin` modules, so that
    of the libraries' models none is registered."""

    default_site = "suitability.authoring.admin_site.AuthoringSite"

    def ready(self) -> None:
        super().ready()
        from . import admin  # noqa: F401 - registers the parts of the draft
