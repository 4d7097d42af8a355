"""django-survey-and-report, as its documentation sets it up."""

from bench.peers.common import *  # noqa: F403
from bench.peers.common import DJANGO_APPS

INSTALLED_APPS = [*DJANGO_APPS, "survey"]
ROOT_URLCONF = "bench.peers.survey.urls"
CHOICES_SEPARATOR = "|"
