"""gunicorn's settings.

Sync workers: each request is short and SQLite writes one at a time, so threads only queue on
its lock. No access log: an address can hold a secret link.
"""

import os

bind = os.environ.get("BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "sync"
preload_app = True
logconfig_dict = {
    "formatters": {"generic": {"()": "config.logs.PrivateFormatter"}},
    "loggers": {
        "gunicorn.error": {"level": "INFO", "handlers": ["error_console"], "propagate": False},
        "gunicorn.access": {"level": "CRITICAL", "handlers": [], "propagate": False},
    },
}
control_socket_disable = True
