from __future__ import annotations

import gzip
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.languages.spoken import ENGLISH, PACKS, speaking
from retrieval.words.analysis import fold
from retrieval.words.frequencies import is_word, zipf
from retrieval.words.spelling import Speller, common_words, regular_plural, slips

WORDS = {
    "apprenticeship": 3, "wedding": 4, "restaurant": 2, "sourdough": 5, "delivery": 2, "oven": 3, "bread": 9,
    "fellowship": 3, "mooring": 2, "certificate": 1, "kilometres": 1, "caretaker": 2, "gabelstapler": 1,
}  # fmt: skip
SPELLER = Speller(WORDS, ["quarantine", "sertifikat"])
LONG_WORDS = sorted(word for word in WORDS if len(word) > 6)
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def english() -> list[str]:
    """Return words of the background table, evenly spread over the alphabet and all frequencies."""
    table = ENGLISH.folder / "words" / "frequencies.txt.gz"
    lines = gzip.decompress(table.read_bytes()).decode("ascii").splitlines()
    words = [line.split()[0] for line in lines if " " in line and not line.split()[1].startswith("-")]
    return [word for word in words[::37] if is_word(word)]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("aprenticeship", "apprenticeship"),  # a letter too few
        ("apprenticeshipp", "apprenticeship"),  # one too many
        ("weddign", "wedding"),  # swapped
        ("wefding", "wedding"),  # the neighbouring key
        ("resturant", "restaurant"),
        ("restaraunt", "restaurant"),
        ("sourdogh", "sourdough"),
        ("felowship", "fellowship"),
        ("fellwoship", "fellowship"),
        ("morring", "mooring"),
        ("delivry", "delivery"),
        ("ovne", "oven"),
        ("braed", "bread"),
        ("sertificate", "certificate"),  # by ear
        ("apprentiseship", "apprenticeship"),
        ("APRENTICESHIP", "apprenticeship"),
        ("quarentine", "quarantine"),  # a word of the readers', not the guide's
    ],
)
def test_slips_are_mended_to_the_words_of_the_guide(typed: str, meant: str) -> None:
    """A letter missing, doubled, swapped, beside the right key or written by ear is seen through."""
    assert SPELLER.mend(typed) == meant


@given(st.sampled_from(LONG_WORDS), st.data())
def test_any_single_slip_in_a_long_word_is_mended(word: str, data: st.DataObject) -> None:
    """One slip anywhere but in the first letter never hides a long word, unless it makes another one."""
    place = data.draw(st.integers(1, len(word) - 2))
    letter = data.draw(st.sampled_from(LETTERS))
    typed = data.draw(
        st.sampled_from(
            [
                word[:place] + word[place + 1 :],
                word[:place] + letter + word[place:],
                word[:place] + letter + word[place + 1 :],
                word[:place] + word[place + 1] + word[place] + word[place + 2 :],
            ]
        )
    )
    assert SPELLER.mend(typed) == (typed if is_word(typed) else word)


def test_known_words_are_never_changed() -> None:
    """However near a word of the guide is, what is a word already was meant."""
    speller = Speller({**WORDS, "reading": 5, "salary": 9, "resident": 9, "country": 3, "member": 9})
    words = english()
    assert len(words) > 1_000
    # Listed short forms such as "ur" are read as what they stand for.
    assert [word for word in words if speller.mend(word) != word and word not in slips()] == []
    assert [word for word in words if speller.split(word)] == []


@given(st.sampled_from(sorted(WORDS)))
def test_words_of_the_guide_are_left_alone(word: str) -> None:
    """Whether English knows them or not, in any case."""
    assert SPELLER.mend(word) == word
    assert SPELLER.mend(word.title()) == word.title()
    assert SPELLER.split(word) is None


@pytest.mark.parametrize(
    "typed",
    [
        "xqzvw",
        "zzzzzz",
        "qwertz",
        "brd",
        "ov",
        "x",
        "",
        "2019",
        "345,836",
        "13%",
        "PM&R",
        "日本語",
        "🎉",
        "B2B",
    ],
)
def test_what_is_near_nothing_stays(typed: str) -> None:
    """Gibberish, numbers, short forms and other scripts are not made into words of the guide."""
    assert SPELLER.mend(typed) == typed
    assert SPELLER.split(typed) is None


@pytest.mark.parametrize(("short", "long"), [("u", "you"), ("r", "are"), ("wen", "when"), ("teh", "the")])
def test_common_slips_are_known_even_in_short_words(short: str, long: str) -> None:
    """What people type on phones is listed, not guessed."""
    assert SPELLER.mend(short) == long


