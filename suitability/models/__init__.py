"""What is kept: the draft and its submissions, releases, the responses that people asked us to
save, their reviews, and the log of who saw them."""

from .access import Entry, Tail
from .draft import Draft
from .part import Part
from .recall import Recall
from .release import Release, ReleaseIsFinal
from .response import FrozenSummary, Response
from .review import Event
from .submission import Submission
from .token import Token

__all__ = [
    "Draft",
    "Entry",
    "Event",
    "FrozenSummary",
    "Part",
    "Recall",
    "Release",
    "ReleaseIsFinal",
    "Response",
    "Submission",
    "Tail",
    "Token",
]
