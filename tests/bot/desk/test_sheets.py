"""The page of a PDF file beside its text, with the words marked that are spoken of."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from corpus.originals.originals import FOLDER
from tests.bot.desk.keeper import Keeper
from tests.corpus.originals.test_marking import decoded
from tests.helpers.pdf_files import lines, pages

PIER = pages(
    [
        lines(["The pier of the town is two hundred metres long."]),
        lines(["Anglers <b>need</b> a licence. It costs nine crowns", "and is sold in the kiosk."]),
    ]
)
TOLD = "This page can't be shown: its file is not kept any more, or the document has changed meanwhile."


@pytest.fixture
def with_pier(keeper: Keeper, data_dir: Path) -> Keeper:
    """Return a keeper whose guide has a PDF file that is kept."""
    (data_dir / "guidebot.toml").write_text("keep_originals = true\n")
    keeper.see("/add")
    keeper.send("/add", files=[("files", ("pier.pdf", PIER))])
    draft = keeper.page.split('action="/drafts/')[1].split("/")[0]
    keeper.send(f"/drafts/{draft}/publish")
    return keeper


def addresses(keeper: Keeper) -> list[tuple[str, str]]:
    """Return where the pictures of a page are, and what is said to who can't see them."""
    found = LexborHTMLParser(keeper.page).css("details.sheet img")
    return [(str(one.attributes["src"]), str(one.attributes["alt"])) for one in found]


def _try_others(keeper: Keeper, own: str) -> None:
    """Ask for another version's words, another file, what is behind the end, and without a session."""
    version = own.split("version=")[1].split("&", maxsplit=1)[0]
    for path in (
        "/documents/club/sheet.png?version=1&start=0&end=9",
        "/documents/pier/sheet.png?version=99&start=0&end=9",
        f"/documents/pier/sheet.png?version={version}&start=9&end=9",
        f"/documents/pier/sheet.png?version={version}&start=-1&end=9",
        f"/documents/pier/sheet.png?version={version}&start=0&end=999999",
        f"/documents/pier/sheet.png?version={version}&start=0&end=9999",
        f"/documents/..%2Fpier/sheet.png?version={version}&start=0&end=9",
        "/documents/pier/sheet.png",
        "/documents/pier/..%2F..%2Foriginals%2Fpier.pdf",
    ):
        assert keeper.get(path).status_code == 404, path
    cookies = dict(keeper.client.cookies)
    keeper.client.cookies.clear()
    assert keeper.client.get(own).headers["content-type"].startswith("text/html")
    keeper.client.cookies.update(cookies)


def test_a_document_and_a_group_show_the_page_with_its_words_marked(
    with_pier: Keeper, ask: Callable[[str], str], data_dir: Path
) -> None:
    """Below each passage and each sentence of the PDF file; its words are said to who can't see it."""
    keeper = with_pier
    assert "PDF files kept as they were read: 1, 0.1 MB." in keeper.see("/documents")
    assert "Show page 1" in keeper.see("/documents/pier")
    ((both_at, words),) = addresses(keeper)
    assert words.startswith("The pier of the town") and "<b>need</b> a licence. It costs" in words
    response = keeper.client.get(both_at)
    assert response.headers["content-type"] == "image/png"
    assert "img-src 'self'" in response.headers["content-security-policy"]
    both = decoded(response.content).marked

    ask("what does a licence for the pier cost")
    keeper.open("what does a licence for the pier cost")
    assert "Show page 2" in keeper.text
    (address,) = (address for address, words in addresses(keeper) if words.startswith("It costs nine"))
    second = decoded(keeper.client.get(address).content).marked
    assert both.shape[0] > 2 * second.shape[0]  # the passage goes over two pages, the sentence stands on one
    assert 0 < second.sum() < both[second.shape[0] :].sum()

    _try_others(keeper, both_at)

    for path in (data_dir / FOLDER).iterdir():
        path.unlink()
    assert "Show page" not in keeper.see("/documents/pier")
    assert keeper.get(address).status_code == 404
    assert TOLD in keeper.text
