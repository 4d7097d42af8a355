"""Keys from the environment, and which of them are too short to be served with."""

import os
from collections.abc import Sequence

SHORTEST, DIFFERENT = 32, 5  # characters


def keys_in(variable: str) -> list[str]:
    """Return the keys in a variable, which stand between commas."""
    return [key.strip() for key in os.environ.get(variable, "").split(",") if key.strip()]


def refuse_short(variable: str, keys: Sequence[str]) -> None:
    """Refuse keys that can be guessed: raise SystemExit, in a line that does not have the key."""
    for key in keys:
        if len(key) < SHORTEST or len(set(key)) < DIFFERENT:
            raise SystemExit(
                f"{variable} has a key that can be guessed: it needs {SHORTEST} characters, "
                f"{DIFFERENT} of them different. Take what this prints: "
                "python -c 'import secrets; print(secrets.token_urlsafe(48))'"
            )
