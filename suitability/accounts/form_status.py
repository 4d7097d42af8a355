"""django-allauth's form pages answer 200 whatever was sent; ours answer 400 to what is refused."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from suitability.http_cache import no_store


def with_form_status(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer 400 where a form that was sent has errors, and let no browser store the page."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        form = (getattr(response, "context_data", None) or {}).get("form")
        if request.method == "POST" and response.status_code == 200 and form and form.errors:
            response.status_code = 400
        return no_store(response)

    return wrapper
