"""Row cache: the end of an export row (answers and fired rules), written once for all responses
with equal answers.

Why: a row has a cell for each question and 5 of rules, but many people answer alike, and the cells
are a function of the bytes in the columns `code` and `fired`. So a row is looked up by these bytes.
A new combination is joined from cell parts, one for each byte that a cell is read from, of which
there are at most 256 each. Say a question has the choices `stress`, `pain` and `noise` at the bits
0, 1 and 2 of a byte: the byte 0b101 is written as ", stress noise", kept for every later row with
it, and becomes the cell ",stress noise" when ", " is made "," in the joined row.
"""

from collections.abc import Iterable, Iterator, Sequence

from suitability.clinician.response_filters import CATEGORIES
from suitability.engine.summary import Summaries
from suitability.releases.release_cache import compiled_release

MAX_ENTRIES = 60_000  # of some 300 bytes, over all releases


class CellPart(dict[int, str]):
    """The text for each value of one byte of a cell: the code of each bit that is set, after a
    space. The first part of a cell begins with a comma."""

    def __init__(self, codes: Sequence[tuple[int, str]], before: str) -> None:
        self.codes, self.before = codes, before

    def __missing__(self, byte: int) -> str:
        codes = "".join(f" {code}" for bit, code in self.codes if byte & bit)
        self[byte] = text = self.before + codes
        return text


class RowCache(dict[bytes, str]):
    """The row ends of one release. The key is the columns `code` and `fired`, joined. Codes are
    words without marks (questionnaire/document_errors.py), so that no cell has to be quoted."""

    def __init__(self, summaries: Summaries, questions: Iterable[str]) -> None:
        program = summaries.program
        slots = {slot.question.code: slot for slot in program.slots}
        answers, rules = program.answer_bytes, len(program.pack_fired(0))
        self.parts: list[tuple[int, CellPart]] = []
        for question in questions:
            bits = slots[question].bits if question in slots else {}
            numbered = [(bit.bit_length() - 1, code) for code, bit in bits.items()]
            self.parts += cell_parts(numbered, answers - 1)
        for category in CATEGORIES:
            in_order = enumerate(program.rules)
            numbered = [(n, r.code) for n, r in in_order if r.statement.category == category]
            self.parts += cell_parts(numbered, answers + rules - 1)

    def __missing__(self, key: bytes) -> str:
        row = "".join([part[key[at]] for at, part in self.parts])
        self[key] = row_end = row.replace(", ", ",") + "\r\n"
        return row_end


def cell_parts(codes: Iterable[tuple[int, str]], last: int) -> Iterator[tuple[int, CellPart]]:
    """Yield the parts of one cell, each with the index of its byte in the key. Codes come with
    the number of their bit; the lowest eight bits are in the byte at `last`."""
    by_byte: dict[int, list[tuple[int, str]]] = {}
    for bit, code in codes:
        by_byte.setdefault(last - bit // 8, []).append((1 << bit % 8, code))
    before = ","
    for at, masks in (by_byte or {last: []}).items():
        yield at, CellPart(masks, before)
        before = ""


class RowCaches(dict[int, RowCache]):
    """The row cache of every release. All are compiled before the first row: afterwards the
    connection is busy with rows, and a query on it would wait for ever."""

    def __init__(self, questions: tuple[str, ...], releases: tuple[int, ...]) -> None:
        super().__init__(
            (number, RowCache(compiled_release(number), questions)) for number in releases
        )

    def trim(self) -> None:
        """Clear all entries if there are more than MAX_ENTRIES."""
        if sum(map(len, self.values())) > MAX_ENTRIES:
            for cache in self.values():
                cache.clear()
