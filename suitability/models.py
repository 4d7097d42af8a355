"""What is kept: the draft and its submissions, releases, the responses that people asked us to
save, their reviews, the log of who saw them, and who is invited to work with them."""

from suitability.accounts.invitation import Invitation
from suitability.accounts.temporary_password import TemporaryPassword
from suitability.audit.audit_entry import AuditEntry, ChainHead
from suitability.clinician.saved_filter import SavedFilter
from suitability.fhir_api.bearer_token import Token
from suitability.idempotency import IdempotencyKey
from suitability.releases.draft import Draft
from suitability.releases.draft_comment import DraftComment
from suitability.releases.draft_part import Part
from suitability.releases.language_reader import LanguageReader
from suitability.releases.recall import Recall
from suitability.releases.release import Release
from suitability.releases.submission import Submission
from suitability.responses.discard import Discard
from suitability.responses.pending_hand_over import PendingHandOver
from suitability.responses.replacement import Replacement
from suitability.responses.response import FrozenSummary, Response
from suitability.responses.review import Event
from suitability.throttle.bucket import Bucket
