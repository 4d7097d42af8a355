"""What is kept: the draft and its submissions, releases, and the responses that people asked us
to save."""

from .draft import Draft
from .part import Part
from .recall import Recall
from .release import Release, ReleaseIsFinal
from .response import FrozenSummary, Response
from .submission import Submission

__all__ = [
    "Draft",
    "FrozenSummary",
    "Part",
    "Recall",
    "Release",
    "ReleaseIsFinal",
    "Response",
    "Submission",
]
