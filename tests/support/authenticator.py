"""What an authenticator app shows for a key, as RFC 6238 says."""

import base64
import hmac
import time

from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session

from suitability.accounts.recovery_codes import make_codes
from suitability.accounts.session_timeout import FACTOR

METHODS = "account_authentication_methods"  # allauth's key in a session

PERIOD = 30  # seconds
LONG_ENOUGH = 8  # seconds, to type a code into a browser on a busy machine


def code_for(key: str) -> str:
    """The code that is shown now; where it is about to change, the next, once that is shown."""
    left = PERIOD - time.time() % PERIOD
    if left < LONG_ENOUGH:
        time.sleep(left + 0.1)
    return code_of(key, int(time.time() // PERIOD))


def codes_around(key: str, now: float = 0, steps: int = 1) -> list[str]:
    """The codes of so many steps before, of the one at `now`, and of as many after."""
    step = int((now or time.time()) // PERIOD)
    return [code_of(key, each) for each in range(step - steps, step + steps + 1)]


def code_of(key: str, step: int) -> str:
    digest = hmac.digest(base64.b32decode(key), step.to_bytes(8, "big"), "sha1")
    start = digest[-1] & 15
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def has_app(user: User, key: str) -> list[str]:
    """Let an app show the codes of `key` for an account, as if it had just given one in each of its
    sessions; return its recovery codes."""
    app = TOTP.activate(user, key).instance
    for row in Session.objects.all():
        session = SessionStore(row.session_key)
        if session.get(SESSION_KEY) == str(user.pk):
            session[FACTOR] = app.pk
            given = {"method": "mfa", "at": time.time()}
            session[METHODS] = [*session.get(METHODS, []), given]
            session["account_authentication_methods_user"] = str(user.pk)
            session.save()
    return make_codes(user)
