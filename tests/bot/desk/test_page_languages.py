"""The pages in each language: nothing of them is said in English; numbers and days are written its way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from selectolax.lexbor import LexborHTMLParser

from bot.desk.pages.rendering import HERE
from bot.desk.wording import language_for
from corpus.languages.language import Language
from corpus.languages.numbers import day, decimal, number, time
from corpus.languages.spoken import ENGLISH, OTHERS, PACKS, speaking
from tests.bot.desk.keeper import Keeper
from tests.helpers.keepers import WORKSHOP, Guidebot

READ = [
    *(
        "/asked",
        "/asked?view=all&why=answered",
        "/judged",
        "/publish",
        "/history",
        "/history/1",
        "/documents",
    ),
    *("/documents/club", "/documents/club/edit", "/documents/club/hints", "/add", "/pictures", "/effect"),
    *("/try", "/try?q=when+does+the+bar+open+for+zebras", "/try?q=how+much+is+a+glass+of+wine"),
    *("/try/staged?q=how+much+is+a+glass+of+wine", "/nowhere", "/asked/0123456789abcdef", "/drafts/0"),
]
SHOWN = ("aria-label", "placeholder", "title", "data-over", "data-away", "data-untried")
"""Attributes that people read."""


def shown(page: str) -> Iterator[str]:
    """Yield what somebody reads of a page, or hears: each text that stands together, and each name."""
    tree = LexborHTMLParser(page)
    for node in tree.root.traverse(include_text=True):  # type: ignore[union-attr]
        if node.tag == "-text":
            yield " ".join((node.text_content or "").split())
        else:
            yield from (str(node.attributes[name]) for name in SHOWN if name in node.attributes)


def english(language: Language) -> tuple[set[str], set[str]]:
    """Return the messages that this language says otherwise, and longer parts of those that are filled in."""
    whole: set[str] = set()
    parts: set[str] = set()
    for file in ("desk", "found"):
        for name, known in ENGLISH.table(f"messages/{file}").items():
            own = language.table(f"messages/{file}")[name]
            texts = known.values() if isinstance(known, dict) else [known]
            said = set(own.values() if isinstance(own, dict) else [own])
            whole.update(set(texts) - said)
            for text in set(texts) - said:
                pieces = [piece.strip() for piece, *_ in Formatter().parse(text)]
                parts.update(piece for piece in pieces if piece.count(" ") > 1)
    return whole, parts


def in_english(language: Language, page: str) -> list[str]:
    whole, parts = english(language)
    return [text for text in shown(page) if text in whole or any(part in text for part in parts)]


def prepared(keeper: Keeper) -> str:
    """Judge, publish and give a document, and return the address of the draft."""
    keeper.judge("cards", "not_covered", say="Ask at the bar.")
    keeper.see("/publish")
    keeper.send("/publish", message="0")
    keeper.judge("When does the bar open", "rightly_answered")
    keeper.answers("wine", "Guests pay")
    keeper.see("/add")
    keeper.send("/add", text=WORKSHOP)
    found = re.search(r"/drafts/[0-9a-f]+", keeper.page)
    assert found is not None
    return found[0]


def told_in(keeper: Keeper, language: Language, pages: list[str]) -> None:
    """Hold that nothing is said in English on any page, be it one that tells of a mistake."""
    keeper.client.headers["Accept-Language"] = f"{language.code};q=0.9, en;q=0.5"
    for path in pages:
        keeper.get(path)
        assert in_english(language, keeper.page) == [], path
        if path not in ("/effect",) and not path.startswith("/try/staged"):
            assert f'<html lang="{language.table("grammar")["tag"]}">' in keeper.page
    keeper.get("/add")
    token = keeper.token
    for path, fields in (
        ("/add", {"csrf": token}),
        ("/judge/0", {"csrf": token, "verdict": "none"}),
        ("/undo", {"csrf": "x"}),
        ("/undo", {"csrf": token, "id": "x"}),
        ("/documents/club/hints", {"csrf": token, "at": "answer-1", "questions-answer-1": "", "q": "x"}),
    ):
        keeper.page = keeper.client.post(path, data=fields).text
        assert in_english(language, keeper.page) == [], path


@pytest.mark.parametrize("codes", [("ru",), pytest.param(OTHERS, marks=pytest.mark.full)])
def test_nothing_is_said_in_english(keeper: Keeper, codes: tuple[str, ...]) -> None:
    """On every page, with its names for who can't see it, its tables, its pictures and its mistakes."""
    pages = [*READ, prepared(keeper)]
    pages.append(f"/asked/{keeper.open('how late can we come for a beer')}")
    for code in codes:
        told_in(keeper, PACKS[code], pages)


def test_the_check_would_tell(keeper: Keeper) -> None:
    """English pages are found to be English, else the test above holds nothing."""
    for path in ("/asked", "/judged", "/documents", "/add", "/pictures", "/nowhere"):
        keeper.get(path)
        assert in_english(PACKS["de"], keeper.page) != [], path


