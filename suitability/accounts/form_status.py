"""The library's form pages answer 200 whatever was sent; ours say when it was refused."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse


def with_status(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Status 400 where a form was sent and has errors, and no copy kept by browsers."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        form = (getattr(response, "context_data", None) or {}).get("form")
        if request.method == "POST" and response.status_code == 200 and form and form.errors:
            response.status_code = 400
        response["Cache-Control"] = "no-store"
        return response

    return answered
