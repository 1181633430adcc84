"""Made-up passages and questions whose words are as unequally common as those of a language.

Word r (from 0) of the vocabulary has a probability in proportion to ``(r + 2.7) ** -1.05`` (Zipf–Mandelbrot).
A passage has about 80 words, and every fifth repeats an earlier one of the passage. A question has three to
eight, most of them from one passage; the 150 commonest words stand for function words. The same size and seed
give the same texts.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

N_WORDS = 200_000
N_FUNCTION_WORDS = 150
N_QUERIES = 1_000
KINDS = ("full", "content")
"""Questions as people type them, and without function words."""

_SYLLABLES = [a + b for a in "bcdfghjklmnpqrstvwxz" for b in "aeiou"]


@dataclass(frozen=True, slots=True)
class Texts:
    """Where the passages and questions of one size are kept."""

    passages: Path
    """One a line."""
    queries: Path
    """JSON: kind → queries."""

    def read_passages(self) -> list[str]:
        """Return the passages."""
        return self.passages.read_text(encoding="ascii").splitlines()

    def read_queries(self) -> dict[str, list[str]]:
        """Return the queries of each kind."""
        queries: dict[str, list[str]] = json.loads(self.queries.read_text(encoding="ascii"))
        return queries


def made(folder: Path, n_passages: int, seed: int = 2026) -> Texts:
    """Return the texts of that size, made now unless they are there."""
    texts = Texts(folder / f"{n_passages}.{seed}.txt", folder / f"{n_passages}.{seed}.json")
    if not texts.queries.exists():
        folder.mkdir(parents=True, exist_ok=True)
        _make(texts, n_passages, np.random.default_rng([seed, n_passages]))
    return texts


def _make(texts: Texts, n_passages: int, rng: np.random.Generator) -> None:
    words = [word(number) for number in range(N_WORDS)]
    chances = np.cumsum((np.arange(N_WORDS) + 2.7) ** -1.05)
    chances /= chances[-1]
    lengths = np.clip(rng.lognormal(4.25, 0.5, n_passages), 8, 400).astype(np.int64)
    ends = np.cumsum(lengths)
    tokens = np.searchsorted(chances, rng.random(ends[-1])).astype(np.int32)
    within = np.arange(ends[-1]) - np.repeat(ends - lengths, lengths)
    back = (rng.random(ends[-1]) * within).astype(np.int64) + 1
    repeats = (rng.random(ends[-1]) < 0.2) & (within > 0)
    tokens = np.where(repeats, tokens[np.arange(ends[-1]) - np.where(within > 0, back, 0)], tokens)
    with texts.passages.open("w", encoding="ascii") as file:
        for start, end in zip(ends - lengths, ends, strict=True):
            file.write(" ".join([words[token] for token in tokens[start:end].tolist()]) + "\n")
    queries: dict[str, list[str]] = {kind: [] for kind in KINDS}
    while len(queries["full"]) < N_QUERIES:
        passage = int(rng.integers(n_passages))
        numbers = _query(tokens[ends[passage] - lengths[passage] : ends[passage]], chances, rng)
        told = [words[number] for number in numbers if number >= N_FUNCTION_WORDS]
        if told:
            queries["full"].append(" ".join(words[number] for number in numbers))
            queries["content"].append(" ".join(told))
    texts.queries.write_text(json.dumps(queries), encoding="ascii")


def _query(passage: np.ndarray, chances: np.ndarray, rng: np.random.Generator) -> list[int]:
    """Return words to ask for: two of five are function words, one of forty stands anywhere or nowhere."""
    content = passage[passage >= N_FUNCTION_WORDS]
    numbers = []
    for kind in rng.random(int(rng.integers(3, 9))):
        if kind < 0.4:
            numbers.append(int(np.searchsorted(chances, rng.random() * chances[N_FUNCTION_WORDS - 1])))
        elif kind < 0.975 and len(content):
            numbers.append(int(rng.choice(content)))
        else:
            numbers.append(int(rng.integers(N_WORDS)))
    return numbers


def word(number: int) -> str:
    syllables = []
    number += 1
    while number:
        number, last = divmod(number - 1, len(_SYLLABLES))
        syllables.append(_SYLLABLES[last])
    return "".join(reversed(syllables))
