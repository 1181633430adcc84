"""The scope: what is no question for the guide is told apart from what is, in many wordings."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.assistant.reply import Kind
from bot.assistant.scope import judge, strip_opener
from bot.assistant.scope.data import card, helplines

HERE = Path(__file__).parent
QUESTIONS = HERE.parent.parent / "questions"
PAIN = QUESTIONS / "guides" / "pain-medicine-plain.txt"
GUIDES = sorted(
    path
    for path in QUESTIONS.glob("guides/**/*")
    if path == PAIN
    or (
        path.suffix in (".md", ".txt")
        and path.parent.name != "untouched"  # their rows are reported on, never looked at one by one
        and path.with_suffix(".jsonl").exists()
    )
)

A_FEW_GUIDES = [
    pytest.param(path, marks=() if path == PAIN or number % 5 == 0 else pytest.mark.full)
    for number, path in enumerate(GUIDES)
]
"""All of them, of which the everyday run takes a fifth."""


def lines(name: str) -> list[str]:
    text = (HERE / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


@cache
def words_of(path: Path) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W_]+(?:'[^\W_]+)*", path.read_text(encoding="utf-8").lower()))


def guide(path: Path) -> Callable[[str], bool]:
    return words_of(path).__contains__


def nowhere(_word: str) -> bool:
    return False


def kind_of(text: str, guide_words: Callable[[str], bool] = nowhere) -> Kind | None:
    judgement = judge(text, guide_words)
    return judgement.kind if judgement else None


@pytest.mark.parametrize(
    "guide_words",
    [nowhere, guide(PAIN), guide(PAIN.with_name("paramedic.md"))],
    ids=["no guide", "pain medicine", "paramedic"],
)
def test_emergencies_are_recognised(guide_words: Callable[[str], bool]) -> None:
    """Every wording of an emergency brings its card, and nothing else."""
    told = [line.split("\t") for line in lines("emergencies.txt")]
    assert len(told) >= 60
    replies = [(text, judge(text, guide_words)) for _, text in told]
    assert [text for text, found in replies if found is None or found.kind is not Kind.EMERGENCY] == []
    assert [
        text
        for (name, text), (_, found) in zip(told, replies, strict=True)
        if found and found.text != card(name)
    ] == []


@pytest.mark.parametrize("path", A_FEW_GUIDES, ids=lambda path: path.stem)
def test_ordinary_questions_pass(path: Path) -> None:
    """At most one in 200 ordinary questions is taken for anything else, whatever the guide."""
    questions = lines("ordinary.txt")
    assert len(questions) >= 250
    assert [text for text in questions if judge(text, guide(path))] == []
    assert sum(judge(text, nowhere) is not None for text in questions) * 200 <= len(questions)


def answerable(path: Path) -> list[str]:
    files = [path.with_suffix(".jsonl")] if path != PAIN else sorted(QUESTIONS.glob("*.jsonl"))
    rows = [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    return [turn["question"] for row in rows for turn in row.get("turns", [row]) if turn["expect"]]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        # a symptom is said beside a question after something of the guide
        ("I've got the flu, how do I move my lesson?", "lesson"),
        ("my wrist hurts, when is the studio open on Sundays?", "studio sundays"),
        ("Our son has asthma. Do you store inhalers?", "inhalers"),
        # words of bodies, said of things
        ("What do I do with swollen tyres?", "tyres"),
        ("Can I walk with my bike over the bridge?", "bike bridge"),
        ("How do I keep my milk cold?", "milk"),
        ("the lid came off, is it broken?", "lid"),
        ("What's wrong with my deposit?", "deposit"),
        # figures of speech, and where something is put
        ("I got cold feet, can I cancel?", "cancel"),
        ("Do I have to cough up extra?", "extra"),
        ("Where can I throw away old tablets?", "tablets"),
        ("What is the last day to hand in the form?", "form"),
        ("Should I take the batteries home?", "batteries"),
        ("Can we jump in the shuttle van?", "van"),
        # small talk holds none of the guide's things
        ("Do you cook vegan?", "vegan"),
        ("and exit?", "exit"),
        # a slip is mended to the likelier word
        ("how long can I take leve", ""),
        ("What are the new rules for visitors?", "visitors"),
    ],
)
def test_forms_of_ordinary_questions_pass(text: str, words: str) -> None:
    """What is said is told by its form and by what the guide speaks of, not by single words."""
    assert judge(text, words.split().__contains__) is None


@pytest.mark.parametrize(
    "text",
    [
        "I've got the flu, what should I take?",
        "my wrist hurts, should I rest it?",
        "Our son has asthma. Which inhaler is best?",
        "What do I do with a swollen knee?",
        "Can I walk on a sprained ankle?",
        "my cold won't go away, what helps?",
        "I fell on my wrist, is it broken?",
        "what is wrong with my knee",
        "I have been coughing up phlegm, what should I take?",
        "my blood pressure is high",
    ],
)
def test_wishes_for_advice_of_the_same_forms_are_told(text: str) -> None:
    """Whatever else the guide speaks of."""
    assert kind_of(text, {"lesson", "studio", "knee", "wrist", "ankle"}.__contains__) is Kind.MEDICAL_ADVICE


def test_questions_of_the_guides_pass() -> None:
    """What a guide answers is hardly ever taken for small talk, advice or an emergency: one time in 500."""
    asked = {path: answerable(path) for path in GUIDES}
    wrong = [(path.stem, text) for path in GUIDES for text in asked[path] if judge(text, guide(path))]
    assert len(wrong) * 500 <= sum(map(len, asked.values())), wrong


@pytest.mark.parametrize("guide_words", [nowhere, guide(PAIN)], ids=["no guide", "pain medicine"])
@pytest.mark.parametrize(
    ("name", "kind"), [("advice.txt", Kind.MEDICAL_ADVICE), ("small_talk.txt", Kind.SMALL_TALK)]
)
def test_advice_and_small_talk_are_told_apart(
    name: str, kind: Kind, guide_words: Callable[[str], bool]
) -> None:
    """Wishes for advice and what is no question at all get a reply of their kind."""
    assert [text for text in lines(name) if kind_of(text, guide_words) is not kind] == []


def test_advice_names_whom_to_ask() -> None:
    """A wish for advice is answered by a clinician's name, not by the guide."""
    judgement = judge("can I take ibuprofen with alcohol", nowhere)
    assert judgement
    assert "doctor or pharmacist" in judgement.text


