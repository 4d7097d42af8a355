from django.apps import AppConfig


class SuitabilityConfig(AppConfig):
    name = "suitability"
    verbose_name = "The parts of the draft"

    def ready(self) -> None:
        from suitability.accounts import account_deletion, session_timeout  # noqa: F401 - signals
