"""How mail is sent, in settings that this Django knows: MAILERS from 6.1 on, EMAIL_... before."""

import os
from typing import Any

import django

SMTP = "django.core.mail.backends.smtp.EmailBackend"
MAIL_SECONDS = 3  # that a hand-over waits for the mail server at a time
# Each option of the mailer, and the setting of before.
OLDER = {
    "host": "EMAIL_HOST",
    "port": "EMAIL_PORT",
    "username": "EMAIL_HOST_USER",
    "password": "EMAIL_HOST_PASSWORD",
    "use_tls": "EMAIL_USE_TLS",
    "timeout": "EMAIL_TIMEOUT",
}


def mail_settings(host: str, *, port: int, seconds: int) -> dict[str, Any]:
    """Return Django's settings for a mail server, for which a hand-over waits so many seconds."""
    options = {
        "host": host,
        "port": port,
        "username": os.environ.get("EMAIL_USER", ""),
        "password": os.environ.get("EMAIL_PASSWORD", ""),
        "use_tls": os.environ.get("EMAIL_TLS") == "1",
        "timeout": seconds,
    }
    if django.VERSION >= (6, 1):
        return {"MAILERS": {"default": {"BACKEND": SMTP, "OPTIONS": options}}}
    return {"EMAIL_BACKEND": SMTP} | {OLDER[name]: value for name, value in options.items()}
