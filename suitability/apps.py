from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SuitabilityConfig(AppConfig):
    name = "suitability"
    verbose_name = _("The parts of the draft")

    def ready(self) -> None:
        # What these do follows from signals, and from `check --deploy`.
        from suitability import database_file  # noqa: F401
        from suitability.accounts import (  # noqa: F401
            account_deletion,
            second_factor,
            session_timeout,
            sign_in_log,
        )
        from suitability.fhir_api import deploy_checks  # noqa: F401
