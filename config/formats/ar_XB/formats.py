"""Dates in the pseudo-language from right to left: those of English."""

from config.formats.en.formats import *  # noqa: F403
