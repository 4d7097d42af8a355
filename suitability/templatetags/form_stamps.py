"""Django's csrf_token tag, which every form has, in place of its own: on a page of staff it also
stamps the form (suitability/unsaved_forms.py), so that no form can be without."""

from typing import Any

from django import template
from django.template.base import Parser, Token
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html

from suitability.unsaved_forms import stamp_field

register = template.Library()


class StampedTokenNode(CsrfTokenNode):
    def render(self, context: Any) -> str:
        token, request = super().render(context), context.get("request")
        return format_html("{}{}", token, stamp_field(request)) if request else token


@register.tag
def csrf_token(parser: Parser, token: Token) -> StampedTokenNode:
    return StampedTokenNode()
