"""English, and the language of docs/extending/language.md: the same contract."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.assistant.assistant import Assistant
from bot.channels.input_lines import Line
from bot.channels.terminal.chat_session import ChatSession
from corpus.languages import checking
from corpus.languages.choosing import language_of, language_of_all, language_of_locale, languages_of, pack_of
from corpus.languages.language import Language
from corpus.languages.spoken import ENGLISH, PACKS, in_small_letters, per_language, say, speaking, spoken
from corpus.model import Document
from tests.helpers.guides import library_of
from tests.helpers.language_contract import Asked, LanguageContract
from tests.helpers.pages import DOCS, blocks

PAGE = DOCS / "extending" / "language.md"


def write_pack(folder: Path) -> Language:
    """Write the pack that the page shows, to the letter, and return it."""
    prefix = "corpus/languages/eo/"
    for block in blocks(PAGE):
        if block.file:
            path = folder / "eo" / block.file.removeprefix(prefix)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.body, encoding="utf-8")
    return Language("eo", folder / "eo", ENGLISH)


@pytest.fixture
def esperanto(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Language:
    """Return the documented pack, which stands in the registry meanwhile."""
    pack = write_pack(tmp_path / "packs")
    monkeypatch.setitem(PACKS, "eo", pack)
    return pack


class TestEnglish(LanguageContract):
    """What ships."""

    def language(self) -> Language:
        return ENGLISH

    def asked(self) -> Asked:
        return Asked(
            "The museum",
            ("The museum opens at nine.", "A ticket costs five euros."),
            {"When does the museum open?": 0, "What does a ticket cost?": 1},
            ("Is there a playground in Lisbon?",),
        )


class TestEsperanto(LanguageContract):
    """What the page shows."""

    @pytest.fixture(autouse=True)
    def _pack(self, esperanto: Language) -> None:
        self.pack = esperanto

    def language(self) -> Language:
        return self.pack

    def asked(self) -> Asked:
        return Asked(
            "La muzeo",
            ("La muzeo malfermas je la naŭa.", "La bileto kostas kvin eŭrojn."),
            {"Kiam malfermas la muzeo?": 0, "Kiom kostas la bileto?": 1},
            ("Ĉu estas ludejo en Lisbono?", "Kiu estas la direktoro?"),
        )


def test_what_a_pack_lacks_is_empty_or_english(esperanto: Language) -> None:
    """Nobody has to write everything before anything works."""
    assert esperanto.table("text/sentences")["starters"] == []
    assert esperanto.table("scope/emergency")["crisis"]["phrases"] == ""
    assert esperanto.words("words/idle_words") == frozenset()
    assert esperanto.say("terminal.goodbye") == ENGLISH.say("terminal.goodbye")
    assert esperanto.fitted("answers/model.json") == ENGLISH.fitted("answers/model.json")
    with pytest.raises(KeyError):
        esperanto.table("text/sentences")["startres"]


def test_forms_of_a_message_go_with_numbers(tmp_path: Path) -> None:
    """As many as the language has; the rules are its own."""
    (tmp_path / "messages").mkdir()
    (tmp_path / "grammar.toml").write_text('[plural]\none = "(.*[^1])?1"\nfew = "(.*[^1])?[234]"\n', "utf-8")
    (tmp_path / "messages" / "keepers.toml").write_text(
        '[lost]\none = "{n} вопрос"\nfew = "{n} вопроса"\nother = "{n} вопросов"\n', "utf-8"
    )
    pack = Language("ru", tmp_path, ENGLISH)
    said = [pack.say("keepers.lost", n=n) for n in (0, 1, 2, 5, 11, 12, 21, 104)]
    assert [text.split()[1] for text in said] == (
        ["вопросов", "вопрос", "вопроса", "вопросов", "вопросов", "вопросов", "вопрос", "вопроса"]
    )


@pytest.mark.parametrize(
    ("file", "text", "says"),
    [
        (
            "words/stopwords.txt",
            "la\n",
            "words/stopwords.txt: English has no such file; is words/stop_words.txt meant?",
        ),
        ("messages/replies.toml", 'nearst = "x"\n', "is nearest meant?"),
        (
            "messages/replies.toml",
            'nowhere = "{name}"\n',
            "messages/replies.nowhere: name can't be filled in there.",
        ),
        ("messages/keepers.toml", 'lost = {one = "unu"}\n', 'it needs the form "other"'),
        ("text/units.toml", 'units = "kilometro"\n', "text/units.units: it has to be a list, as in English."),
    ],
)
def test_what_is_wrong_with_a_pack_is_said(tmp_path: Path, file: str, text: str, says: str) -> None:
    """In a sentence that names the place and what is meant."""
    path = tmp_path / file
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    found = checking.faults(Language("eo", tmp_path, ENGLISH))
    assert len(found) == 1 and says in found[0]


@pytest.mark.usefixtures("esperanto")
def test_what_a_pack_lacks_is_listed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """For whoever writes one: `python -m corpus.languages.checking eo`."""
    monkeypatch.setattr("sys.argv", ["checking", "eo"])
    assert checking.main() == 0
    printed = capsys.readouterr().out
    assert "  lacks: words/idle_words.txt\n" in printed and "  lacks: messages/replies.topics\n" in printed
    assert "words/stop_words.txt" not in printed
    assert checking.lacking(ENGLISH) == []
    shown = PAGE.read_text(encoding="utf-8").partition("```text\neo: 0 wrong")[2].partition("…\n```")[0]
    for line in shown.splitlines()[1:]:
        assert f"{line}\n" in printed


@pytest.mark.usefixtures("esperanto")
@pytest.mark.parametrize(
    ("declared", "code"),
    [
        ("eo", "eo"),
        ("eo-XX", "eo"),
        ("EO_xx", "eo"),
        ("en-GB", "en"),
        ("tlh", "tlh"),
        ("Esperanto", "eo"),
        ("?", "en"),
        ("", "en"),
    ],
)
def test_a_document_has_the_language_that_it_declares(declared: str, code: str) -> None:
    """English where it declares none."""
    assert language_of((("language", declared),) if declared else ()).code == code


def test_a_library_of_several_languages_has_that_of_most(esperanto: Language) -> None:
    """English where it is one of two."""
    own, other = (("language", "eo"),), (("language", "en"),)
    assert language_of_all([own, own]) is esperanto
    assert language_of_all([own, other]) is ENGLISH and language_of_all([]) is ENGLISH
    assert languages_of([own, other, own]) == (esperanto, ENGLISH)


def test_what_is_made_is_kept_for_each_language(esperanto: Language) -> None:
    """And made once for it."""
    made: list[str] = []

    @per_language
    def code(ending: str) -> str:
        made.append(spoken().code)
        return spoken().code + ending

    assert code("!") == "en!"
    with speaking(esperanto):
        assert code("!") == code("!") == "eo!"
        assert say("replies.or") == " aŭ "
    assert code("!") == "en!" and made == ["en", "eo"]


@pytest.mark.parametrize(
    ("environment", "code"),
    [
        ({"LANG": "de_DE.UTF-8"}, "de"),
        ({"LANG": "pt_BR"}, "pt"),
        ({"LANG": "C.UTF-8"}, ""),
        ({"LANG": "en_GB.UTF-8"}, ""),
        ({"LANG": "ja_JP.UTF-8"}, ""),
        ({"LANG": "fr_FR@euro", "LC_ALL": ""}, "fr"),
        ({"LANG": "fr_FR.UTF-8", "LC_MESSAGES": "ru_RU.UTF-8"}, "ru"),
        ({"LANG": "fr_FR.UTF-8", "LC_MESSAGES": "ru_RU.UTF-8", "LC_ALL": "tr_TR.UTF-8"}, "tr"),
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": "C"}, ""),
        ({}, ""),
    ],
)
def test_a_locale_chooses_a_language(environment: dict[str, str], code: str) -> None:
    """The strongest variable counts; what machines say that nobody asked chooses none."""
    chosen = language_of_locale(environment)
    assert (chosen.code if chosen else "") == code


@pytest.mark.parametrize(
    ("declared", "code"),
    [
        ("pt-br", "pt"),
        ("pt-BR", "pt"),
        ("zh-hans", "zh"),
        ("ms", "id"),
        ("gl-ES", "pt"),
        ("ca", "ca"),
        ("bg", "bg"),
    ],
)
def test_codes_of_apps_and_neighbours(declared: str, code: str) -> None:
    """A region is left out; whose words are those of a language that has a pack is read with that."""
    found = pack_of(declared)
    assert found is not None and found.code == code


def test_a_terminal_speaks_the_language_of_the_locale(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What isn't a reply to a question is said in it; a question is answered in its own."""
    library = library_of(tmp_path, Document("inn", "Inn", "# Inn\n\nA room costs 40 dollars a night.\n"))
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    session = ChatSession(Assistant(library), library, lambda: None)
    assert session.respond(Line("/new", "")).text == PACKS["fr"].say("terminal.fresh")
    assert "40 dollars" in session.respond(Line("How much is a room?", "")).text
    assert "The guide" in session.respond(Line("How much is the sauna?", "")).text
    library.close()


def test_small_letters_are_those_of_the_language() -> None:
    """A dot that a capital has, or hasn't, stays with its letter; "İ" is one letter everywhere."""
    with speaking(PACKS["tr"]):
        assert [in_small_letters(word) for word in ("İZMİR", "ISI", "Iğdır", "kitap")] == [
            "izmir",
            "ısı",
            "ığdır",
            "kitap",
        ]
    assert [in_small_letters(word) for word in ("İzmir", "INFO", "Ärger")] == ["izmir", "info", "ärger"]