def test_a_listed_slip_that_is_a_word_of_the_guide_is_that_word() -> None:
    """A guide about the R language means R."""
    assert Speller({"r": 3}).mend("r") == "r"


def test_every_listed_slip_stands_for_something_else() -> None:
    """The list says what was meant."""
    assert slips()
    assert all(long and fold(long) != short for short, long in slips().items())


def test_the_commoner_of_two_near_words_is_meant() -> None:
    """Where two words of the guide are as near, the one it has more often wins."""
    assert Speller({"mooring": 9, "moorink": 1}).mend("moorinh") == "mooring"
    assert Speller({"mooring": 1, "moorink": 9}).mend("mooriny") == "moorink"


def test_a_common_word_that_is_nearer_is_meant() -> None:
    """A slip in an everyday word doesn't turn into a rare word of the guide."""
    assert Speller({"housekeeper": 1, "mousse": 1}).mend("houuse") == "house"


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("weddingbread", ("wedding", "bread")),
        ("goodbread", ("good", "bread")),
        ("breadoven", ("bread", "oven")),
        ("WeddingBread", ("wedding", "bread")),
        ("weddingxqz", None),
        ("wedding", None),
        ("breadov", None),
    ],
)
def test_words_run_together_are_split(typed: str, parts: tuple[str, str] | None) -> None:
    """Both parts have to be words."""
    assert SPELLER.split(typed) == parts


@given(st.text(max_size=20))
def test_any_word_may_be_typed(word: str) -> None:
    """No input raises, and a mending is a word: the guide's, a reader's or a common one."""
    mended = SPELLER.mend(word)
    assert mended == word or all(
        part in WORDS or is_word(part) or part in {"sertifikat"} for part in mended.split()
    )


def test_mending_does_not_depend_on_what_was_asked_before() -> None:
    """The same slip is mended the same way, first or last."""
    typed = ["aprenticeship", "weddign", "sertificate", "braed", "xqzvw", "houuse"]
    forward, backward = Speller(WORDS), Speller(dict(reversed(WORDS.items())))
    mended = {word: forward.mend(word) for word in typed}
    random.Random(1).shuffle(typed)
    assert {word: backward.mend(word) for word in typed} == mended


def test_a_word_of_the_guide_is_nearer_than_a_common_word() -> None:
    """A slip from either is read as the guide's word."""
    assert Speller({"board": 1}).mend("boad") == "board"
    assert Speller({}).mend("boad") != "board"


def test_the_common_words_are_those_of_the_table() -> None:
    """Every word with a Zipf value of at least 4.3, and nothing else."""
    table = ENGLISH.folder / "words" / "frequencies.txt.gz"
    rows = [line.split() for line in gzip.decompress(table.read_bytes()).decode("ascii").splitlines()]
    # The first lines list the members of the file with their bytes, far more than any Zipf value.
    assert common_words() == [word for word, value in rows if 43 <= int(value) < 100]


@pytest.mark.parametrize("word", ["gest", "silect", "thsi", "peopel", "becuase", "wrok", "qeustion", "yaers"])
def test_a_common_word_is_one_slip_away_and_none_is_commoner(word: str) -> None:
    """Held against every string that one slip makes of the word."""
    cuts = [(word[:n], word[n:]) for n in range(len(word) + 1)]
    near = {a + b[1:] for a, b in cuts if b} | {a + c + b for a, b in cuts for c in LETTERS}
    near |= {a + c + b[1:] for a, b in cuts if b for c in LETTERS}
    near |= {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    mended = Speller({}).mend(word)
    assert mended in near
    assert zipf(mended) == max(zipf(one) for one in near if is_word(one))


def test_a_word_longer_than_any_is_never_mended() -> None:
    """Whatever its letters unfold to."""
    for word in ("apprenticeship" * 4 + "x", "\ufdfa" * 30, "e\u0301" * 2_000):
        assert SPELLER.mend(word) == word
        assert SPELLER.split(word) is None


@pytest.mark.parametrize(
    ("code", "slip", "meant"),
    [
        ("en", "batterys", "batteries"),
        ("en", "Librarys", "libraries"),
        ("en", "facilitys", "facilities"),
        ("en", "attorneys", ""),
        ("en", "companies", ""),
        ("en", "Emmys", ""),
        ("fr", "chevals", "chevaux"),
        ("fr", "journals", "journaux"),
        ("fr", "festivals", ""),
        ("de", "Partys", ""),
    ],
)
def test_a_plural_made_as_most_are_is_read_as_the_odd_one(code: str, slip: str, meant: str) -> None:
    with speaking(PACKS[code]):
        assert regular_plural(slip) == meant
