"""Messages that nobody means well: real questions mutated, letters of every Unicode block, of any length."""

from __future__ import annotations

import json
import os
import random
import sys
from collections.abc import Callable, Iterator
from functools import cache
from itertools import groupby
from pathlib import Path
from unicodedata import category, normalize

LONGEST = 4_096
MESSAGES = int(os.environ.get("TEST_MESSAGES", "15000"))
"""How many the long tests send in a terminal, and a tenth of them in Telegram; 12,000 at least."""
QUESTIONS = Path(__file__).parents[1] / "questions"
_BLOCK = 128
"""Code points; the blocks of Unicode begin at multiples of 16, most at multiples of 128."""

Mutation = Callable[[random.Random, str], str]


@cache
def blocks() -> list[str]:
    """Return the characters of Unicode, each 128 code points together, surrogates and line ends left out."""
    usable = (
        chr(code)
        for code in range(1, sys.maxunicode + 1)
        if category(chr(code)) not in ("Cn", "Cs", "Co") and chr(code) not in "\n\r"
    )
    return ["".join(signs) for _, signs in groupby(usable, lambda sign: ord(sign) // _BLOCK)]


@cache
def unfolding() -> str:
    """Return the characters that compatibility decomposition makes many of."""
    every = (chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000)
    return "".join(sign for sign in every if len(normalize("NFKD", sign)) > 3)


@cache
def questions() -> list[str]:
    """Return the real questions of the files."""
    rows = [
        json.loads(line)
        for file in sorted(QUESTIONS.glob("*.jsonl"))
        for line in file.read_text(encoding="utf-8").splitlines()
    ]
    turns = [turn for row in rows for turn in row.get("turns", [row])]
    return [" ".join(turn["question"].split()) for turn in turns]


def odd_messages(number: int, seed: int) -> Iterator[str]:
    """Yield messages of one line, the same for the same seed."""
    chance = random.Random(seed)
    mutations = (
        _slips, _slips, _repeated, _joined, _of_a_block, _of_a_block, _unfolding, _one_word, _many_words,
        _marks, _shuffled, _spaced, _digits, _plain,
    )  # fmt: skip
    for _ in range(number):
        text = chance.choice(mutations)(chance, chance.choice(questions()))
        yield " ".join(text.splitlines())[: chance.choice((LONGEST, LONGEST, 400))]


def _length(chance: random.Random) -> int:
    return chance.choice((chance.randint(1, 60), chance.randint(1, LONGEST), LONGEST))


def _plain(_chance: random.Random, text: str) -> str:
    return text


def _slips(chance: random.Random, text: str) -> str:
    letters = list(text)
    for _ in range(chance.randint(1, max(2, len(letters) // 6))):
        place = chance.randrange(len(letters))
        letters[place : place + chance.randint(0, 2)] = chance.choice("abcdefghijklmnopqrstuvwxyz ")
    return "".join(letters)


def _repeated(chance: random.Random, text: str) -> str:
    part = text[chance.randrange(len(text)) :][: chance.randint(1, 20)] or text
    return part * (_length(chance) // len(part) + 1)


def _joined(chance: random.Random, text: str) -> str:
    end = chance.choice((" ", ". ", "? ", ", ", " and ", "", "! "))
    slip = chance.random() < 0.5
    many = (chance.choice(questions()) for _ in range(chance.randint(2, 60)))
    return end.join([text, *(_slips(chance, one) if slip else one for one in many)])


def _of_a_block(chance: random.Random, text: str) -> str:
    block = chance.choice(blocks())
    odd = "".join(chance.choice(block) for _ in range(_length(chance)))
    return chance.choice((odd, f"{text} {odd}", " ".join(odd), f"{odd}{text}"))


def _unfolding(chance: random.Random, text: str) -> str:
    signs = chance.choice((chance.choice(unfolding()), "".join(chance.sample(unfolding(), 5))))
    odd = chance.choice(("", " ", "a")).join(signs * (_length(chance) // len(signs) + 1))
    return chance.choice((odd, f"{text} {odd}"))


def _one_word(chance: random.Random, text: str) -> str:
    letters = chance.choice(("abcdefghijklmnopqrstuvwxyz", "etaoin", "é", "a'", "0134", "A.", "-x", "&R"))
    return "".join(chance.choice(letters) for _ in range(_length(chance))) + chance.choice(("", f" {text}"))


def _many_words(chance: random.Random, _text: str) -> str:
    long = chance.choice((2, 4, 8, 15, 39, 41))
    words = ("".join(chance.choice("aeionrstlcdmpu") for _ in range(long)) for _ in range(LONGEST // long))
    return " ".join(words)


def _marks(chance: random.Random, text: str) -> str:
    marks = chance.choice(
        ("!?.,;:", "()[]{}", "'’\"“”", "*_~`|>#", "<>/&", "\u0301\u0308", "\u200b\u200d\ufeff")
    )
    return "".join(sign + chance.choice(marks) * chance.choice((0, 1, 1, 30)) for sign in text * 3)


def _shuffled(chance: random.Random, text: str) -> str:
    words = text.split() * chance.choice((1, 5, 60))
    chance.shuffle(words)
    return " ".join(words)


def _spaced(chance: random.Random, text: str) -> str:
    return chance.choice((" ", "  ", "\t", "\u00a0", ".", "-", " . ")).join(text * chance.choice((1, 20)))


def _digits(chance: random.Random, text: str) -> str:
    number = "".join(chance.choice("0123456789") for _ in range(_length(chance)))
    return chance.choice((number, f"{text} {number}", ",".join(number), "$".join(number), " ".join(number)))
