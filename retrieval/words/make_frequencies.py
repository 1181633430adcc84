"""Make `frequencies.txt.gz`: how common English words are, and which are words; and `common_words.txt`.

Run once by hand when wordfreq or the rule below changes; the result is committed:

    apt-get install scowl
    python -m retrieval.words.make_frequencies --scowl /usr/share/dict/scowl
    python -m retrieval.words.make_frequencies --language de

Frequencies are wordfreq's. They come from the web, so at the low end they hold typing mistakes:
"definately" is as common there as "gabapentin", which no dictionary of ordinary size knows. So a form is
taken for a word when

* SCOWL, the word list behind most spelling checkers, has it at size 60 or less (dictionary words, names,
  British and American spellings), or at size 80 and it is common, or
* SCOWL has it at size 80 and it ends like the name of a field of learning, or
* it is frequent enough and not the likely misspelling of a word that is far more frequent: one letter away
  from a word 30 times, or in long words two letters away from one 100 times as frequent.

What fails is kept with a minus sign if it is common ("alot", "teh": light words, but no words) and left out
if it is not.

Each line is `word zipf×10` (`residency 37`), or `word -zipf×10` for a form that is no word, sorted by word.
The gzip file has a member for every 2,000 lines, so that looking up one word inflates a fiftieth of it; the
first member lists them: `first-word bytes`, where bytes is the compressed size of the member.
"""

from __future__ import annotations

import argparse
import gzip
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from pathlib import Path

import wordfreq
from rapidfuzz.distance import OSA

from corpus.languages.frequency_table import plain_word
from corpus.languages.language import Language
from corpus.languages.spoken import ENGLISH, OTHERS, PACKS

SCOWL = Path("/usr/share/dict/scowl")
LINES_A_MEMBER = 2000
WORDS = ENGLISH.folder / "words"
TARGET = WORDS / "frequencies.txt.gz"
COMMON_WORDS = WORDS / "common_words.txt"
VERY_COMMON = 4.3
LONGEST_OF_OTHERS = 24
RAREST_OF_OTHERS = 2.7  # about 60,000 German forms; rarer ones are mostly compounds and names
FORM = re.compile(r"[a-z]{1,24}|[a-z]+'(?:t|re|ve|ll|d|m)")

LEARNED = re.compile(
    r"[a-z]{3,20}(?:olog(?:y|ist|ical)|iatr(?:y|ist|ics?)|ectomy|itis|opathy|otomy|oscop(?:y|ic)|plasty|algia)s?"
)  # a rare field or profession ("physiatry") decides a question: kept however rare, not repaired to another

DICTIONARY_SIZE = 60  # SCOWL calls 60 the largest size fit for a spelling checker
LARGE_SIZE = 80  # specialist terms such as "physiatrist", beside plainly odd words: kept if no likely mistake
RAREST_IN_DICTIONARY = 1.2
RAREST_IN_LARGE = 1.3
RAREST_ELSEWHERE = 1.95  # takes in "usmle" (1.99) and "gabapentin" (2.26)
COMMON = 3.0
UNCOUNTED = 0.9  # what a learned word gets that wordfreq, whose scale ends at 1.0, does not count
FACTORS = {1: 1.5, 2: 2.0}  # letters away → Zipf points the other word must be ahead (1.5 = 30 times)
SHORTEST_FOR_TWO = 7
COMMONEST_NEIGHBOUR = 3.5  # only a word people write often has misspellings that show in the counts


def scowl_sizes(folder: Path) -> dict[str, int]:
    """Return the smallest SCOWL size that lists a word, lower case; apostrophes also left out ("dont")."""
    sizes: dict[str, int] = {}
    for path in sorted(folder.iterdir()):
        size = int(path.suffix[1:])
        for line in path.read_text(encoding="latin-1").splitlines():
            word = line.strip().lower()
            for form in {word, word.replace("'", "") if not word.endswith("'s") else word}:
                sizes[form] = min(size, sizes.get(form, size))
    return sizes


def deletions(word: str, most: int) -> Iterator[str]:
    """Yield the word without any 0 to `most` of its letters; near words share one of these."""
    for n_kept in range(len(word) - most, len(word) + 1):
        for kept in combinations(word, n_kept):
            yield "".join(kept)


class Neighbours:
    """The frequent dictionary words, found again from a misspelling."""

    def __init__(self, frequent: Iterable[str]) -> None:
        self._by_deletion: dict[str, set[str]] = defaultdict(set)
        for word in frequent:
            for part in deletions(word, 2 if len(word) >= SHORTEST_FOR_TWO else 1):
                self._by_deletion[part].add(word)

    def near(self, form: str) -> Iterator[tuple[str, int]]:
        """Yield the frequent words at most two letters away, each with its distance."""
        most = 2 if len(form) >= SHORTEST_FOR_TWO else 1
        found = set().union(*(self._by_deletion.get(part, ()) for part in deletions(form, most)))
        for word in found:
            distance = OSA.distance(form, word)
            if 0 < distance <= most and (distance == 1 or word[0] == form[0]):
                yield word, distance


