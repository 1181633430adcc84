from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.languages.spoken import plain, speaking
from retrieval.words.analysis import STOP, Analyzer, fold, plain_letters, stop_words

ANALYZER = Analyzer()
TEXTS = st.text(max_size=60) | st.text("aeé1,.%&'’-$ SUDś", max_size=40)
LONG = 100_000


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Salary", "SALARY"),
        ("café", "CAFE"),
        ("café", "cafe"),
        ("naïve résumé", "naive resume"),
        ("345,836", "345836"),
        ("$345,836", "345836"),
        ("1,234,567.5", "1234567.5"),
        ("13%", "13 percent"),
        ("13 %", "13 percent"),
        ("PM&R", "pm&r"),
        ("U.S.", "u.s."),
        ("doctor's", "doctors"),
        ("doctor’s", "doctor's"),
        ("the doctors' lounge", "doctor lounge"),
        ("well-known", "well known"),
        ("earning", "earned"),
        ("residents", "Resident"),
        ("𝐒𝐀𝐋𝐀𝐑𝐘", "salary"),
        ("how are you", ""),
    ],
)
def test_what_people_write_differently_is_compared_as_the_same(one: str, other: str) -> None:
    """Case, accents, number formats, apostrophes, hyphens and endings fall away."""
    assert ANALYZER.terms(one) == ANALYZER.terms(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("345,836", "345,837"),
        ("1.5", "15"),
        ("1,5", "15"),
        ("12,34", "1234"),
        ("U.S.", "us"),
        ("PM&R", "PM R"),
        ("13", "13th"),
        ("3", "30"),
        ("10 percent", "10"),
    ],
)
def test_what_is_different_stays_different(one: str, other: str) -> None:
    """No number becomes another one, and no short form an everyday word."""
    assert ANALYZER.terms(one) != ANALYZER.terms(other)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It costs $345,836.", ["It", "costs", "345,836"]),
        ("13% of 6,507, or 1.5.", ["13", "%", "of", "6,507", "or", "1.5"]),
        ("PM&R and AT&T&Co", ["PM&R", "and", "AT&T&Co"]),
        ("In the U.S. and the E.U.", ["In", "the", "U.S.", "and", "the", "E.U."]),
        ("state-of-the-art (COVID-19)", ["state", "of", "the", "art", "COVID", "19"]),
        ("the 13th of May", ["the", "13th", "of", "May"]),
        ("snake_case", ["snake", "case"]),
        ("日本語 und Straße", ["日本語", "und", "Straße"]),
        ("!?… 🎉 $ --", []),
        ("", []),
    ],
)
def test_words_are_cut_where_readers_see_them_end(text: str, words: list[str]) -> None:
    """Numbers, short forms with & or dots and contractions are one word; signs are none."""
    assert ANALYZER.words(text) == words


@given(TEXTS)
def test_offsets_give_back_the_words(text: str) -> None:
    """Each word stands in the text where its offsets say, one behind the other, and none is lost."""
    end = 0
    for token in ANALYZER.tokens(text):
        assert end <= token.start < token.end
        assert text[token.start : token.end] == token.text
        end = token.end
    assert [token.text for token in ANALYZER.tokens(text)] == ANALYZER.words(text)


@given(TEXTS)
def test_terms_are_those_of_the_tokens_without_stop_words(text: str) -> None:
    """Index and question agree on what is a term, and a stop word or an empty term never is one."""
    terms = ANALYZER.terms(text)
    tokens = ANALYZER.tokens(text)
    assert terms == [token.term for token in tokens if token.term != STOP]
    assert STOP not in terms
    for token in tokens:
        if fold(token.text) in stop_words():
            assert token.term == STOP


@given(
    st.lists(st.sampled_from(["salaries", "earning", "345,836", "13%", "PM&R", "U.S.", "café", "resident's"]))
)
def test_terms_are_made_of_each_word_for_itself(words: list[str]) -> None:
    """What stands around a word doesn't change its terms."""
    alone = [term for word in words for term in ANALYZER.terms(word)]
    assert ANALYZER.terms(" ".join(words)) == alone


