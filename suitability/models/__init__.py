"""What is kept: releases, and the responses that people asked us to save."""

from .release import Release, ReleaseIsFinal
from .response import FrozenSummary, Response

__all__ = ["FrozenSummary", "Release", "ReleaseIsFinal", "Response"]
