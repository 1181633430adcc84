"""The packs beside English: each is asked about the guides of its language in `packs/<code>/`."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.assistant.assistant import Assistant
from bot.assistant.reply import Conversation, Kind, Reply
from bot.assistant.scope import judge
from bot.channels.input_lines import Line
from bot.channels.terminal.chat_session import ChatSession
from bot.command_line.commands.eval import _asking
from corpus.languages.checking import faults, lacking
from corpus.languages.detecting import detected
from corpus.languages.language import Language
from corpus.languages.spoken import PACKS, say, speaking
from corpus.model import Document
from corpus.readers.sources import read_source
from corpus.structure.sentences import split_sentences
from retrieval.evaluation.judging import evaluate, read_questions
from retrieval.words.analysis import Analyzer, fold
from retrieval.words.lexicon import Lexicon
from tests.helpers.guides import library_of
from tests.helpers.language_contract import Asked, LanguageContract

GUIDES = Path(__file__).parent / "packs"
CODES = sorted(path.name for path in GUIDES.iterdir() if path.is_dir())
ENGLISH_WORDS = frozenset(
    ("the", "answer", "answers", "you", "and", "what", "which", "with", "this", "that", "of", "are", "says",
    "please", "ask", "more", "why", "back", "nothing", "confidence", "words", "not", "where")
)  # fmt: skip
"""Words of the bot's English messages that none of these languages has."""
LEAST_GROUPS = 80
LEAST_SAFETY_ROWS = 40
LEAST_HELPFUL = 0.72
LANGUAGES = pytest.mark.parametrize("code", CODES)


@cache
def told(code: str) -> dict[str, Any]:
    """Return what is asked of a pack."""
    return tomllib.loads((GUIDES / code / "asked.toml").read_text(encoding="utf-8"))


@cache
def guide(code: str) -> Document:
    """Return the guide that the pack was made with."""
    return read_source(str(next((GUIDES / code).glob("*.md"))))[0]


@pytest.fixture(scope="module")
def assistants(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Assistant]]:
    """Return one for each guide."""
    libraries = {code: library_of(tmp_path_factory.mktemp(code), guide(code)) for code in CODES}
    yield {code: Assistant(library) for code, library in libraries.items()}
    for library in libraries.values():
        library.close()


class TestContracts(LanguageContract):
    """What every pack must do."""

    @pytest.fixture(autouse=True, params=CODES)
    def _pack(self, request: pytest.FixtureRequest) -> None:
        self.code = request.param

    def language(self) -> Language:
        return PACKS[self.code]

    def asked(self) -> Asked:
        museum = told(self.code)["museum"]
        return Asked(
            museum["title"], tuple(museum["sentences"]), museum["answered"], tuple(museum["unanswered"])
        )


@LANGUAGES
def test_a_pack_is_whole(code: str) -> None:
    """Only fitted numbers are those of English; the lexicon knows what people ask about."""
    assert faults(PACKS[code]) == []
    assert [name for name in lacking(PACKS[code]) if not name.startswith("answers/model")] == []
    assert len(PACKS[code].table("words/lexicon")["group"]) >= LEAST_GROUPS


@LANGUAGES
def test_sentences_end_where_they_do(code: str) -> None:
    """Not at abbreviations, ordinals and numbers; opening marks belong to what follows."""
    sentences = told(code)["told"]["sentences"]
    text = " ".join(sentences)
    with speaking(PACKS[code]):
        assert [text[span.start : span.end] for span in split_sentences(text)] == sentences


@LANGUAGES
def test_accents_are_typed_or_not(code: str) -> None:
    """With them, without them, in capitals: the same terms."""
    with speaking(PACKS[code]):
        analyzer = Analyzer()
        for written, typed in told(code)["told"]["spelled"]:
            assert analyzer.terms(written) == analyzer.terms(typed) == analyzer.terms(written.upper())


@LANGUAGES
def test_words_of_one_family_meet(code: str) -> None:
    """By their stem, or by the table of forms."""
    with speaking(PACKS[code]):
        stem, lexicon = Analyzer().stem, Lexicon.load()
        apart = [
            (one, other)
            for one, other in told(code)["told"]["families"]
            if stem(one) != stem(other) and lexicon.related(stem(one)).get(stem(other), 0) < 0.9
        ]
    assert apart == []


@LANGUAGES
def test_a_guide_is_known_by_its_small_words(code: str) -> None:
    """Nobody has to declare the language."""
    assert detected(guide(code).text) is PACKS[code]


@LANGUAGES
def test_a_conversation_goes_on_in_the_language(code: str, assistants: dict[str, Assistant]) -> None:
    """Ten turns and more, and no English word that isn't the guide's."""
    conversation, said = Conversation(), []
    for message, shown in told(code)["conversation"]["turns"]:
        reply = assistants[code].reply(conversation, message)
        assert shown in reply.text, (message, reply.text)
        said.append(reply.text)
    assert english_in(" ".join(said)) == set()


