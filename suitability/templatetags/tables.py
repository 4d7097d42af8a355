"""Template tag for a table that scrolls in its own box: `{% table _("Releases") _("Release") "#"
_("Lists") %}` rows `{% endtable %}`. A column behind a `#` holds numbers."""

from itertools import pairwise

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_block_tag
def table(content: str, label: str, *columns: str) -> SafeString:
    """Return the table with a head cell for each of `columns`, and the rows in `content`."""
    heads = [(name, before == "#") for before, name in pairwise(("", *columns)) if name != "#"]
    context = {"rows": content, "label": label, "heads": heads}
    return render_to_string("parts/table.html", context)
