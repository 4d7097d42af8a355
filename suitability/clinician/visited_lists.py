"""The lists that somebody looked at in this session, so that a response leads back into its list.

Why by a number and not by the filter itself: `/responses/17/?answer=alcohol` would say in an
address, and so in a browser's history and a proxy's log, what response 17 answered. The session
has the filter, and the address `?list=3`. The list of all responses, newest first, needs no number.
"""

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, QueryDict
from django.urls import reverse

LISTS = "lists"  # the key in the session: query strings, each under its number
POSITIONS = "positions"  # the same: cursors of responses, by list and by response
MAX_LISTS = 20


def remember_list(session: SessionBase, query: str) -> str:
    """Return what the addresses of a list's responses end with, such as `?list=3`. The session is
    written only for a list that is new to it, or where positions end that it remembers."""
    if not query:
        return ""
    lists: dict[str, str] = session.get(LISTS, {})
    for number, known in lists.items():
        if known == query:
            _forget_positions(session, number)
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


def remember_position(request: HttpRequest, response: int, cursor: str) -> None:
    """Remember where a response stood in its list before a step moved it; the first time it is
    moved, and until the list is looked at again."""
    positions = request.session.get(POSITIONS, {})
    positions.setdefault(request.GET.get("list", ""), {}).setdefault(str(response), cursor)
    request.session[POSITIONS] = positions


def remembered_position(request: HttpRequest, response: int) -> str:
    """Return the cursor at which a response stood in its list; empty if it was not moved."""
    positions = request.session.get(POSITIONS, {}).get(request.GET.get("list", ""), {})
    return str(positions.get(str(response), ""))


def _forget_positions(session: SessionBase, number: str) -> None:
    if number in session.get(POSITIONS, {}):
        session[POSITIONS] = {
            key: cursors for key, cursors in session[POSITIONS].items() if key != number
        }


def list_address(filters: QueryDict, cursor: str = "", anchor: str = "") -> str:
    """Return the address of a list's page, and of the row there that `anchor` names."""
    query = "&".join(filter(None, (filters.urlencode(), cursor)))
    return reverse("responses") + (f"?{query}" if query else "") + (f"#{anchor}" if anchor else "")
