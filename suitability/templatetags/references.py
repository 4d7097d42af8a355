"""A reference as it is read aloud: `{{ entry.reference|in_groups }}`."""

from django import template

from suitability.responses.reference import in_groups

register = template.Library()
register.filter(in_groups)
