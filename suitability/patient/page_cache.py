"""Cache a release's pages, with holes for what is a person's own.

A template says itself where the holes are, and a page is kept as its texts and the names of its
holes, by turns. So <p>Question {% hole "number" %}{{ number }}{% endhole %} of 9</p> is kept as

    ["<p>Question ", "number", " of 9</p>"]

and filled with {"number": "3"} it is <p>Question 3 of 9</p>. All else in the template is the same
for everybody: a variable that could differ, such as `user`, is not there, and using it is an error.
So is saying what time it is (`{% now %}`), and asking what the value of a hole is (`{% if %}`).
On a page that is not cached the tag does nothing, and what stands inside it is rendered.
"""

from collections.abc import Callable, Hashable, Mapping
from functools import lru_cache
from secrets import token_hex
from typing import Any

from django import template
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context, RenderContext
from django.template.defaulttags import NowNode
from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from suitability.engine.summary import Summaries
from suitability.languages import named

from .reader_language import offered

register = template.Library()

Page = tuple[str, ...]
"""Texts at the even places, and between them the names of holes."""


ASKED_BY_DJANGO = {"forloop"}  # by `in`: whether a loop stands in another


class NotInCachedPage(Exception):
    """A template uses what a cached page does not have."""


class SharedContext(Context):
    """A Django template context of what all readers share, which notes what is missing from it.

    Raising where a variable is missing would not do: `{% if user and may %}` swallows whatever is
    raised. The mark around a hole's name is drawn anew for each page, so no text can hold it.
    """

    def __init__(self, shared: Mapping[str, Any]) -> None:
        super().__init__(dict(shared))
        self.render_context = SharedRenderContext(self)
        self.mark = token_hex(16)
        self.missing: dict[str, str | None] = {}
        self["csrf_token"] = self.hole("csrf_token")

    def __getitem__(self, name: Any) -> Any:
        if not super().__contains__(name):
            self.note(name)
        return super().__getitem__(name)

    def __contains__(self, name: Any) -> bool:
        """Note what is missing here too: `{% blocktranslate %}` asks so, and writes nothing."""
        there = super().__contains__(name)
        if not there and name not in ASKED_BY_DJANGO:
            self.note(name)
        return there

    def new(self, values: Any = None) -> Context:
        """Return the context of what is included with `only`. It has the token, which Django puts
        there on an ordinary page."""
        context = super().new(values)
        context["csrf_token"] = self.hole("csrf_token")
        return context

    def note(self, name: str) -> None:
        """Note that the template which is being rendered uses what is not there."""
        self.missing[name] = getattr(self.render_context.template, "name", None)

    def hole(self, name: str) -> SafeString:
        return SafeString(f"{self.mark}{name}{self.mark}")


class SharedRenderContext(RenderContext):
    """Notes each template that writes what time it is: its page would say so for as long as it is
    kept."""

    def __init__(self, context: SharedContext) -> None:
        super().__init__()
        self.context = context

    def push_state(self, template: Any, isolated_context: bool = True) -> Any:
        if template.nodelist.get_nodes_by_type(NowNode):
            self.context.missing["{% now %}"] = template.name
        return super().push_state(template, isolated_context)


class HoleValue(SafeString):
    """A hole to be written somewhere in a page, and nothing else: what it is compared with, cut to
    or counted as would be the same for all readers. That is noted and raised, by `_refuse`."""

    context: SharedContext
    name: str

    def __html__(self) -> Any:
        """Return the hole as a plain text: this is how Django writes a value into a page."""
        return SafeString(str.__str__(self))


def _refuse(value: HoleValue, *args: Any, **options: Any) -> Any:
    value.context.note(f"the value of {value.name}")
    raise NotInCachedPage(f"the value of {value.name}")


# All that tags and filters can do with a text. `__len__` is asked for its truth, and `__str__` by
# filters of texts.
_SPECIAL = "add contains eq float ge getitem gt hash int iter le len lt mod mul ne str"
_PLAIN = [name for name in dir(str) if not name.startswith("_")]
for _name in (*(f"__{name}__" for name in _SPECIAL.split()), *_PLAIN):
    setattr(HoleValue, _name, _refuse)


class HoleNode(template.Node):
    """A hole in a page that is rendered for the cache, and what stands inside it in all others."""

    def __init__(self, name: FilterExpression, nodelist: NodeList) -> None:
        self.name = name
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        if isinstance(context, SharedContext):
            return context.hole(self.name.resolve(context))
        return self.nodelist.render(context)


@register.simple_tag(takes_context=True)
def value_of_hole(context: Context, name: str) -> Any:
    """Return a hole, or on an ordinary page what is in it, to stand in the middle of a sentence:
    `{% value_of_hole "number" as number %}{% blocktranslate %}Question {{ number }}...`."""
    if not isinstance(context, SharedContext):
        return context[name]
    value = HoleValue(context.hole(name))
    value.context, value.name = context, name
    return value


@register.tag
def hole(parser: Parser, token: Token) -> HoleNode:
    """Compile `{% hole "name" %}what an ordinary page has here{% endhole %}`."""
    _, name = token.split_contents()
    nodelist = parser.parse(("endhole",))
    parser.delete_first_token()
    return HoleNode(parser.compile_filter(name), nodelist)


def render_with_holes(template_name: str, shared: Mapping[str, Any]) -> Page:
    """Return the page as texts and names of holes, by turns. Raises NotInCachedPage."""
    context = SharedContext(shared)
    try:
        html = template.Engine.get_default().get_template(template_name).render(context)
    finally:
        if context.missing:
            uses = [f"'{name}' ({source})" for name, source in context.missing.items()]
            raise NotInCachedPage(f"{template_name} uses {', '.join(uses)}")
    return tuple(html.split(context.mark))


def fill(page: Page, values: Mapping[str, str]) -> str:
    """Return the page's HTML; values are escaped unless they are marked as safe.

    Raises KeyError if the value of a hole is not given.
    """
    parts = list(page)
    parts[1::2] = [conditional_escape(values[name]) for name in page[1::2]]
    return "".join(parts)


def is_cached(summaries: Summaries) -> bool:
    """Return whether pages with this content are cached: the draft may change at any time."""
    return summaries.release is not None


@lru_cache(maxsize=1024)
def cached_page(
    template_name: str,
    summaries: Summaries,
    shared: Callable[..., dict[str, Any]],
    about: tuple[Hashable, ...],
    language: str | None,
) -> Page:
    """Return the page whose context is `shared(summaries, *about)`, rendered once a language."""
    return render_with_holes(template_name, on_every_page(summaries) | shared(summaries, *about))


def on_every_page(summaries: Summaries) -> dict[str, Any]:
    """Return what every page with this content has in its context."""
    return {
        "help_lines": summaries.help_lines,
        "links": summaries.links,
        "draft": summaries.release is None,
        "languages": named(offered(summaries)),
        "site_name": summaries.program.document.site_name,
        "sleep_log": summaries.program.document.site.sleep_log,
    }


def fill_for(request: HttpRequest, page: Page, holes: Mapping[str, str]) -> str:
    """Return the page's HTML for one person, with notices and token beside the given holes."""
    values = {**holes, "notices": notices(request), "here": request.get_full_path()}
    if "csrf_token" in page[1::2]:
        values["csrf_token"] = get_token(request)
    return fill(page, values)


def notices(request: HttpRequest) -> str:
    """Return the HTML of the messages that wait for this person."""
    waiting = get_messages(request)
    return render_to_string("parts/notices.html", {"messages": waiting}) if len(waiting) else ""
