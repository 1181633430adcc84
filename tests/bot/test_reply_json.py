from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from bot.assistant.reply import Conversation, Kind, Reply
from bot.channels.json.reply_json import encode_line, reply_fields
from tests.helpers.fakes import PRICE, FakeAssistant

texts = st.text(st.characters(exclude_categories=["Cs"]))


def test_a_reply_has_exactly_the_agreed_fields() -> None:
    """Scripts build on these names."""
    reply = FakeAssistant().reply(Conversation(), "what does a day cost?")
    assert json.loads(encode_line(reply_fields(reply))) == {
        "kind": "answer",
        "answered": True,
        "confidence": 0.9,
        "reply": "A day costs $12.",
        "question": "what does a day cost?",
        "understood_as": "what does a day cost?",
        "answers": [
            {
                "text": PRICE,
                "lead": "",
                "lead_start": 0,
                "lead_end": 0,
                "context": "A day costs **$12**. Members pay half.",
                "confidence": 0.9,
                "score": 2.5,
                "document": "workshop",
                "title": "The open workshop",
                "section": "Prices › Day pass",
                "source": "workshop.md",
                "page": None,
                "url": "",
                "passage": "workshop:2",
                "start": 30,
                "end": 50,
                "edition": 3,
                "guide": "default",
            },
            {
                "text": "Tools stay in the workshop.",
                "lead": "",
                "lead_start": 0,
                "lead_end": 0,
                "context": "Tools stay in the workshop.",
                "confidence": 0.9,
                "score": 2.5,
                "document": "workshop",
                "title": "The open workshop",
                "section": "",
                "source": "workshop.md",
                "page": None,
                "url": "",
                "passage": "workshop:3",
                "start": 69,
                "end": 96,
                "edition": 3,
                "guide": "default",
            },
        ],
        "suggestions": ["When does it open?"],
    }


def test_only_an_answer_is_answered() -> None:
    """Every other kind says so, canned replies included."""
    for kind in Kind:
        fields = reply_fields(Reply(kind=kind, text="", question="", understood_as=""))
        assert fields["answered"] == (kind is Kind.ANSWER)


@given(texts, texts)
def test_one_reply_is_one_line_for_every_reader(question: str, text: str) -> None:
    """No character of a guide or a question breaks the line, and none is lost."""
    reply = Reply(kind=Kind.NOTICE, text=text, question=question, understood_as=question)
    line = encode_line(reply_fields(reply)).decode("utf-8")
    assert line.endswith("\n")
    assert len(line.splitlines()) == 1
    assert (json.loads(line)["question"], json.loads(line)["reply"]) == (question, text)
