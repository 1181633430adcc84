"""Hints files: what they say, and where a mistake in them stands."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import GuidebotError, HintsError
from corpus.guide import built_in_document
from corpus.hints import AnswerHint, Check, Hints, NotCovered, read_hints
from corpus.model import Document

TEXT = """\
# Workshop

A day costs **$12**, and a
week [costs](https://example.org/fees) $60.

- Bring “safety” shoes.
"""


def hints_of(toml: str, text: str = TEXT) -> Hints:
    return read_hints(Document("guide", "Guide", text, location="/home/keeper/guide.md", hints=toml))


def test_hints_are_read_in_the_order_they_are_written() -> None:
    """Every kind of hint arrives, a single text as well as a list."""
    hints = hints_of(
        """
        subject = ["workshop"]
        contrasts = [["day", "week"]]
        [abbreviations]
        CNC = "computer numerical control"
        PPE = ["personal protective equipment", "safety gear"]
        [synonyms]
        "day" = ["session", "visit"]
        "costs" = "fee"
        [[answer]]
        text = "A day costs **$12**"
        questions = ["how much is it", "day rate?"]
        [[not_covered]]
        say = "The guide gives no prices for groups."
        questions = ["is there a group rate"]
        [[check]]
        question = "and a week"
        contains = "$60"
        history = ["what does a day cost"]
        """
    )
    assert hints == Hints(
        subject=("workshop",),
        abbreviations=(
            ("CNC", "computer numerical control"),
            ("PPE", "personal protective equipment"),
            ("PPE", "safety gear"),
        ),
        synonyms=(("day", ("session", "visit")), ("costs", ("fee",))),
        contrasts=(("day", "week"),),
        answers=(AnswerHint("A day costs **$12**", ("how much is it", "day rate?"), 12, 31),),
        not_covered=(NotCovered("The guide gives no prices for groups.", ("is there a group rate",)),),
        checks=(Check("and a week", ("$60",), ("what does a day cost",)),),
    )


def test_no_hints_file_means_no_hints() -> None:
    """A document without hints is a document like any other."""
    assert hints_of("") == hints_of(" \n") == Hints()


@pytest.mark.parametrize(
    ("words", "stands"),
    [
        (
            "A day costs $12, and a week costs $60.",
            "A day costs **$12**, and a\nweek [costs](https://example.org/fees) $60.",
        ),
        ("a   week\ncosts", "a\nweek [costs"),
        ('Bring "safety" shoes.', "Bring “safety” shoes."),
        ("$60. Bring", "$60.\n\n- Bring"),
    ],
)
def test_answer_is_found_however_the_document_wraps_and_marks_it(words: str, stands: str) -> None:
    """Keepers copy what they see: white space, marks and the shapes of quotes make no difference."""
    (answer,) = hints_of(f"[[answer]]\ntext = '''{words}'''\nquestions = ['x']").answers
    assert TEXT[answer.start : answer.end] == stands


@pytest.mark.parametrize(
    ("toml", "words"),
    [
        ('subject = ["a"\nx = 1', "guide.hints.toml is not TOML"),
        (
            '\n[[answer]]\ntext = "A night costs $12"',
            "line 3, answer 1, text: these words don't stand in the document",
        ),
        (
            '[[answer]]\ntext = "A day"\n\n[[answer]]\nquestions = []\ntext = "B day"',
            "line 6, answer 2, text",
        ),
        ("\nsubject = 7", "line 2, subject: expected a text or a list"),
        ('[synonyms]\nday = ["x"]\npay = [1]', "line 3, synonyms, pay: expected a text, got a whole number"),
        ("[abbreviations]\nCNC = true", "line 2, abbreviations, CNC"),
        ('[[check]]\nquestion = "x"\n', "line 1, check 1: the field contains is missing"),
        ('[[check]]\nquestion = "x"\ncontains = []', "line 3, check 1, contains: at least one"),
        ('[[check]]\nquestion = " "\ncontains = ["x"]', "line 2, check 1, question: this must not be empty"),
        (
            '[[not_covered]]\nsay = "No."\nquestions = ["x", ""]',
            "line 3, not_covered 1, questions: this must not",
        ),
        ('[[not_covered]]\nquestion = "x"', "line 2, question: there is no field of this name"),
        ('# x\n[[answers]]\ntext = "A day"', "line 2, answers: there is no field of this name"),
        ('answer = "x"', "line 1, answer: expected a list"),
        ('contrasts = ["day", "week"]', "line 1, contrasts 1: expected a list, got a text"),
        ("subject = 2026-01-01", "line 1, subject"),
        ("subject = " + "[" * 100_000, "guide.hints.toml"),
        ("a = 1\n" * 2, "guide.hints.toml is not TOML"),
        ("x" * 5_000_000, "has 5,000,000 characters"),
    ],
)
def test_mistake_is_told_with_file_line_and_field(toml: str, words: str) -> None:
    """A keeper finds the place without searching, and sees no words of the parser's inside."""
    started = time.process_time()
    with pytest.raises(HintsError) as caught:
        hints_of(toml)
    message = str(caught.value)
    assert words in message
    assert message.startswith("guide.hints.toml")
    assert "`" not in message and "\n" not in message and len(message) < 250
    assert time.process_time() - started < 10


def test_thousands_of_synonyms_are_read_in_seconds() -> None:
    """A file that a script wrote costs time in proportion to its length."""
    started = time.process_time()
    hints = hints_of("[synonyms]\n" + "".join(f"word{i} = ['other{i}']\n" for i in range(30_000)))
    assert len(hints.synonyms) == 30_000
    assert time.process_time() - started < 10


def test_marks_without_end_are_searched_in_bounded_time() -> None:
    """A text of nothing but brackets does not make finding words slow."""
    started = time.process_time()
    with pytest.raises(HintsError):
        hints_of('[[answer]]\ntext = "A day"', "](" * 500_000 + "[" * 500_000)
    assert time.process_time() - started < 10


def test_a_check_question_keeps_an_answer_or_a_refusal() -> None:
    """One of the two, and not both."""
    refused, answered = hints_of(
        '[[check]]\nquestion = "who won"\nrefused = true\n[[check]]\nquestion = "what"\ncontains = "day"\n'
    ).checks
    assert (refused.contains, answered.contains) == ((), ("day",))
    for wrong in ('refused = true\ncontains = ["x"]', "refused = false", 'refused = "yes"', ""):
        with pytest.raises(HintsError, match=r"line \d, check 1"):
            hints_of(f'[[check]]\nquestion = "who won"\n{wrong}\n')


@given(st.text(max_size=200))
def test_any_text_is_hints_or_an_error_of_ours(toml: str) -> None:
    """Nothing that stands in a hints file ends in a traceback."""
    try:
        hints_of(toml)
    except GuidebotError as error:
        assert str(error)


def test_built_in_hints_have_no_mistake() -> None:
    """Every text that they refer to stands in the built-in guide."""
    guide = built_in_document()
    hints = read_hints(guide)
    assert hints.answers and hints.not_covered and hints.checks
    assert all(
        guide.text[answer.start : answer.end].split() == answer.text.split() for answer in hints.answers
    )
