"""Keys of translatable texts as the findings name a text: of `rules.C10.statement.ask.2`,
`rule C10 ask` and 2."""

LISTS = ("questions", "factors", "rules", "options", "claims", "terms")


def where_of_key(key: str) -> tuple[str, tuple[str, ...]]:
    """Return what a text is called, and the numbers in its key."""
    field, *rest = key.split(".")
    numbers = tuple(name for name in rest if name.isdigit())
    names = [name for name in rest if not name.isdigit()]
    if field == "questions" and "choices" in names:
        question, _, choice, name = names
        return f"choice {question}.{choice} {name}", numbers
    if field in LISTS:
        return " ".join((field.removesuffix("s"), names[0], names[-1])), numbers
    return " ".join(("help" if field == "help_lines" else field, *names[:1])), numbers