def test_a_chosen_language_stays(keeper: Keeper) -> None:
    """Whatever the browser asks for, until another is chosen; it comes back to the page it was chosen on."""
    keeper.client.headers["Accept-Language"] = "fr, en;q=0.1"
    assert keeper.see("/documents").startswith("Documents 1 document dans l’édition 1.")
    assert keeper.send("/language", language="de", back="/documents/club").startswith("Dokumente The club")
    assert keeper.see("/asked").startswith("Gefragt 3 Gruppen zu beurteilen")
    assert '<option value="de" lang="de" selected>Deutsch' in keeper.page
    assert "Deutsch" in keeper.page and 'lang="pt-BR"' in keeper.page
    keeper.send("/language", language="en", back="/asked")
    assert keeper.see("/asked").startswith("Asked 3 groups to judge")
    keeper.send("/leave")
    assert "You have left" in keeper.text


@pytest.mark.parametrize("back", ["//example.org", "https://example.org", "/\\example.org", "", "asked"])
def test_choosing_a_language_leads_nowhere_else(keeper: Keeper, back: str) -> None:
    """What a form says of where it stood is no address of another site; nor is any code a language."""
    fields = {"csrf": keeper.token, "language": "xx", "back": back}
    response = keeper.client.post("/language", data=fields, follow_redirects=False)
    assert (response.status_code, response.headers["location"]) == (303, "/asked")
    assert "set-cookie" not in response.headers


@pytest.mark.parametrize(
    ("chosen", "accepted", "code"),
    [
        ("", "", "en"),
        ("", "ja, zh;q=0.9", "en"),
        ("", "ja, pt-PT;q=0.4, tr-TR;q=0.8, *;q=0.1", "tr"),
        ("", "de;q=0, it;q=0.1", "it"),
        ("", "en-GB,en;q=0.9,de;q=0.8", "en"),
        ("", "gl", "pt"),
        ("", "ms-MY, fr;q=0.2", "id"),
        ("", "de;q=x, fr;q=0.3;level=1, ;q=, q=1", "fr"),
        ("", "FR-ca", "fr"),
        ("es", "de", "es"),
        ("../de", "ru", "ru"),
    ],
)
def test_the_language_is_that_of_the_browser(chosen: str, accepted: str, code: str) -> None:
    """The one that it wants most and that there is; one that was chosen before goes first."""
    assert language_for(chosen, accepted).code == code


@pytest.mark.parametrize(
    ("code", "written"),
    [
        ("en", ("1,234,567", "0.50", "-1.20", "9 Mar 2026", "9 Mar 2026 07:05")),
        ("de", ("1.234.567", "0,50", "-1,20", "9.3.2026", "9.3.2026 07:05")),
        ("es", ("1.234.567", "0,50", "-1,20", "9/3/2026", "9/3/2026 07:05")),
        ("fr", ("1\u202f234\u202f567", "0,50", "-1,20", "09/03/2026", "09/03/2026 07:05")),
        ("ru", ("1\xa0234\xa0567", "0,50", "-1,20", "09.03.2026", "09.03.2026 07:05")),
        ("id", ("1.234.567", "0,50", "-1,20", "9/3/2026", "9/3/2026 07.05")),
        ("pt", ("1.234.567", "0,50", "-1,20", "09/03/2026", "09/03/2026 07:05")),
        ("it", ("1.234.567", "0,50", "-1,20", "09/03/2026", "09/03/2026 07:05")),
        ("tr", ("1.234.567", "0,50", "-1,20", "09.03.2026", "09.03.2026 07:05")),
    ],
)
def test_numbers_and_days_are_written_its_way(code: str, written: tuple[str, ...]) -> None:
    """Thousands, tenths, days and times; all months have a name."""
    moment = "2026-03-09T07:05:00Z"
    with speaking(PACKS[code]):
        assert (
            number(1234567),
            decimal(0.5),
            decimal(-1.2, signed=True),
            day(moment),
            time(moment),
        ) == written
        assert number(999) == "999"
        assert len({day(f"2026-{month:02}-01") for month in range(1, 13)}) == 12


def test_no_page_has_words_of_its_own() -> None:
    """They stand in the packs; a template has tags and what is to be filled in, and names that are none."""
    names = {"guidebot", "desk", "https://", *"jkmnrisu"}
    for path in sorted((HERE / "templates").rglob("*.html")):
        text = re.sub(
            r"\{% block kind %\}.*?\{% endblock %\}|\{\{.*?\}\}|\{%.*?%\}",
            " ",
            path.read_text(encoding="utf-8"),
            flags=re.S,
        )
        found = {one for part in shown(text) for one in part.split()}
        assert {one for one in found if re.search(r"[^\W\d]", one)} <= names, path.name


def test_the_file_of_the_report_is_in_the_language_of_the_terminal(
    run_main: Guidebot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else in that of the guide."""
    monkeypatch.setenv("LC_ALL", "it_IT.UTF-8")
    assert run_main("report", "--html", tmp_path / "report.html").status == 0
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert '<html lang="it">' in page and "Che cosa è stato chiesto" in page
    assert in_english(PACKS["it"], page) == []
