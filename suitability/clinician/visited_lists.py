"""The lists that somebody looked at in this session, so that a response leads back into its list.

Why by a number and not by the filter itself: `/responses/17/?answer=alcohol` would say in an
address, and so in a browser's history and a proxy's log, what response 17 answered. The session
has the filter, and the address `?list=3`. The list of all responses, newest first, needs no number.
"""

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, QueryDict
from django.urls import reverse

LISTS = "lists"  # the key in the session: query strings, each under its number
MAX_LISTS = 20


def remember_list(session: SessionBase, query: str) -> str:
    """Return what the addresses of a list's responses end with, such as `?list=3`. The session is
    written only for a list that is new to it."""
    if not query:
        return ""
    lists: dict[str, str] = session.get(LISTS, {})
    for number, known in lists.items():
        if known == query:
            return f"?list={number}"
    number = str(max(map(int, lists), default=0) + 1)
    session[LISTS] = dict([*lists.items(), (number, query)][-MAX_LISTS:])
    return f"?list={number}"


def list_of(request: HttpRequest) -> tuple[str, QueryDict]:
    """Return the list that a response was opened from: how its addresses end, and its filters. It
    is that of all responses if the address names none that this session knows."""
    number = request.GET.get("list", "")
    query = request.session.get(LISTS, {}).get(number, "")
    return (f"?list={number}" if query else ""), QueryDict(query)


def list_address(filters: QueryDict, cursor: str = "", anchor: str = "") -> str:
    """Return the address of a list's page, and of the row there that `anchor` names."""
    query = "&".join(filter(None, (filters.urlencode(), cursor)))
    return reverse("responses") + (f"?{query}" if query else "") + (f"#{anchor}" if anchor else "")
