"""What an authenticator app shows for a key, as RFC 6238 says."""

import base64
import hmac
import time

PERIOD = 30  # seconds
LONG_ENOUGH = 8  # seconds, to type a code into a browser on a busy machine


def code_for(key: str) -> str:
    """The code that is shown now; where it is about to change, the next, once that is shown."""
    left = PERIOD - time.time() % PERIOD
    if left < LONG_ENOUGH:
        time.sleep(left + 0.1)
    counter = int(time.time() // PERIOD).to_bytes(8, "big")
    digest = hmac.digest(base64.b32decode(key), counter, "sha1")
    start = digest[-1] & 15
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"
