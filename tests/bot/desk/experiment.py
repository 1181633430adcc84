"""What judging at the desk brings: a script that judges a question file as a keeper does, and asks the rest.

    python -m tests.bot.desk.experiment GUIDE.md QUESTIONS.jsonl [0,60,150,300]

Everything goes through the desk's own pages: a group is opened, the first of the ten sentences that answers
is pressed, else words within one of the contexts are marked; what the guide does not answer is not
covered, and the rest is ignored. Then it is published, and questions that were never judged are asked.
"""

from __future__ import annotations

import asyncio
import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from html import unescape
from pathlib import Path

import msgspec
from selectolax.lexbor import LexborHTMLParser
from starlette.testclient import TestClient

from bot.assistant.assistant import Assistant
from bot.channels.terminal.asked_file import NAME, Line
from bot.desk.app import build_app
from bot.desk.asked_list import short
from bot.desk.gate.sessions import Gate
from bot.keeping.apart import carry_out
from bot.keeping.changes import Add, Remove
from bot.keeping.judging.judgement import key_of
from bot.keeping.outcome import Job, Outcome
from corpus.store.library import Library
from corpus.structure.sentences import split_sentences
from retrieval.evaluation.judging import Outcome as Reply
from retrieval.evaluation.judging import Question, evaluate, judge, read_questions
from tests.bot.desk.keeper import HOST, Keeper

ASKED = 300
"""Questions that are never judged, and asked each time."""
JUDGED_KIND = "none"


async def here(job: Job) -> Outcome:
    return await asyncio.to_thread(carry_out, job)


def main() -> None:
    guide, file = Path(sys.argv[1]), Path(sys.argv[2])
    amounts = [int(one) for one in (sys.argv[3] if len(sys.argv) > 3 else "0,60,150,300").split(",")]
    questions = [
        one for one in read_questions(file) if one.expect is not None and not one.history and not one.parts
    ]
    random.Random(18).shuffle(questions)
    judged, rest = questions[: max(amounts)], questions[max(amounts) :][:ASKED]
    with tempfile.TemporaryDirectory() as folder:
        data_dir = Path(folder)
        _begin(data_dir, guide, judged)
        gate = Gate("keeper")
        with TestClient(
            build_app(data_dir, gate, carry_out=here),
            f"http://{HOST}",
            headers={"Sec-Fetch-Site": "same-origin"},
        ) as client:
            keeper = Keeper(client)
            keeper.see(f"/enter?key={gate.new_key()}")
            done = 0
            for amount in amounts:
                for question in judged[done:amount]:
                    _judge(keeper, question)
                if amount:
                    keeper.see("/asked")
                    keeper.send("/publish", force="yes")
                done = amount
                print(f"{guide.stem} {amount:>4} judged: {_figures(data_dir, rest)}", flush=True)


def _begin(data_dir: Path, guide: Path, judged: Sequence[Question]) -> None:
    """Make a library of the guide alone, without hints, of which the questions were asked."""
    copy = data_dir / "source" / guide.name
    copy.parent.mkdir()
    copy.write_bytes(guide.read_bytes())
    for change in (Add((str(copy),)), Remove(("pain-medicine",))):
        if isinstance(change, Remove) and guide.stem == "pain-medicine":
            continue
        carry_out(Job(str(data_dir), change, force=True))
    lines = [
        Line(f"s{at}", 4e9 + at, "not_found", one.text, one.text, 0.0, 1) for at, one in enumerate(judged)
    ]
    (data_dir / NAME).write_bytes(b"".join(msgspec.json.encode(line) + b"\n" for line in lines))


def _judge(keeper: Keeper, question: Question) -> None:
    """Judge one question, unless it was judged together with another."""
    key = short(key_of(question.text))
    keeper.see(f"/asked/{key}")
    page = LexborHTMLParser(keeper.page)
    if any("Judging again" in note.text() for note in page.css("p.note")):
        return
    if not question.expect:
        verdict = "not_covered" if question.kind == JUDGED_KIND else "ignored"
        keeper.send(f"/judge/{key}", verdict=verdict)
        return
    for document, text in _offered(page):
        if judge(question, Reply(True, (text,), 1.0)).right:
            keeper.send(f"/judge/{key}", verdict="answers", document=document, text=text)
            return
    keeper.send(f"/judge/{key}", verdict="ignored")


def _offered(page: LexborHTMLParser) -> Iterator[tuple[str, str]]:
    """Yield the sentences of the page, then two and three together as they may be marked."""
    contexts: list[tuple[str, str]] = []
    for context in page.css("ol.near .context"):
        document = str(context.attributes["data-document"])
        mark, words = context.css_first("mark"), context.css_first(".words")
        assert mark is not None and words is not None
        yield document, unescape(mark.text())
        contexts.append((document, words.text()))
    for size in (2, 3):
        for document, words in dict.fromkeys(contexts):
            spans = [(span.start, span.end) for span in split_sentences(words)]
            for first in range(len(spans) - size + 1):
                yield document, words[spans[first][0] : spans[first + size - 1][1]]


def _figures(data_dir: Path, rest: Sequence[Question]) -> str:
    library = Library.open(data_dir)
    assistant = Assistant(library)

    def ask(question: str, _history: Sequence[str]) -> Reply:
        reply = assistant.reply(assistant.conversation(()), question)
        return Reply(reply.answered, tuple(one.text for one in reply.answers), reply.confidence)

    report = evaluate(rest, ask)
    library.close()
    names = ("helpful_and_honest", "answer_at_1", "near_topic_answered", "wrong")
    figures = report.figures()
    return ", ".join(f"{name} {figures[name] or 0.0:.3f}" for name in names) + f" of {len(report.judgements)}"


if __name__ == "__main__":
    main()
