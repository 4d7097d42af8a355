"""An edit of a content file, as somebody makes it by hand."""

from pathlib import Path


def edit(path: Path, old: str, new: str) -> None:
    """Replace a text at the first place where it stands; it has to be there."""
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
