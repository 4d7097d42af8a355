"""Checkpoints of the audit log in the server's log, where whoever can write to the database cannot
take them back: what the chain head was at an entry, and nothing else.

Each process writes one with the first entry that it makes in an hour, and with each fiftieth of
the log. The seal stands in four groups, since the server's log leaves out longer words
(config/logs.py).
"""

import logging
import re
import time

from .audit_entry import AuditEntry

EVERY = 50  # entries
HOUR = 3600  # seconds
GROUP = 16  # digits
CHECKPOINT = re.compile(rf"\b(\d+):((?:[0-9a-f]{{{GROUP}}} ?){{4}})(?![0-9a-f])")

logger = logging.getLogger("suitability.checkpoints")
last = {"at": float("-inf")}  # when this process wrote one


def write_checkpoint(entry: AuditEntry) -> None:
    """Write the checkpoint of an entry that is stored, if it is time for one."""
    now = time.monotonic()
    if entry.number % EVERY and now - last["at"] < HOUR:
        return
    last["at"] = now
    groups = re.findall(f".{{{GROUP}}}", entry.seal)
    logger.info("Checkpoint of the access log: %s:%s", entry.number, " ".join(groups))


def checkpoint_in(text: str) -> str:
    """Return the checkpoint in a line of the server's log, or in what `verify_log` printed; the
    text itself if it has none."""
    match = CHECKPOINT.search(text)
    return f"{match[1]}:{match[2].replace(' ', '')}" if match else text.strip()
