"""Our own settings and middleware, with views that do the least."""

from config.settings import *  # noqa: F403
from config.settings import INSTALLED_APPS as OURS

INSTALLED_APPS = [*OURS, "bench.peers.bare"]
ROOT_URLCONF = "bench.peers.bare.urls"
