"""What every language pack must do, however small it is."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from bot.assistant.assistant import Assistant
from bot.assistant.reply import Conversation, Kind, Reply
from bot.assistant.scope import judge, strip_opener
from corpus.languages.checking import faults
from corpus.languages.language import Language
from corpus.languages.spoken import MADE, say, speaking
from corpus.model import Document
from corpus.structure.sentences import split_sentences
from retrieval.words.analysis import Analyzer
from tests.helpers.guides import library_of

ROOT = Path(__file__).parents[2]


class Asked(NamedTuple):
    """A guide of a few sentences in a language, and what is asked of it."""

    title: str
    sentences: tuple[str, ...]
    answered: dict[str, int]
    """Questions, each with the number of the sentence that answers."""
    unanswered: tuple[str, ...]

    def document(self, code: str) -> Document:
        """Return the guide."""
        text = f"# {self.title}\n\n{' '.join(self.sentences)}\n"
        return Document("guide", self.title, text, metadata=(("language", code),))


class LanguageContract:
    """The tests; a subclass gives the language, and a guide to ask."""

    def language(self) -> Language:
        """Return the pack."""
        raise NotImplementedError

    def asked(self) -> Asked:
        """Return a guide in the language, and questions."""
        raise NotImplementedError

    def test_files_and_messages_are_those_of_english(self) -> None:
        """Nothing is misnamed, and every message gets what it names in braces."""
        assert faults(self.language()) == []

    def test_everything_can_be_made_of_it(self) -> None:
        """Every pattern compiles and every list is read, by whatever uses it."""
        import_all()
        with speaking(self.language()):
            for make in MADE:
                make()

    def test_sentences_end_where_they_do(self) -> None:
        """The guide's sentences are found as they are."""
        text = " ".join(self.asked().sentences)
        with speaking(self.language()):
            found = [text[span.start : span.end] for span in split_sentences(text)]
        assert found == list(self.asked().sentences)

    def test_words_are_found_in_any_case(self) -> None:
        """An analyzer reads the language's words."""
        with speaking(self.language()):
            analyzer = Analyzer()
            for sentence in self.asked().sentences:
                terms = analyzer.terms(sentence)
                assert terms and terms == analyzer.terms(sentence.upper())

    def test_a_question_is_no_small_talk(self) -> None:
        """Nor is it an emergency or an attack, and it is left as it is."""
        with speaking(self.language()):
            for question in (*self.asked().answered, *self.asked().unanswered):
                assert judge(question, lambda _: False) is None
                assert strip_opener(question) == question

    def test_the_guide_is_quoted(self, tmp_path: Path) -> None:
        """What it says is found by questions in its language."""
        for question, number in self.asked().answered.items():
            reply = self.reply(tmp_path, question)
            assert reply.kind is Kind.ANSWER, question
            assert self.asked().sentences[number] in reply.answers[0].text

    def test_a_refusal_is_in_the_language(self, tmp_path: Path) -> None:
        """Nobody is answered in another one."""
        for question in self.asked().unanswered:
            reply = self.reply(tmp_path, question)
            with speaking(self.language()):
                said = {say(f"replies.{name}").partition("{")[0] for name in REFUSALS}
            assert reply.kind is Kind.NOT_FOUND
            assert any(reply.lead.startswith(beginning) for beginning in said), reply.lead

    def test_follow_ups_break_nothing(self, tmp_path: Path) -> None:
        """Whatever is asked after another question gets a reply."""
        questions = [*self.asked().answered, *self.asked().unanswered]
        conversation = Conversation()
        library = library_of(tmp_path / "library", self.asked().document(self.language().code))
        for question in (*questions, *(question.split()[-1] for question in questions)):
            assert Assistant(library).reply(conversation, question).text
        library.close()

    def reply(self, folder: Path, question: str) -> Reply:
        """Return the reply to a question in a conversation of its own."""
        library = library_of(folder / "library", self.asked().document(self.language().code))
        try:
            return Assistant(library).reply(Conversation(), question)
        finally:
            library.close()


REFUSALS = ("not_said", "not_outright", "not_answered", "not_mentioned", "nothing_about", "nowhere")


@cache
def import_all() -> None:
    """Import whatever makes something of languages."""
    for floor in ("corpus", "retrieval", "bot"):
        for path in sorted((ROOT / floor).rglob("*.py")):
            if "per_language" in path.read_text(encoding="utf-8") or "= pattern(" in path.read_text("utf-8"):
                name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
                import_module(name)