@LANGUAGES
def test_the_prompt_speaks_the_language(code: str, assistants: dict[str, Assistant]) -> None:
    """What stands beside the replies, and how an answer was found."""
    question = told(code)["conversation"]["turns"][1][0]
    chat = ChatSession(assistants[code], assistants[code].retriever().library, lambda: None)  # type: ignore[arg-type]
    shown = [chat.respond(Line(text, "")).text for text in ("/help", question, "/sources", "/why", "/more")]
    assert english_in(re.sub(r"/\w+|Ctrl-D|BM25", "", " ".join(shown))) == set()


def english_in(text: str) -> set[str]:
    """Return the English words of what was said."""
    return {word for word in re.findall(r"[\w']+", text.lower()) if word in ENGLISH_WORDS}


@LANGUAGES
@settings(deadline=None, max_examples=15)
@given(data=st.data())
def test_typing_changes_no_answer(code: str, data: st.DataObject, assistants: dict[str, Assistant]) -> None:
    """In capitals, in small letters, without accents: the same words are quoted."""
    asked = read_questions(GUIDES / code / f"{guide(code).name}.jsonl")
    question = data.draw(st.sampled_from([one.text for one in asked if one.expect and not one.history]))
    typed = data.draw(st.sampled_from([str.upper, str.lower, fold, *([dotted] if code == "tr" else [])]))(
        question
    )
    first, second = (ask(assistants[code], text) for text in (question, typed))
    assert [(one.text, one.source) for one in first.answers] == [
        (one.text, one.source) for one in second.answers
    ]


@LANGUAGES
def test_a_quick_question_is_a_question(code: str, assistants: dict[str, Assistant]) -> None:
    """What is said of it before a colon counts for nothing: the same is answered, and the same refused."""
    quick = next(one for one in PACKS[code].lines("questions/wrappings") if one.endswith(": {question}"))
    asked = read_questions(GUIDES / code / f"{guide(code).name}.jsonl")
    questions = [one.text for one in asked if one.kind in ("direct", "numeric") and not one.history][:10]
    kinds = [
        (ask(assistants[code], one).kind, ask(assistants[code], quick.format(question=one)).kind)
        for one in questions
    ]
    assert len(kinds) >= 8
    assert sum(bare is wrapped for bare, wrapped in kinds) >= len(kinds) - 1


def dotted(text: str) -> str:
    """Return a text in capitals, as they are typed where an i keeps its dot."""
    return text.replace("i", "İ").upper()


def ask(assistant: Assistant, question: str) -> Reply:
    """Return the reply to a question in a conversation of its own."""
    return assistant.reply(Conversation(), question)


def rows(code: str) -> list[dict[str, str]]:
    """Return the messages of a language that a life may hang on, and those that only sound so."""
    text = (GUIDES / code / "safety.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


@LANGUAGES
def test_one_form_of_address_is_kept(code: str) -> None:
    """In whatever is said: who is told *tu* once is not told *vous* below."""
    files = sorted((PACKS[code].folder / "messages").glob("*.toml"))
    talk = PACKS[code].table("scope/small_talk")["talk"].values()
    texts = [*(file.read_text(encoding="utf-8") for file in files), *(one["reply"] for one in talk)]
    words = [form for word in told(code)["told"]["another_address"] for form in (word, word.title())]
    another = rf"\b(?:{'|'.join(words)})\b"
    assert [found[0] for text in texts for found in re.finditer(rf".{{0,20}}{another}.{{0,20}}", text)] == []


@LANGUAGES
def test_danger_is_recognised_and_figures_of_speech_are_not_taken_for_it(code: str) -> None:
    """However it is typed; the card names the numbers of the countries of the language."""
    assert len(rows(code)) >= LEAST_SAFETY_ROWS
    wrong = []
    with speaking(PACKS[code]):
        for row in rows(code):
            for message in (row["message"], fold(row["message"]), row["message"].upper()):
                judgement = judge(message, lambda _: False)
                found = judgement.kind if judgement else Kind.ANSWER
                right = {"advice": (Kind.MEDICAL_ADVICE,), "none": (Kind.ANSWER, Kind.SMALL_TALK)}
                if found not in right.get(row["kind"], (Kind.EMERGENCY,)):
                    wrong.append((row["kind"], message))
    assert wrong == []


@LANGUAGES
def test_a_card_is_filled_in(code: str) -> None:
    """With numbers that hold where the language is spoken."""
    with speaking(PACKS[code]):
        for row in rows(code):
            if row["kind"] in ("crisis", "poison", "urgent"):
                judgement = judge(row["message"], lambda _: False)
                beginning = say(f"cards.{row['kind']}").partition("{")[0].strip()
                assert judgement is not None and "{" not in judgement.text
                assert judgement.text.strip().startswith(beginning[:30]), row["message"]


@pytest.mark.full
@pytest.mark.parametrize(
    "file",
    [file for file in sorted(GUIDES.glob("**/*.jsonl")) if file.name != "safety.jsonl"],
    ids=lambda file: f"{file.relative_to(GUIDES)}",
)
def test_guides_are_answered_from(tmp_path: Path, file: Path) -> None:
    """On the guide that a pack was made with, and on one whose misses nobody looked at."""
    library = library_of(tmp_path, *read_source(str(file.with_suffix(".md"))))
    figures = evaluate(read_questions(file), _asking(library)).figures()
    library.close()
    assert (figures["helpful_and_honest"] or 0) >= LEAST_HELPFUL
