"""Roots of words with many endings, as a pack lists them; here of a language of four words."""

from __future__ import annotations

from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from corpus.languages.spoken import PACKS, speaking
from retrieval.words.analysis import Analyzer
from retrieval.words.roots import Roots, roots

KNOWN = {
    "nouns": "kat kitap oda sehir",
    "verbs": "kat oku ode",
    "vowels": "aeiou",
    "changed": {"sehr": "sehir"},
    "softened": {"b": "p"},
    "narrowed": {"iyor": "e"},
    "after_nouns": "(?:l[ae]r)?(?:s?i)?(?:n?[dt]an?)?",
    "after_verbs": "(?:n?iyor|yor|mak|n|iyor)",
    "after_others": ["(?<=...)lar$"],
}


def test_a_word_is_cut_behind_its_longest_root() -> None:
    """Only where all that is left may follow it."""
    of = Roots(KNOWN).of
    assert [of(word) for word in ("kitaplardan", "katlar", "katmak", "odasi", "okuyor")] == [
        "kitap", "kat", "kat", "oda", "oku",
    ]  # fmt: skip
    assert of("kitapxyz") == "kitapxyz"


def test_roots_change_before_endings() -> None:
    """Letters soften, vowels fall out, and come in again."""
    of = Roots(KNOWN).of
    assert [of(word) for word in ("kitabi", "sehri", "odiyor")] == ["kitap", "sehir", "ode"]


def test_of_other_words_only_sure_endings_are_cut() -> None:
    """Names have endings, too."""
    assert Roots(KNOWN).of("telefonlar") == "telefon"


@cache
def turkish() -> Analyzer:
    """Return the analyzer of the one pack that has roots."""
    with speaking(PACKS["tr"]):
        return Analyzer()


@given(st.text(alphabet="abdehiklmnoprstuyz'0", max_size=30))
def test_any_word_has_a_root(word: str) -> None:
    """It never grows, but for a vowel that had fallen out, and begins alike: that of "ede" is "et"."""
    with speaking(PACKS["tr"]):
        root = turkish().stem(word)
    assert len(root) <= len(word) + 1
    assert not root or root in word or root[0] == word[0]


def test_languages_with_a_stemmer_have_none() -> None:
    """Nor has one of which nothing is known."""
    assert roots() is None


def test_small_turkish_families() -> None:
    """Forms that were not looked at when the list was made."""
    with speaking(PACKS["tr"]):
        stem = turkish().stem
        families = (
            ("bahçe", "bahçemizdeki", "bahçelerinden", "BAHÇEYE"),
            ("ağaç", "ağacı", "ağaçların", "agaclarimiz"),
            ("öğretmen", "öğretmenlerimize", "ogretmenin"),
            ("bekle", "bekliyoruz", "beklenmez", "beklemek"),
            ("git", "gidiyor", "gidilir", "gidecek"),
            ("İzmir", "İzmir'deki", "IZMIR", "izmirden"),
        )
        for family in families:
            assert len({stem(word) for word in family}) == 1, [(word, stem(word)) for word in family]