def is_slip(form: str, word: str) -> bool:
    """Return whether the difference is one that typing makes; short forms are abbreviations more often."""
    if form in {word + "s", word + "es", word + "ed", word + "in"}:
        return False
    swapped = sorted(form) == sorted(word)
    if len(form) <= 3:
        return swapped
    return swapped or len(form) > 4 or len(word) > len(form)


def is_mistake(form: str, zipf: dict[str, float], neighbours: Neighbours) -> bool:
    """Return whether a far more frequent word stands close by that the form may have been meant for."""
    return any(
        zipf[word] - zipf[form] >= FACTORS[distance] and is_slip(form, word)
        for word, distance in neighbours.near(form)
    )


def rows(scowl: Path) -> Iterator[tuple[str, float, bool]]:
    """Yield (form, Zipf value, whether it is a word) for everything worth keeping."""
    sizes = scowl_sizes(scowl)
    frequencies = wordfreq.get_frequency_dict("en", wordlist="best")
    learned = {form for form, size in sizes.items() if size <= LARGE_SIZE and LEARNED.fullmatch(form)}
    zipf = dict.fromkeys(learned, UNCOUNTED)
    zipf |= {form: wordfreq.freq_to_zipf(f) for form, f in frequencies.items() if FORM.fullmatch(form)}
    in_large = {form for form in zipf if sizes.get(form, 99) <= LARGE_SIZE}
    in_dictionary = {f for f in in_large if sizes[f] <= DICTIONARY_SIZE or zipf[f] >= COMMON}
    neighbours = Neighbours(form for form in in_dictionary if zipf[form] >= COMMONEST_NEIGHBOUR)
    for form, value in zipf.items():
        if form in in_dictionary or form in learned:
            if value >= RAREST_IN_DICTIONARY or form in learned:
                yield form, value, True
            continue
        rarest = RAREST_IN_LARGE if form in in_large else RAREST_ELSEWHERE
        if value >= rarest and not is_mistake(form, zipf, neighbours):
            yield form, value, True
        elif value >= COMMON:
            yield form, value, False


def compressed(lines: list[str]) -> bytes:
    """Return the lines as one gzip member, without a time stamp."""
    return gzip.compress(("\n".join(lines) + "\n").encode(), compresslevel=9, mtime=0)


def packed(lines: list[str]) -> bytes:
    """Return the whole file: the member that lists the others, then those."""
    starts = range(0, len(lines), LINES_A_MEMBER)
    members = [compressed(lines[start : start + LINES_A_MEMBER]) for start in starts]
    first_words = [lines[start].split()[0] for start in starts]
    listed = [f"{word} {len(member)}" for word, member in zip(first_words, members, strict=True)]
    return compressed(listed) + b"".join(members)


def make_other(language: Language) -> None:
    """Write the table of another language: its commoner words as wordfreq has them; all of them are words."""
    found: dict[str, float] = {}
    grammar = language.table("grammar")
    letters = frozenset(plain_word(language.table("scope/languages")["letters"], grammar))
    for form, frequency in wordfreq.get_frequency_dict(language.code, wordlist="best").items():
        plain, value = plain_word(form, grammar), wordfreq.freq_to_zipf(frequency)
        if value >= RAREST_OF_OTHERS and len(plain) <= LONGEST_OF_OTHERS and letters.issuperset(plain):
            found[plain] = max(value, found.get(plain, 0.0))
    words = language.folder / "words"
    lines = [f"{form} {round(value * 10)}" for form, value in sorted(found.items())]
    (words / TARGET.name).write_bytes(packed(lines))
    common = [form for form, value in sorted(found.items()) if round(value, 1) >= VERY_COMMON]
    (words / COMMON_WORDS.name).write_text("\n".join(common) + "\n", encoding="utf-8")
    print(f"{len(lines)} forms, {(words / TARGET.name).stat().st_size} bytes")


def main() -> None:
    """Write the table; the same input gives the same bytes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--scowl", type=Path, default=SCOWL, help="folder of SCOWL's lists")
    parser.add_argument("--language", choices=OTHERS, help="make the table of another language instead")
    options = parser.parse_args()
    if options.language:
        make_other(PACKS[options.language])
        return
    scowl: Path = options.scowl
    table = sorted(rows(scowl))
    lines = [f"{form} {'' if word else '-'}{round(value * 10)}" for form, value, word in table]
    TARGET.write_bytes(packed(lines))
    common = [form for form, value, word in table if word and round(value, 1) >= VERY_COMMON]
    COMMON_WORDS.write_text("\n".join(common) + "\n", encoding="ascii")
    print(f"{len(lines)} forms, {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
