"""Template tag for a table that scrolls in its own box: `{% table "Entries" "Entry|When" %}` rows
`{% endtable %}`."""

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_block_tag
def table(content: str, label: str, columns: str) -> SafeString:
    """Return the table with a head cell for each of `columns`, which `|` divides."""
    context = {"rows": content, "label": label, "columns": columns.split("|")}
    return render_to_string("parts/table.html", context)