def test_guide_about_it_answers_itself() -> None:
    """What a first-aid guide is about is a question to it, unless somebody is in danger."""
    words = guide(QUESTIONS / "guides" / "paramedic.md")
    assert kind_of("what do paramedics do first when somebody has a heart attack?", words) is None
    assert kind_of("my dad has a heart attack, what do paramedics do first?", words) is Kind.EMERGENCY
    everything = str.isalpha
    assert kind_of("heart attack", everything) is None
    assert kind_of("how is chest pain treated?", everything) is None
    assert kind_of("cant breathe help", everything) is Kind.EMERGENCY
    assert kind_of("there is blood everywhere", everything) is Kind.EMERGENCY


@pytest.mark.parametrize("mark", ["", "?"])
def test_last_word_is_not_read_as_the_one_before_the_first(mark: str) -> None:
    """A question that ends with "there" is no emergency, with its mark or without."""
    assert kind_of(f"is severe bleeding out there{mark}") is not Kind.EMERGENCY


@pytest.mark.parametrize(
    ("typed", "question"),
    [
        ("hi, how long is the residency?", "how long is the residency?"),
        ("Thank you! What does it cost?", "What does it cost?"),
        ("hello bot, what's the salary? thanks", "what's the salary?"),
        ("thank you how long is it", "how long is it"),
        ("nice, and how much?", "and how much?"),
        ("nice programs for beginners", "nice programs for beginners"),
        ("hello", "hello"),
        ("How long is it?", "How long is it?"),
    ],
)
def test_openers_are_taken_off(typed: str, question: str) -> None:
    """Greetings and thanks around a question are left out of it; the question stays as it was typed."""
    assert strip_opener(typed) == question


@given(st.text(max_size=300))
def test_anything_can_be_judged(text: str) -> None:
    """Whatever is typed is judged, and a question without its opener is a part of what was typed."""
    judge(text, nowhere)
    assert strip_opener(text) in text


@pytest.mark.parametrize(
    "piece", ["a", "(", ".", "1,", " ", "é", "my ", "i want to ", "took all my ", "thank you ", "!"]
)
def test_long_texts_cost_little(piece: str) -> None:
    """No text, however long and repetitive, takes long to judge."""
    start = time.process_time()
    judge(piece * (100_000 // len(piece)), nowhere)
    assert time.process_time() - start < 1


def test_numbers_are_complete() -> None:
    """Every number that a reply names has a place, a source and a day of its check; no card has a gap."""
    for line in helplines().values():
        assert line["where"]
        assert line["source"]
        assert line["checked"] <= date.today()
    for name in ("crisis", "urgent", "poison", "advice"):
        assert "{" not in card(name)
    assert "112" in card("urgent").splitlines()[0]