@given(st.text(st.sampled_from("ab'0 1.,%-大人"), max_size=30))
def test_words_of_an_unknown_language_are_those_of_its_tokens(text: str) -> None:
    """However they are found: in plain letters, where no two stand for a word, as well as elsewhere."""
    with speaking(plain("und")):
        analyzer = Analyzer()
        assert analyzer.words(text) == [token.text for token in analyzer.tokens(text)]


@pytest.mark.parametrize("word", sorted(stop_words()))
def test_stop_words_have_no_term_in_any_case(word: str) -> None:
    """What says nothing by itself is never looked for, at the beginning of a sentence neither."""
    assert ANALYZER.term(word) == ANALYZER.term(word.title()) == ANALYZER.term(word.upper()) == STOP


@given(TEXTS)
def test_folding_twice_changes_nothing_more(text: str) -> None:
    """A folded word is folded."""
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    "text", ["345836", "345,836", "1.5", "%", "PM&R", "CAFÉ", "cafe", "12", "13th", "salaries"]
)
def test_terms_are_terms_of_themselves(text: str) -> None:
    """Analysing the term of a number, a short form or a plain word again gives that term."""
    (term,) = ANALYZER.terms(text)
    assert ANALYZER.terms(term) == [term]


def test_a_stem_is_given_of_stop_words_too() -> None:
    """Phrases of the lexicon are looked up with their small words."""
    assert [ANALYZER.stem(word) for word in ("How", "much", "does", "it", "COSTS")] == [
        "how", "much", "doe", "it", "cost",
    ]  # fmt: skip


@pytest.mark.parametrize("sign", ["(", "1,", "é", "́", "a", "a.", "&", "a&", "'", "a'", "%", "1", "-a", "日"])
def test_long_texts_of_one_sign_take_linear_time(sign: str) -> None:
    """Nobody can keep the analyzer busy with a text that no reader would write."""
    text = sign * (LONG // len(sign))
    started = time.process_time()
    tokens = Analyzer().tokens(text)
    assert time.process_time() - started < 1.0
    assert all(text[token.start : token.end] == token.text for token in tokens[:10])


def test_signs_are_part_of_a_language_s_name() -> None:
    """C, C++ and C# are three words, and a plus or a hash elsewhere is none."""
    assert ANALYZER.terms("C++ C# F# C, 3+4 issue #7 A+") == ["c++", "c#", "f#", "c", "3", "4", "issu", "7"]


@pytest.mark.parametrize(("written", "plain"), [("0007", "7"), ("08", "8"), ("0.50", "0.50"), ("0", "0")])
def test_zeros_before_a_number_say_nothing(written: str, plain: str) -> None:
    """Room 07 is room 7."""
    assert ANALYZER.terms(written) == [plain]


@pytest.mark.parametrize(
    ("styled", "plain"),
    [("ｈｏｗ ｌｏｎｇ？", "how long?"), ("𝐡𝐨𝐰 𝒎𝒖𝒄𝒉 𝟑", "how much 3"), ("10² ½ ﬁne", "10² ½ ﬁne")],
)
def test_styled_letters_are_plain_ones(styled: str, plain: str) -> None:
    """Full-width and mathematical letters; what means something else stays."""
    assert plain_letters(styled) == plain


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("12²", ["12", "2"]),
        ("10⁶ 1,500¹ 2.5³", ["10", "6", "1500", "1", "2.5", "3"]),
        ("doctors¹² m² km³", ["doctor", "12", "m2", "km3"]),
        ("13th 4x", ["13th", "4x"]),
    ],
)
def test_raised_figures_are_no_part_of_a_number_or_word(text: str, terms: list[str]) -> None:
    """12² is not 122, and a note's mark keeps no word from being found; m² is what people type as m2."""
    assert ANALYZER.terms(text) == terms
