"""A whole message is told apart by its form: what is asked, and what is only said around it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.assistant.messages.message_parts import Asked, read_message
from bot.assistant.settings import SPLITTING
from retrieval.words.analysis import idle_words, stop_words

_SMALL = stop_words() | idle_words()


def _tells(words: str) -> bool:
    return any(word not in _SMALL for word in re.findall(r"[a-z0-9&]+", words.lower().replace("’", "'")))


def _asked(text: str) -> list[str]:
    return [one.question.strip(" .?!") for one in read_message(text, _tells).asked]


@pytest.mark.parametrize(
    ("message", "question"),
    [
        ("Good day, I am a plumber in Lund, and I would like to know what a rib is for", "what a rib is for"),
        ("Hi! I'm Ines, I just moved. How do I register a boat? Thanks a lot!", "How do I register a boat"),
        ("Dear all, I hope you're well. I want to know how long tea lasts. Best, Ole", "how long tea lasts"),
        ("I'm a nurse from Lima, how long is the placement?", "how long is the placement"),
        ("Hey, quick question: is parking free on Sundays?", "is parking free on Sundays"),
        ("Could you please explain how refunds work? My train was cancelled.", "how refunds work"),
        ("Sorry to bother you. I was wondering whether cats may come. I have two.", "whether cats may come"),
        ("we are a family of five from Ghent. which cabin should we take", "which cabin should we take"),
        ("Tell me, does the sauna open on Monday? Cheers, Bo", "does the sauna open on Monday"),
        ("I read through it all and couldn't find it, so I thought I'd ask: is tea free?", "is tea free"),
        ("We searched the whole page, but could not find anything. When is lunch?", "When is lunch"),
        ("I've got a question, and I hope it isn't a silly one. Is there a lift?", "Is there a lift"),
        ("hey im a nurse from Lima, how long is the placement?", "how long is the placement"),
        ("im in Ghent with my kids. id like to know when lunch is", "when lunch is"),
        ("ive been in Lund for a year, how do i register a boat?", "how do i register a boat"),
        ("I've read the manual and still wonder: how long is the ramp?", "how long is the ramp"),
        ("i am from Peru and want to know how long the ferry takes", "how long the ferry takes"),
        ("i live in Lund and would like to know if cats may come", "if cats may come"),
        ("My son joins in May, was wondering when lunch is", "when lunch is"),
        ("we come from Ghent and are curious about what a berth costs", "what a berth costs"),
        ("I am a tailor from Ghent and have a question about the ferry", "the ferry"),
        ("im from Lund, want to know about the berths", "about the berths"),
        ("from Ghent here, want to know how long tea lasts", "how long tea lasts"),
        ("i am from Lima n want to know when lunch is", "when lunch is"),
        ("I'm new here and just trying to find out whether tea is free", "whether tea is free"),
    ],
)  # fmt: skip
def test_greeting_introduction_and_thanks_are_no_question(message: str, question: str) -> None:
    assert _asked(message) == [question]


@pytest.mark.parametrize(
    ("message", "questions"),
    [
        ("what does a berth cost? when is lunch?", ["what does a berth cost", "when is lunch"]),
        ("how much is tea and how many rooms are there?", ["how much is tea", "how many rooms are there"]),
        ("Where do I park, and is there a lift?", ["Where do I park", "is there a lift"]),
        ("Do I need a visa? If so, how do I apply?", ["Do I need a visa", "how do I apply"]),
        ("Is breakfast included? And what time does it start? Also, can I bring a dog?",
         ["Is breakfast included", "And what time does it start", "Also, can I bring a dog"]),
    ],
)  # fmt: skip
def test_several_questions_are_each_asked(message: str, questions: list[str]) -> None:
    assert _asked(message) == questions


@pytest.mark.parametrize(
    ("message", "questions"),
    [
        ("how long is tea? how long is tea? how long is tea?", ["how long is tea"]),
        ("How long is tea?? how long is tea?", ["How long is tea"]),
        ("what does a berth cost? when is lunch? What does a berth cost?",
         ["what does a berth cost", "when is lunch"]),
        ("is tea 10%? is tea 10?", ["is tea 10%", "is tea 10"]),
    ],
)  # fmt: skip
def test_a_question_is_asked_once_however_often_it_stands_there(message: str, questions: list[str]) -> None:
    assert _asked(message) == questions


@pytest.mark.parametrize(
    ("message", "claim"),
    [
        ("they say nobody has to do a residency", "nobody has to do a residency"),
        ("My brother told me that dogs are free. Is that true?", "dogs are free"),
        ("Nobody has to pay a deposit, right?", "Nobody has to pay a deposit"),
        ("I read that guests stay only three nights, is this correct?", "guests stay only three nights"),
        ("is it true that you can cancel until noon", "you can cancel until noon"),
    ],
)  # fmt: skip
def test_a_report_is_looked_for_without_who_said_it(message: str, claim: str) -> None:
    assert _asked(message) == [claim]


@pytest.mark.parametrize(
    "message",
    [
        "how long is the fellowship", "fellowship length", "and for PM&R?", "if I am late, do I pay?",
        "when and where is it held?", "tell me about pay", "I want the names of the residencies",
        "what is the difference between a day pass and a week pass?",
        "is the training rigid or is there some choice?",
        "what happens if I lose my key or break it?", "can I bring food and drinks", "we lost our key",
    ],
)  # fmt: skip
def test_one_question_stays_as_it_was_typed(message: str) -> None:
    assert read_message(message, _tells).is_plain


def test_what_was_said_before_a_question_that_points_there_goes_with_it() -> None:
    """ "Do I get a second chance?" is nothing without "I failed the exam"."""
    assert read_message("I broke a rudder. Will I have to pay for it?", _tells).asked == (
        Asked("Will I have to pay for it?", "I broke a rudder.", points=True),
    )


@given(st.text(max_size=600))
def test_every_message_asks_something_that_stands_in_it(text: str) -> None:
    asked = read_message(text, _tells).asked
    assert 1 <= len(asked) <= SPLITTING.most_parts
    letters = [re.sub(r"\W", "", one.question) for one in asked]
    assert all(one in re.sub(r"\W", "", text) for one in letters)
