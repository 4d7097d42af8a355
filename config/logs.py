"""Log lines without secret links, and without what somebody sent."""

import logging
import re
import traceback
from typing import Any

SECRET = re.compile(r"(?i)(?:(?<=/copy/)|(?<=/invitation/))\S+|[\w-]{43,}")


class PrivateFormatter(logging.Formatter):
    """A logging.Formatter that leaves out what may be a secret link, well or badly written, and
    the messages of exceptions, which can quote what was sent."""

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name}: {message}", style="{")

    def format(self, record: logging.LogRecord) -> str:
        return SECRET.sub("...", super().format(record))

    def formatException(self, exc_info: Any) -> str:  # noqa: N802 - the name is logging's
        kind, _, trace = exc_info
        return "".join(traceback.format_tb(trace)) + (kind.__name__ if kind else "")
