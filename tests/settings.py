"""The settings under test: development's, with static files served as they stand."""

import os
import tempfile

os.environ.setdefault("DJANGO_ENV", "development")

from config.settings import *  # noqa: F403
from config.settings import STORAGES

STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
WHITENOISE_AUTOREFRESH = True
# Slow hashes are for attackers; the tests of a real server (tests/faults) have them.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Each process of the tests has turns of its own (throttle/turns.py): their databases have one name.
OWN_FOLDER = tempfile.TemporaryDirectory(prefix="suitability.")
tempfile.tempdir = OWN_FOLDER.name
