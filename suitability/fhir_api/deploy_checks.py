"""What `manage.py check --deploy` says of FHIR's settings."""

import os
from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, register

HINT = (
    "Set FHIR_BASE to https://HOST/fhir, where others reach this service. They store these "
    "addresses, so let it stay as it is from then on."
)


@register(Tags.security, deploy=True)
def check_fhir_base(app_configs: Any, **kwargs: Any) -> list[Error]:
    """Return an error unless FHIR_BASE is set to an address that other systems can store. The
    default is an address of nobody, for a trial."""
    base = os.environ.get("FHIR_BASE", "")
    if not base:
        text = "FHIR_BASE is not set, so resources name themselves by an address of nobody."
        return [Error(text, hint=HINT, id="fhir_api.E001")]
    if settings.SECURE_SSL_REDIRECT and not base.startswith("https://"):
        return [Error(f"FHIR_BASE is '{base}', not https.", hint=HINT, id="fhir_api.E002")]
    return []
