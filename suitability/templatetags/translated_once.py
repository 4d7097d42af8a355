"""Django's `i18n` tags, in their place: what a `translate` or `blocktranslate` says without any
variable is worked out once a language, and remembered.

Why: Django makes a lazy string of the words each time and escapes what comes of it, 10 microseconds
for each of the forty that stand on the list of responses, of some ten milliseconds in all.
"""

from typing import Any

from django.template import Library
from django.template.base import Node, Parser, Token, TokenType
from django.templatetags import i18n
from django.utils.translation import get_language

register = Library()
register.tags.update(i18n.register.tags)
register.filters.update(i18n.register.filters)


class TranslatedOnce(Node):
    """What a node renders in each language."""

    def __init__(self, node: Node) -> None:
        self.node = node
        self.words: dict[str | None, str] = {}

    def render(self, context: Any) -> str:
        language = get_language()
        words = self.words.get(language)
        if words is None:
            words = self.words[language] = self.node.render(context)
        return words


@register.tag("translate")
@register.tag("trans")
def translate(parser: Parser, token: Token) -> Node:
    node = i18n.do_translate(parser, token)
    message = node.filter_expression
    is_constant = getattr(message.var, "literal", None) is not None and not message.filters
    return once(node) if is_constant else node


@register.tag("blocktranslate")
@register.tag("blocktrans")
def block_translate(parser: Parser, token: Token) -> Node:
    node = i18n.do_block_translate(parser, token)
    is_constant = not node.countervar and all(t.token_type == TokenType.TEXT for t in node.singular)
    return once(node) if is_constant else node


def once(node: Any) -> Node:
    """Return the node that remembers, unless it sets a variable or its context may be one."""
    return node if node.asvar or node.message_context else TranslatedOnce(node)
