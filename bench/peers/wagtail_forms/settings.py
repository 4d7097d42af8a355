"""Wagtail with one kind of page: a form."""

from bench.peers.common import *  # noqa: F403
from bench.peers.common import DJANGO_APPS

INSTALLED_APPS = [
    "bench.peers.wagtail_forms",
    "wagtail.contrib.forms",
    "wagtail.users",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    *DJANGO_APPS,
]

ROOT_URLCONF = "bench.peers.wagtail_forms.urls"
WAGTAIL_SITE_NAME = "Bench"
WAGTAILADMIN_BASE_URL = "http://127.0.0.1"
