"""Why a content folder cannot be used."""

from pathlib import Path


class ContentError(ValueError):
    """A content folder that cannot be read or written; the message is one line.

    `where` is the file and the line, such as `rules/caution.yaml line 34`, and `part` the part,
    such as `rule C10`. Each may be empty.
    """

    def __init__(self, problem: str, *, folder: Path, where: str = "", part: str = "") -> None:
        self.where, self.part, self.problem = map(_one_line, (where, part, problem))
        start = ", ".join(filter(None, (str(folder / where), self.part)))
        super().__init__(_one_line(f"{start}: {problem}"))


class UnfitContent(ContentError):
    """Files that can be read, but do not make up a document that holds together."""


def _one_line(text: str) -> str:
    return " ".join(text.split())
