from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.input_lines import (
    MAX_QUESTION,
    from_argument,
    problem_with,
    read_lines,
    read_text,
)
from corpus.languages.spoken import say

EMPTY = say("replies.type_question")
TOO_LONG = say("replies.too_long", most=4096)
UNDECODABLE = say("replies.undecodable")


def lines(raw: bytes) -> list[tuple[str, str]]:
    return [tuple(line) for line in read_lines(io.BytesIO(raw))]


@given(st.lists(st.binary(max_size=60).filter(lambda raw: b"\n" not in raw)))
def test_every_line_is_yielded_once(raw: list[bytes]) -> None:
    """A script that writes n lines waits for n replies."""
    assert len(lines(b"".join(line + b"\n" for line in raw))) == len(raw)


def test_line_ends_and_a_byte_order_mark_are_no_part_of_a_question() -> None:
    """Windows tools write both."""
    assert lines(b"\xef\xbb\xbfone\r\ntwo") == [("one", ""), ("two", "")]


@pytest.mark.parametrize("letter", ["a", "é", "語", "🙂"])
def test_the_longest_question_is_counted_in_characters(letter: str) -> None:
    """4,096 characters of any script are a question; one more is not."""
    longest = letter * MAX_QUESTION
    assert lines(f"{longest}\r\n{longest}{letter}\nnext\n".encode()) == [
        (longest, ""),
        (longest, TOO_LONG),
        ("next", ""),
    ]


def test_a_line_of_many_megabytes_is_one_problem() -> None:
    """An endless line takes no endless memory and does not swallow the next one."""
    assert lines(b"a" * 3_000_000 + b"\nnext\n") == [("a" * MAX_QUESTION, TOO_LONG), ("next", "")]


def test_blank_and_undecodable_lines_say_what_is_wrong() -> None:
    """They are no questions, but they are lines."""
    assert [problem for _, problem in lines(b"\n \t\n\xff\n\xe2\x80\xa8\n")] == [
        EMPTY,
        EMPTY,
        UNDECODABLE,
        EMPTY,
    ]


def test_a_whole_stream_is_one_question() -> None:
    """Several lines are one question, broken bytes don't stop it, and an endless stream is too long."""
    assert read_text(io.BytesIO(b"one\ntwo\xff\n")) == "one\ntwo\ufffd"
    assert problem_with(read_text(io.BytesIO(b"x" * 10_000_000))) == TOO_LONG


def test_an_argument_of_broken_bytes_becomes_text() -> None:
    """Bytes that are no UTF-8 reach Python as lone surrogates, which no JSON may hold."""
    assert from_argument("caf\udce9") == "caf\ufffd"


def test_a_question_needs_something_to_read() -> None:
    """White space alone asks nothing."""
    assert (problem_with(" \n"), problem_with("x" * 4097), problem_with("x")) == (EMPTY, TOO_LONG, "")
