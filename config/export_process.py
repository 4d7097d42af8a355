"""The process that writes one download: its order comes from stdin, the file goes to stdout.

It gives way to whoever answers a page, and a reader who takes twenty minutes holds it alone. Run by
config/downloads.py.
"""

import logging
import os
import sys
import time

NICE = 10
BUFFER = 256 * 1024  # bytes
CUT = 3  # the exit status when nobody reads on
ENDING_SECONDS = 0.5  # from the end of a pipe to that of the process at its other end

logger = logging.getLogger("suitability.exports")


def write_download() -> int:
    """Write the file, and return the exit status."""
    from suitability.clinician.exports.export_order import Order
    from suitability.clinician.long_files import lines_of

    order = Order.from_json(sys.stdin.read())
    server = os.getppid()
    try:
        with os.fdopen(os.dup(1), "wb", BUFFER) as file:
            os.dup2(2, 1)  # whatever else is printed goes to the log
            for line in lines_of(order):
                file.write(line.encode())
    except BrokenPipeError:
        time.sleep(ENDING_SECONDS)
        if os.getppid() != server:  # else whoever started this says so
            logger.warning("Export %s of the access log was cut: the server ended.", order.entry)
        return CUT
    return 0


if __name__ == "__main__":
    os.nice(NICE)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.pop("WEB_PROCESS", None)  # the limits of a command: a reader may take twenty minutes
    import django

    django.setup()
    sys.exit(write_download())
