"""Who may read by FHIR: another system by bearer token, or a clinician by session.

Each endpoint says by `answers_fhir` what a token's scope has to cover, and `authenticate` is where
that is decided for all of them.
"""

import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.db import DataError, Error, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from suitability.audit.audit_entry import Act
from suitability.audit.audit_log import record
from suitability.database_limits import RETRY_AFTER, is_unavailable, log_unavailable
from suitability.fhir.identifiers import Json
from suitability.fhir.normal_form import NotInFhir
from suitability.permissions import CLINICIAN, actor, may_see_responses
from suitability.throttle.bucket import admit
from suitability.throttle.retry_later import retry_later
from suitability.throttle.throttles import FHIR, Throttle, TooMany

from .bearer_token import Scope, Token, end_leaked_token, find_token, note_use
from .content_negotiation import check_format, is_pretty
from .refusals import READ, Refusal, refused
from .versions import sent

logger = logging.getLogger(__name__)

P = ParamSpec("P")
Who = dict[str, Any]
View = Callable[Concatenate[HttpRequest, Who, P], Json | HttpResponse]
BEARER = "bearer"  # RFC 9110: the name of a scheme is the same in capitals
NO_HTTPS = (
    "Only HTTPS is answered here. A key that is sent without it can be read on the way, so it is "
    "ended. Ask the practice for a new one, and send it to https://."
)


def answers_fhir(
    wanted: Scope | None,
    *,
    methods: tuple[str, ...] = READ,
    forms: tuple[str, ...] = (),
    throttled: Callable[[HttpRequest], Throttle | None] = lambda request: None,
) -> Callable[[View[P]], Callable[..., HttpResponse]]:
    """Decorate a view: answer the resource that it returns, in one transaction with its entry in
    the audit log, or an OperationOutcome that says what is wrong.

    Only who may read what is `wanted` gets to the view, which is told who that is, as keyword
    arguments of `record`; None is for everybody, of whom it is told nothing. A method that is not
    answered is refused without a look at its token. `forms` are media types beside JSON that the
    view answers itself, and `throttled` says what a request counts as beside one of FHIR's.
    """

    def decorate(view: View[P]) -> Callable[..., HttpResponse]:
        @csrf_exempt  # no form of ours is sent here: authenticate asks for a token with a session
        @wraps(view)
        def answered(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            refuse_plain_http(request)
            if request.method not in methods:
                text = f"Only this is possible here: {', '.join(methods)}."
                raise Refusal(405, "not-supported", text, methods)
            if "Authorization" in request.headers or request.user.is_authenticated:
                admit(request, FHIR)  # with a key that is right or wrong
            check_format(request, forms)
            who = authenticate(request, wanted, kwargs.get("number")) if wanted else {}
            if throttle := throttled(request):
                admit(request, throttle)
            pretty = is_pretty(request)
            with transaction.atomic():
                answer = view(request, who, *args, **kwargs)
            return answer if isinstance(answer, HttpResponse) else sent(request, answer, pretty)

        return refuses_in_fhir(answered)

    return decorate


def refuses_in_fhir(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Decorate a view: answer what it raises by an OperationOutcome."""

    @wraps(view)
    def answered(*args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(*args, **kwargs)
        except Refusal as refusal:
            return refused(refusal)
        except TooMany as error:
            text = f"Too many requests came in a short time. Try again {error.wait}."
            return retry_later(refused(Refusal(429, "throttled", text)), error)
        except Http404:
            return refused(Refusal(404, "not-found", "There is no such resource here."))
        except NotInFhir as error:
            return refused(Refusal(501, "not-supported", str(error)))
        except DataError:
            return refused(Refusal(400, "invalid", "A value in this request cannot be."))
        except Error as error:
            return not_recorded(error)

    return answered


def not_recorded(error: Error) -> HttpResponse:
    """Answer a request that the database failed, or refused a statement of; the log has a line for
    each, without its message, which may quote an answer."""
    is_away = is_unavailable(error)
    if is_away:
        log_unavailable(error)
    else:
        why = type(error.__cause__ or error).__name__
        logger.error("FHIR: the database refused a statement: %s.", why)
    text = "This could not be recorded. Try again."
    return refused(Refusal(503, "transient", text, again_after=RETRY_AFTER if is_away else 0))


def refuse_plain_http(request: HttpRequest) -> None:
    """Raise Refusal for a request that came without HTTPS where all else is redirected to it: its
    key is out, and a system that is redirected would send every further one in the clear."""
    if not settings.SECURE_SSL_REDIRECT or request.is_secure():
        return
    key = bearer_key(request)
    if key:
        end_leaked_token(key, now=timezone.now())
    raise Refusal(403, "security", NO_HTTPS)


def authenticate(request: HttpRequest, wanted: Scope, response: Any = None) -> Who:
    """Return who reads what is wanted, in which role and when, as the audit log records it.

    `response` is the number of the one that is wanted, if it is one. Raises Refusal.
    """
    if "Authorization" in request.headers:
        return authenticate_token(bearer_key(request), wanted, response)
    if not request.user.is_authenticated:
        raise Refusal(401, "login", "Sign in as a clinician, or send a key as a bearer token.")
    if not may_see_responses(request.user):
        raise Refusal(403, "forbidden", "This account may not read responses.")
    refuse_forgery(request)
    return actor(request, CLINICIAN)


class TokenCheck(CsrfViewMiddleware):
    """Django's check of a request that a browser sends along with a session: what is returned is
    why it fails."""

    def _reject(self, request: HttpRequest, reason: str) -> Any:
        return reason


def refuse_forgery(request: HttpRequest) -> Any:
    """Raise Refusal for a POST in a session that no page of ours sent."""
    check = TokenCheck(lambda request: HttpResponse())
    check.process_request(request)
    if check.process_view(request, refuse_forgery, (), {}):
        text = "Send the CSRF token of the session too, as X-CSRFToken, or a key instead of both."
        raise Refusal(403, "forbidden", text)


def bearer_key(request: HttpRequest) -> str:
    """Return the key that was sent as a bearer token; an empty text without one."""
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    return key.strip() if scheme.lower() == BEARER else ""


def authenticate_token(key: str, wanted: Scope, response: int | None) -> Who:
    """Return who reads by a key, as `authenticate` does. Raises Refusal; that of a key which exists
    is an entry in the audit log."""
    token, now = find_token(key) if key else None, timezone.now()
    if token is None:
        raise Refusal(401, "login", "This key is not good.")
    who: Who = {"by": token.name, "role": "token", "now": now}
    refusal = refusal_of(token, wanted, response, now)
    if refusal:
        record(Act.KEY_REFUSED, about=refusal.text, **who)
        raise refusal
    with suppress(Error), transaction.atomic():  # what cannot be noted keeps nobody from reading
        note_use(token, now=now)
    return who


def refusal_of(token: Token, wanted: Scope, response: int | None, now: datetime) -> Refusal | None:
    if token.ended_at:
        return Refusal(401, "login", "This key was ended.")
    if token.is_over(now):
        return Refusal(401, "expired", "The time of this key is over.")
    if not token.covers(wanted, response):
        return Refusal(403, "forbidden", f"This key may read: {token.covered.lower()}.")
    return None
