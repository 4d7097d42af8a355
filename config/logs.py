"""What is logged, in lines without secret links and without what somebody sent."""

import json
import logging
import re
import traceback
from datetime import UTC, datetime
from typing import Any

from . import request_ids

REFUSALS = "django.security"  # bad hosts, too large or broken requests
LOGGERS: dict[str, Any] = {
    "django": {"handlers": [], "level": "WARNING"},
    "django.request": {"level": "ERROR"},  # a mistyped link is nobody's business
    "django.security.DisallowedHost": {"level": "CRITICAL"},  # config/error_pages.py has a line
    "axes": {"level": "ERROR"},  # what was typed as a name may be a password
    "suitability.checkpoints": {"level": "INFO"},
    "suitability.exports": {"level": "INFO"},  # how each ended
    "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
}
SECRET = re.compile(r"(?i)(?:(?<=/copy/)|(?<=/invitation/))\S+|[\w-]{43,}")


def log_settings(form: str) -> dict[str, Any]:
    """Return Django's LOGGING, with lines in this form: text or json."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "text": {"()": "config.logs.PrivateFormatter"},
            "json": {"()": "config.logs.JsonFormatter"},
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": form}},
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": LOGGERS,
    }


class PrivateFormatter(logging.Formatter):
    """A logging.Formatter that leaves out what may be a secret link, well or badly written, and
    the messages of exceptions, which can quote what was sent."""

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name}: {message}", style="{")

    def format(self, record: logging.LogRecord) -> str:
        return SECRET.sub("...", super().format(in_one_line(record)))

    def formatException(self, exc_info: Any) -> str:  # noqa: N802 - the name is logging's
        kind, _, trace = exc_info
        return "".join(traceback.format_tb(trace)) + (kind.__name__ if kind else "")


class JsonFormatter(PrivateFormatter):
    """The same as an object of JSON a line, for programs that collect logs. `trace` is where an
    exception came from, and its kind."""

    def format(self, record: logging.LogRecord) -> str:
        record = in_one_line(record)
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        entry = {"time": moment, "level": record.levelname, "logger": record.name}
        entry["message"] = SECRET.sub("...", record.getMessage())
        if request_id := request_ids.current():
            entry["request_id"] = request_id
        if record.exc_info:
            entry["trace"] = SECRET.sub("...", self.formatException(record.exc_info))
        return json.dumps(entry)


def in_one_line(record: logging.LogRecord) -> logging.LogRecord:
    """Return the record; of a request that was refused in order, the kind of the refusal alone:
    there is no fault to look for, and the words are a stranger's."""
    if not (record.name or "").startswith(REFUSALS):
        return record
    kind = record.name.removeprefix(REFUSALS).lstrip(".") or "a request"
    return logging.makeLogRecord(
        {"name": REFUSALS, "levelname": "WARNING", "msg": f"Refused: {kind}."}
        | {"created": record.created, "msecs": record.msecs}
    )
