"""Log lines without secret links, and without what somebody sent."""

import json
import logging
import re
import traceback
from datetime import UTC, datetime
from typing import Any

from . import request_ids

REFUSALS = "django.security"  # bad hosts, too large or broken requests
SECRET = re.compile(r"(?i)(?:(?<=/copy/)|(?<=/invitation/))\S+|[\w-]{43,}")


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
