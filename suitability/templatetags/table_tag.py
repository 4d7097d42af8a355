"""A table of the editors' pages: `{% table "All releases" "Release" "Saved lists#" %}`, its rows,
and `{% endtable %}`. A column with `#` at the end holds numbers."""

from django import template
from django.template.loader import render_to_string

register = template.Library()


@register.simple_block_tag
def table(content: str, label: str, *columns: str) -> str:
    """Return the rows in `content` as a table with this label and these column names."""
    heads = [(name.removesuffix("#"), "number" if name.endswith("#") else "") for name in columns]
    context = {"label": label, "columns": heads, "rows": content}
    return render_to_string("parts/table.html", context)
