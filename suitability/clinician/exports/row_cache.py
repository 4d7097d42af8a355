"""The end of a row in a table: answers and rules that fired, written once for all who are alike."""

from collections.abc import Iterable, Iterator, Sequence

from suitability.clinician.response_filters import CATEGORIES
from suitability.engine.summary import Summaries
from suitability.releases.release_cache import compiled_release

MOST = 60_000  # tails that are kept, of some 300 bytes


class Piece(dict[int, str]):
    """What one byte says in a cell, by its value: the code of each bit, after a space. The first
    of a cell begins with a comma."""

    def __init__(self, codes: Sequence[tuple[int, str]], before: str) -> None:
        self.codes, self.before = codes, before

    def __missing__(self, byte: int) -> str:
        said = "".join(f" {code}" for bit, code in self.codes if byte & bit)
        self[byte] = text = self.before + said
        return text


class Tails(dict[bytes, str]):
    """Of one release. The key is answers and rules as they are packed, one after the other. Codes
    are words without marks (questionnaire/document_errors.py), so that no cell has to be quoted."""

    def __init__(self, summaries: Summaries, asked: Iterable[str]) -> None:
        program = summaries.program
        slots = {slot.question.code: slot for slot in program.slots}
        answers, rules = program.answer_bytes, len(program.pack_fired(0))
        self.pieces: list[tuple[int, Piece]] = []
        for question in asked:
            bits = slots[question].bits if question in slots else {}
            numbered = [(bit.bit_length() - 1, code) for code, bit in bits.items()]
            self.pieces += pieces(numbered, answers - 1)
        for category in CATEGORIES:
            fired = enumerate(program.rules)
            numbered = [(n, one.code) for n, one in fired if one.statement.category == category]
            self.pieces += pieces(numbered, answers + rules - 1)

    def __missing__(self, key: bytes) -> str:
        row = "".join([piece[key[at]] for at, piece in self.pieces])
        self[key] = tail = row.replace(", ", ",") + "\r\n"
        return tail


def pieces(codes: Iterable[tuple[int, str]], last: int) -> Iterator[tuple[int, Piece]]:
    """A cell as the bytes that it is read from, with codes by their bit. The lowest bits are in
    the byte at `last`."""
    bytewise: dict[int, list[tuple[int, str]]] = {}
    for bit, code in codes:
        bytewise.setdefault(last - bit // 8, []).append((1 << bit % 8, code))
    before = ","
    for at, ones in (bytewise or {last: []}).items():
        yield at, Piece(ones, before)
        before = ""


class AllTails(dict[int, Tails]):
    """Of every release. They are all compiled before the first row: then the connection is busy,
    and a query on it would wait for ever."""

    def __init__(self, asked: tuple[str, ...], releases: tuple[int, ...]) -> None:
        super().__init__((number, Tails(compiled_release(number), asked)) for number in releases)

    def keep_small(self) -> None:
        if sum(map(len, self.values())) > MOST:
            for tails in self.values():
                tails.clear()
