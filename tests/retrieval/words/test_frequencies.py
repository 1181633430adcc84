from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.languages.spoken import ENGLISH, PACKS
from retrieval.words.frequencies import is_word, used_words, zipf

TABLE = ENGLISH.folder / "words" / "frequencies.txt.gz"


WORDS = """
    residency neurologist usmle gabapentin ibuprofen physiatry colour color programme anaesthesia cooking
    kids cops docs bucks newbie canada nigeria germany london berlin adhd youtube wifi i a
"""
SLIPS = """
    recieve definately teh wich goverment seperate occured untill beleive becuase thier adress tommorow
    neccessary calender wether docter salery residancy independant existance buisness
"""
ALIKE = [
    ("Canada", "canada"),
    ("CANADA’S", "canada"),
    ("café", "cafe"),
    ("part-time", "part"),
    ("don’t", "don't"),
]


@pytest.mark.parametrize("word", WORDS.split())
def test_words_and_names_people_use_are_known(word: str) -> None:
    """Everyday, medical, American, British words and frequent names are words, so none is ever repaired."""
    assert is_word(word)
    assert zipf(word) > 0


@pytest.mark.parametrize("slip", SLIPS.split())
def test_common_misspellings_are_no_words(slip: str) -> None:
    """A form that the web often has by mistake counts as a mistake, so it may be repaired."""
    assert not is_word(slip)


def test_common_words_have_higher_values_than_telling_ones() -> None:
    """The value falls from function words over everyday nouns to terms that decide a question."""
    values = [zipf(word) for word in ("the", "really", "salary", "neurologist", "physiatrist")]
    assert values == sorted(values, reverse=True)
    assert zipf("the") == pytest.approx(7.7, abs=0.1)
    assert zipf("neurologist") == pytest.approx(3.0, abs=0.1)


def test_a_common_form_that_is_no_word_keeps_its_frequency() -> None:
    """A frequent slip is light, even though it is no word."""
    assert zipf("teh") >= 3.0
    assert not is_word("teh")


def test_unknown_forms_have_zipf_zero() -> None:
    """What English readers don't write has no frequency."""
    assert [zipf(form) for form in ("qwzrtplk", "", "-", "2019", "PM&R", "abacus 21\nabandon")] == [0.0] * 6


@pytest.mark.parametrize(("written", "plain"), ALIKE)
def test_case_accents_and_compounds_do_not_matter(written: str, plain: str) -> None:
    """A word is found as the reader spelt it; a compound is as common as its rarest part."""
    assert zipf(written) == zipf(plain) > 0


@given(st.text(max_size=30))
def test_any_text_has_a_value_in_range(text: str) -> None:
    """No input raises, values stay on the scale, and a word has a frequency."""
    assert 0.0 <= zipf(text) <= 8.0
    assert not is_word(text) or zipf(text) > 0


def test_every_line_of_the_table_is_found() -> None:
    """Looking up a word by its place gives what stands beside it, in every member of the file."""
    lines = gzip.decompress(TABLE.read_bytes()).decode("ascii").splitlines()
    n_members = next(i for i, line in enumerate(lines) if i and line.startswith("a "))
    for line in lines[n_members::997]:
        word, value = line.split()
        assert zipf(word) == abs(int(value)) / 10
        assert is_word(word) == (int(value) > 0)


@pytest.mark.parametrize("code", PACKS)
def test_a_word_is_told_from_its_neighbours(code: str) -> None:
    """In every language, wherever in a part it stands; one that only begins like another is none."""
    table = PACKS[code].frequencies
    lines = gzip.decompress((PACKS[code].folder / "words" / "frequencies.txt.gz").read_bytes()).decode()
    rows = (line.rsplit(" ", 1) for line in lines.splitlines())
    listed = {word: number for word, number in rows if word and len(number) <= len("-99")}
    words = [*list(listed)[::499], *list(listed)[-3:]]
    assert table.numbers(words) == [int(listed[word]) for word in words]
    unheard = [made for word in words for made in (word[:-1], f"{word}q", f"{word}'s") if made not in listed]
    assert not any(table.numbers(unheard))


def test_the_table_is_small() -> None:
    """The table stays package data that nobody minds installing."""
    assert TABLE.stat().st_size <= 500_000


def test_used_words_are_those_that_people_use_at_all_often() -> None:
    """As rare as "fellowship", no rarer; sorted."""
    words = used_words()
    assert words == sorted(words)
    assert all(zipf(word) >= 3.5 for word in words)
    assert {"salary", "don't", "the"} <= set(words) and "physiatrist" not in words
    assert 15_000 < len(words) < 17_000
