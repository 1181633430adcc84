from __future__ import annotations

import subprocess
import sys
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import HintsError
from corpus.files.bounded_toml import parse_toml
from corpus.hints import read_hints
from corpus.model import Document

HOSTILE = {
    "dotted key": (".".join("a" * 60_000) + " = 1", "parts"),
    "dotted key of texts": (".".join(['"a"'] * 60_000) + " = 1", "parts"),
    "dotted key with spaces": (" . ".join(["'a'"] * 60_000) + " = 1", "parts"),
    "table's name": ("[" + ".".join("a" * 60_000) + "]", "parts"),
    "list of tables' name": ("[[" + ".".join("ab" * 30_000) + "]]", "parts"),
    "key in an inline table": ("x = { " + ".".join("a" * 60_000) + " = 1 }", "parts"),
    "lists in lists": ("x = " + "[" * 100_000, "nested too deeply"),
    "tables in tables": ("x = " + "{a=" * 100_000, "nested too deeply"),
    "very many tables": ("x = [" + "{}," * 600_000 + "]", "keys and lists"),
    "very many keys": ("\n".join(f"a{i}={{}}" for i in range(300_000)), "keys and lists"),
    "long number": ("x = " + "9" * 3_000_000, "digits"),
    "text without an end": ('x = """' + '\\"""' * 700_000, "not TOML"),
    "quotes": ('"' * 3_000_001, "not TOML"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_would_take_too_much_is_refused(kind: str) -> None:
    """In a process with little memory: without the bound each of the first six takes gigabytes."""
    text, words = HOSTILE[kind]
    program = (
        "import sys, resource; from corpus.files.bounded_toml import parse_toml; text = sys.stdin.read()\n"
        "resource.setrlimit(resource.RLIMIT_AS, (1 << 29, 1 << 29))\n"
        "resource.setrlimit(resource.RLIMIT_CPU, (20, 20))\n"
        "try: parse_toml(text)\n"
        "except ValueError as error: print(error)\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], input=text, capture_output=True, text=True, check=False
    )
    assert words in ended.stdout, ended.stderr[-500:]


@pytest.mark.parametrize("kind", ["dotted key", "lists in lists", "very many tables"])
def test_a_keeper_reads_which_file_it_is(kind: str) -> None:
    """One sentence."""
    text, words = HOSTILE[kind]
    with pytest.raises(HintsError, match=rf"^rules\.hints\.toml .*{words}.*\.$"):
        read_hints(Document("rules", "rules", "Text.", hints=text), "rules.hints.toml")


ORDINARY = [
    'say = "Version 1.2.3.4.5.6.7.8.9.10.11.12.13.14.15.16.17 is a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r.s"',
    "say = 'a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r.s'  # a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r.s = [[[[["
    + "[" * 200,
    'say = """\n' + "[" * 500 + "\n" + '"" "'.join("a.b" * 300) + '\n"""',
    "say = '''" + "a.a" * 300 + "[" * 300 + "''quoted'''",
    r'say = "a \" [[[ \\"' + "\nother = [" + "'#', " * 400 + "]",
    "a.b.c = 1\n[d.e.f]\ng = { h.i = [[1], [2]] }",
]


@pytest.mark.parametrize("text", ORDINARY)
def test_what_texts_hold_counts_for_nothing(text: str) -> None:
    """Dots and brackets inside quotes and comments are words."""
    assert parse_toml(text) == tomllib.loads(text)


@given(st.text(st.sampled_from("ab.\"'[]{}=#,\n\\ 1_-"), max_size=60))
def test_it_reads_what_the_parser_reads(text: str) -> None:
    """Nothing else is refused, and nothing is read differently."""
    try:
        expected = tomllib.loads(text)
    except ValueError:
        with pytest.raises(ValueError, match="not TOML"):
            parse_toml(text)
        return
    assert parse_toml(text) == expected
