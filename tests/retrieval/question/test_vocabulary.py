"""What words a guide has: looked for among a few of them where that finds the same as among all."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.languages.spoken import PACKS, speaking
from retrieval.engine.local.engine import IndexFolder
from retrieval.question import vocabulary as module
from retrieval.question.vocabulary import Vocabulary
from retrieval.words.analysis import Analyzer, fold
from tests.helpers.small_corpora import Terms

KEEPING = sorted(code for code, pack in PACKS.items() if pack.table("grammar")["stem_keeps"])
WORDS = [
    "boats",
    "boating",
    "boatyard",
    "Bóatman",
    "b.o.a.t.s",
    "zebra",
    "dying",
    "hoping",
    "boat",
    "boatyards",
    "ß",
]


def vocabulary(folder: Path, words: dict[str, int], *pairs: tuple[str, str]) -> Vocabulary:
    """Return the vocabulary of a document with these words."""
    document = Terms([["x"]], [[]], [[]], words, list(pairs))
    files = IndexFolder(folder)
    files.write(1, [1], lambda _: document)
    return Vocabulary(files.open(1), (), list, Analyzer(), str)


@settings(max_examples=30)
@given(
    held=st.dictionaries(st.sampled_from(WORDS).map(fold), st.integers(1, 5)),
    beginning=st.sampled_from(["boat", "boaty", "zebra", "hope", "dyi", "boatm", "boats"]),
)
def test_terms_that_begin_alike_are_found_among_a_few_words(
    tmp_path_factory: pytest.TempPathFactory, held: dict[str, int], beginning: str
) -> None:
    """In the same order as among all, also those of abbreviations, with accents, or with full stops."""
    known = vocabulary(tmp_path_factory.mktemp("index"), held, ("BYD", "Bóatyard boats"))
    found = known.terms_that_begin(beginning)
    assert len(known.word_of) >= 2
    assert known.terms_that_begin(beginning) == found


def test_who_asks_for_many_beginnings_gets_them_from_all_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The terms of all words are made once, and then no word is read again."""
    monkeypatch.setattr(module, "_BEGUN", 2)
    known = vocabulary(tmp_path, {"boats": 2, "boating": 1, "boatyard": 1})
    found = [known.terms_that_begin("boaty") for _ in range(2)]
    assert "word_of" not in vars(known)
    found.append(known.terms_that_begin("boaty"))
    assert "word_of" in vars(known)
    assert found == [["boatyard"]] * 3


@pytest.mark.parametrize("code", KEEPING)
def test_words_keep_their_beginning(code: str) -> None:
    """What a pack says of its stemmer holds of its words: terms of five letters begin as they do."""
    lines = gzip.decompress((PACKS[code].folder / "words" / "frequencies.txt.gz").read_bytes()).decode()
    words = [line.partition(" ")[0] for line in lines.splitlines() if " " in line][::20]
    with speaking(PACKS[code]):
        kept, analyzer = PACKS[code].table("grammar")["stem_keeps"], Analyzer()
        terms = {word: analyzer.term(word) for word in words}
    assert len(words) > 1_000
    assert [w for w, t in terms.items() if len(t) >= 5 and t[:kept] != fold(w)[:kept] and "." not in w] == []
