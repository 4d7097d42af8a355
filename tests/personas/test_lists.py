"""What each of the made-up people reads, against the list that is committed.

A list that differs is written anew by `make personas`; `git diff tests/personas` shows how.
"""

import inspect
from dataclasses import fields
from statistics import median

import pytest

from suitability.engine.reading_time import WORDS_PER_MINUTE
from suitability.engine.sentences import main_sentence
from suitability.engine.summary import Summary, open_words
from tests.personas.lists import FOLDER, MEASURES, Reader, ReadList, measures, readers
from tests.support import list_text
from tests.support.list_text import NOT_LISTED, as_text

READERS = readers()
MEDIAN_OF_OPEN_WORDS = 300  # at most


@pytest.fixture(scope="module")
def lists() -> list[ReadList]:
    return [ReadList(reader) for reader in READERS]


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.file)
def test_a_person_reads_the_list_that_was_committed(reader: Reader) -> None:
    committed = (FOLDER / reader.file).read_text(encoding="utf-8")
    assert ReadList(reader).text() == committed, "see `make personas`"


def test_there_is_a_list_for_each_person_and_no_other() -> None:
    files = sorted(path.name for path in FOLDER.glob("*.txt"))
    assert files == sorted([*(reader.file for reader in READERS), MEASURES])


def test_how_much_there_is_to_read_is_committed_too(lists: list[ReadList]) -> None:
    assert measures(lists) == (FOLDER / MEASURES).read_text(encoding="utf-8"), "see `make personas`"


def test_half_of_the_people_have_little_to_read(lists: list[ReadList]) -> None:
    words = median(read.words for read in lists)
    assert words <= MEDIAN_OF_OPEN_WORDS
    assert words / WORDS_PER_MINUTE < 2


def test_the_list_counts_its_open_words_as_its_text_does(lists: list[ReadList]) -> None:
    for read in lists:
        assert open_words(read.summary) == read.words


def test_what_always_holds_is_cut_at_the_end_of_a_sentence(lists: list[ReadList]) -> None:
    for read in lists:
        for shown in read.summary.standing:
            main, rest = main_sentence(shown.lines)
            assert main[-1] in ".?!"
            assert len(main.split()) > 3
            assert " ".join((main, *rest)) == shown.text


def test_no_statement_is_lost_between_the_rules_and_the_list(lists: list[ReadList]) -> None:
    for read in lists:
        text = as_text(read.lines)
        brought = (*read.summary.clinician_first, *read.summary.clinician_more)
        assert [line.label for line in brought if f"({line.label})" not in text] == []


def test_a_list_has_every_part_of_a_summary() -> None:
    """A new part of the summary is put into `list_text.py`, or named there as not listed."""
    renderer = inspect.getsource(list_text)
    parts = {field.name for field in fields(Summary)} - NOT_LISTED
    assert {part for part in parts if f"summary.{part}" not in renderer} == set()
