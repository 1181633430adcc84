"""The reading report: every kind of warning where it belongs, and none where all is well."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.editions import Changes
from corpus.guide import built_in_document
from corpus.model import Document, Notice, Place
from corpus.readers import read_source
from corpus.report.comparing import Comparison
from corpus.report.inspecting import Inspection, inspect
from corpus.report.report import Found, Report
from corpus.report.reporting import Reporter
from corpus.store.library import Library
from corpus.structure.chunking import chunk
from tests.helpers import same_document

GUIDES = Path(__file__).parents[2] / "questions" / "guides"
CALM = "The club lends boats to members.\n\nEvery boat has a name, and every name stands on the boat.\n"


def published(library: Library, *documents: Document) -> int:
    """Return the number of an edition of these documents."""
    versions = [library.store(document, chunk(document), None, "") for document in documents]
    number = library.add_edition(versions, Changes(), "", "")
    library.publish(number)
    return number


def reports(*documents: Document, only: tuple[str, ...] = (), folder: Path) -> dict[str, Report]:
    """Return the reports on documents of a fresh library, by name."""
    library = Library.open(folder)
    edition = library.edition(published(library, *documents))
    found = Reporter(library, keep=False).reports(edition, only or [one.name for one in documents])
    library.close()
    return {report.document: report for report in found}


def kinds(text: str, folder: Path, **more: object) -> list[str]:
    """Return the kinds of warnings of one document."""
    report = reports(Document("guide", "Guide", text, **more), folder=folder)["guide"]  # type: ignore[arg-type]
    return [warning.kind for warning in report.warnings]


@pytest.mark.parametrize("name", same_document.WHOLE)
def test_what_was_found_is_the_same_in_every_format(name: str, tmp_path: Path) -> None:
    """Three headings, two lists, a table and a note, and nothing to warn of."""
    from corpus.readers.formats.registry import named

    path = tmp_path / f"handbook{named(name).endings[0]}"
    path.write_bytes(same_document.WHOLE[name]())
    (document,) = read_source(str(path))
    report = reports(document, folder=tmp_path / "data")["handbook"]
    found = report.found
    assert (found.headings, found.lists, found.tables, found.notes) == (3, 2, 1, 1)
    assert found.pages == (1 if name in ("pdf", "epub") else 0)
    assert report.warnings == ()


def test_guides_without_a_fault_have_no_warning() -> None:
    """The built-in guide and seventy others: one line each, and nothing else."""
    files = [path for path in sorted(GUIDES.iterdir()) if path.suffix in (".md", ".txt")]
    documents = [built_in_document(), *(read_source(str(path))[0] for path in files)]
    odd = {document.name: inspect(document, chunk(document)).odd for document in documents}
    assert {name: found for name, found in odd.items() if found} == {}


@pytest.mark.parametrize(
    "text",
    [
        "Visitorsmayborrowuptothreekayaksatatime. Thekeyhangsinthehall.",
        "# Club\n\nOpen daily.\n\nThemembershipfeeisdueinMarch andthelatefeeisfifteencrowns.",
        "Прокатлодокработаеткаждыйденьсдевятиутра аключвисит",
        "- Lifevestshangbehindthedoorofthehouse\n- Thewhistleliesinthedrawer",
    ],
)
def test_words_glued_together(text: str, tmp_path: Path) -> None:
    """Nothing can be found in them, whatever they are written in."""
    assert kinds(text, tmp_path) == ["glued-words"]


@pytest.mark.parametrize(
    "text",
    [
        "Die Donaudampfschifffahrtsgesellschaft vergibt Kapitänspatente an ihre Mitglieder.",
        "```\nbuildWatchAndServeEverythingAtOnce()\nbuildNothingOfTheKindAtAll()\n```",
        "図書館は午前九時から午後五時まで開いています。月曜日は休館です。",
        "ห้องสมุดเปิดทุกวันตั้งแต่เก้าโมงเช้าถึงห้าโมงเย็นยกเว้นวันจันทร์",
        "See https://example.org/membershipconditionsandfeesfornewmembers for more of it.",
    ],
)
def test_long_words_are_not_glued(text: str, tmp_path: Path) -> None:
    """Compounds, code, addresses, and scripts that put no spaces between words."""
    assert kinds(text, tmp_path) == []


@pytest.mark.parametrize(
    "text",
    [
        "/g115/g3/g40/g81/g87 /g115/g3/g40/g81/g87 /g115/g3/g40/g81/g87",
        f"{CALM}\nThe caf\ufffd opens at nine.",
        f"{CALM}\nThe cafÃ© opens at nine.",
        "\ue001\ue002\ue003\ue004 " * 9 + "a",
        "It costs five poundsâ€™ worth of stamps.",
        "(cid:12)(cid:13)(cid:14)(cid:15)(cid:16)(cid:17)(cid:18)",
    ],
)
def test_text_that_can_not_be_read(text: str, tmp_path: Path) -> None:
    """Codes of glyphs, letters that were lost, bytes taken for another encoding."""
    assert kinds(text, tmp_path) == ["unreadable"]


def test_a_long_text_without_headings(tmp_path: Path) -> None:
    """It can be answered from, but nobody is told where; a glossary has its terms."""
    words = " ".join(f"The boat of member {chr(97 + i % 26)}{chr(97 + i // 26)} is blue." for i in range(100))
    assert kinds(words, tmp_path / "1") == ["no-headings"]
    assert kinds(f"# Boats\n\n## Colours\n\n{words}", tmp_path / "2") == []
    terms = "\n\n".join(f"Word {chr(97 + i)}\n: {words[:400]}" for i in range(20))
    assert kinds(terms, tmp_path / "3") == []


@pytest.mark.parametrize(
    "text",
    [
        "A day costs ~~$10~~ $12.",
        "A day costs <del>ten</del> twelve euros.",
        "- Sign the log.\n- ~~Call the harbour.~~\n",
    ],
)
def test_what_is_struck_out_is_named(text: str, tmp_path: Path) -> None:
    """A keeper learns that it is not quoted."""
    assert kinds(text, tmp_path) == ["struck-out"]


@pytest.mark.parametrize("line", ["Print this page", "Was this page helpful?", "Skip to main content"])
def test_furniture_that_was_kept(line: str, tmp_path: Path) -> None:
    """Lines of pages in texts that were copied from them."""
    assert kinds(f"{line}\n\n{CALM}", tmp_path) == ["boilerplate"]


def test_what_stands_on_most_pages_is_furniture(tmp_path: Path) -> None:
    """Where there are no pages, what stands often is a label."""
    text = "".join(
        f"Ask {name} about it.\n\nCopy for members only\n\n" for name in ("Ann", "Ben", "Cy", "Di")
    )
    starts = [i for i in range(len(text)) if text.startswith("Ask", i)]
    places = tuple(Place(start, page) for page, start in enumerate(starts, 1))
    assert kinds(text, tmp_path / "1", places=places) == ["boilerplate"]
    assert kinds(text, tmp_path / "2") == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The deposit for a boat is 80 euros.", "The deposit for a boat is 100 euros."),
        ("Members may borrow two boats a week.", "Members may borrow three boats a week."),
        ("The harbour office opens at 9:00 on weekdays.", "The harbour office opens at 8:30 on weekdays."),
    ],
)
def test_sentences_alike_but_for_a_number(one: str, other: str, tmp_path: Path) -> None:
    """In one document or in two."""
    assert kinds(f"## Here\n\n{one}\n\n## There\n\n{other}", tmp_path / "1") == ["alike-but-for-a-number"]
    both = reports(Document("a", "A", one), Document("b", "B", other), folder=tmp_path / "2")
    (warning,) = both["a"].warnings
    assert one in warning.message and "in b" in warning.message
    assert both["b"].warnings == ()


@pytest.mark.parametrize(
    "text",
    [
        "The club was founded in the year 1911.\n\nThe club was founded in the year 1912.",
        "Boat 1 is blue, and it is for members.\n\nBoat 1 is blue, and it is for members.",
        "See chapter 3 for all the rules of it.\n\nSee chapter 4 for all the rules of it.",
        "Members may borrow two boats a week.\n\nMembers may borrow 2 boats a week.",
        "It takes 5 days.\n\nIt takes 6 days.",
        "| Boat | Fee |\n| --- | --- |\n| The blue boat of the club | 5 |\n| The blue boat of the club | 6 |",
        "".join(f"Group {chr(65 + i)}: the boats of it leave at {9 + i} each day.\n\n" for i in range(6)),
    ],
)
def test_numbers_that_are_meant_to_differ(text: str, tmp_path: Path) -> None:
    """Years, names, references, the same said twice, few words, rows, series."""
    assert kinds(text, tmp_path) == []


LONG = "\n\n".join(f"Rule {word}: whoever takes {word} out brings {word} back before dark." for word in
                   ("boats", "oars", "vests", "ropes", "lamps", "maps", "tents", "stoves"))  # fmt: skip


def test_documents_that_are_nearly_the_same(tmp_path: Path) -> None:
    """The later of two says so, with the name of the other; other figures make no other document."""
    edited = LONG.replace("before dark", "before 9", 1).replace("\n\n", "\n\nNew: ask first.\n\n", 1)
    copies = [Document("a", "A", LONG), Document("b", "B", edited), Document("c", "C", LONG)]
    found = reports(*copies, Document("d", "D", CALM), folder=tmp_path)
    assert found["a"].warnings == found["d"].warnings == ()
    (of_b,), (of_c,) = found["b"].warnings, found["c"].warnings
    assert of_b.kind == of_c.kind == "near-duplicate"
    assert "nearly the same" in of_b.message and "“a”" in of_b.message
    assert "the same as “a” and 1 more document" in of_c.message


def test_a_document_is_held_against_those_that_were_there_before(tmp_path: Path) -> None:
    """Whichever of them is added last."""
    there = [Document("old", "Old", LONG), Document("other", "Other", CALM)]
    found = reports(*there, Document("new", "New", LONG), only=("new",), folder=tmp_path)
    (warning,) = found["new"].warnings
    assert warning.kind == "near-duplicate" and "“old”" in warning.message


def test_what_stands_in_most_documents_is_furniture_once(tmp_path: Path) -> None:
    """And makes no two of them alike."""
    line = "This page was made by the harbour office for its visitors."
    texts = [f"{line}\n\nThe pier of {name} is open to all who come by sea." for name in "abcdefghij"]
    documents = [Document(f"pier-{i}", f"Pier {i}", text) for i, text in enumerate(texts)]
    found = reports(*documents, folder=tmp_path)
    warnings = [warning for report in found.values() for warning in report.warnings]
    assert [warning.kind for warning in warnings] == ["boilerplate"]
    assert "in 10 documents" in warnings[0].message


def test_what_the_reader_noticed_comes_with_its_page(tmp_path: Path) -> None:
    """And what is odd in the text with the page that it stands on."""
    notices = (Notice("no-text", "Pages 2 and 3 have no text.", 2),)
    text = f"{CALM}\nThe caf\ufffd is open.\n"
    places = (Place(0, 1), Place(text.index("The caf"), 4))
    document = Document("guide", "Guide", text, places=places, notices=notices)
    report = reports(document, folder=tmp_path)["guide"]
    assert [(warning.kind, warning.page) for warning in report.warnings] == [
        ("unreadable", 4),
        ("no-text", 2),
    ]
    assert report.found.pages == 4


def test_the_gravest_stands_first(tmp_path: Path) -> None:
    """What can't be found at all before what was left out on purpose."""
    text = f"{CALM}\n~~Gone.~~\n\nVisitorsmayborrowuptothreekayaksatatime.\n\nPrint this page\n"
    assert kinds(text, tmp_path) == ["glued-words", "boilerplate", "struck-out"]


@given(st.text(max_size=300))
def test_an_inspection_is_kept_as_it_is(text: str) -> None:
    """Whatever a text holds, it can be inspected, and the inspection comes back the same."""
    document = Document("guide", "Guide", f"{text}\n\nFive boats are blue and 3 of them are new.")
    inspection = inspect(document, chunk(document))
    assert Inspection.decode(inspection.encode()) == inspection


def test_what_is_counted(tmp_path: Path) -> None:
    """A list within another is part of it; two tables are two."""
    text = (
        "# Club\n\n## A\n\n- one\n  - two\n- three\n\nText.\n\n- four\n\n## B\n\n"
        "| a | b |\n| --- | --- |\n| 1 | 2 |\n\n"
        "Text.[^1]\n\n| a | b |\n| --- | --- |\n| 3 | 4 |\n\n[^1]: Note.\n"
    )
    found = reports(Document("guide", "Guide", text), folder=tmp_path)["guide"].found
    assert found == Found(words=found.words, headings=2, lists=2, tables=2, notes=1)


@pytest.mark.parametrize("batch", [1, 2, 5, 1_000])
def test_others_are_looked_through_in_parts(
    batch: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many at once, and whether or not what is known of them was kept: the same is found."""
    monkeypatch.setattr("corpus.report.comparing._BATCH", batch)
    calm = "\n\n".join(f"Boat number {'abcdefgh'[n]} lies at the landing stage." for n in range(8))
    price = "A season ticket for one boat costs {} crowns."
    documents = [
        Document("new", "New", f"{calm}\n\n{price.format(30)}\n"),
        Document("same", "Same", f"{calm}\n"),
        Document("other", "Other", CALM),
        Document("dearer", "Dearer", f"{CALM}\n{price.format(40)}\n"),
        Document("empty", "Empty", "# Nothing here\n\nBut this.\n"),
    ]
    library = Library.open(tmp_path / "data")
    edition = library.edition(published(library, *documents))
    reporter = Reporter(library, keep=True)
    for stored in edition.documents[::2]:
        reporter.inspection(stored)
    (report,) = reporter.reports(edition, ["new"])
    library.close()
    assert sorted(warning.kind for warning in report.warnings) == ["alike-but-for-a-number", "near-duplicate"]
    assert any("“same”" in warning.message for warning in report.warnings)
    assert any("in dearer" in warning.message for warning in report.warnings)


SENTENCES = (
    *(f"Boat number {letter} lies at the landing stage." for letter in "abcdefg"),
    *(f"A season ticket for one boat costs {price} crowns." for price in (30, 40)),
    *(f"The harbour closes every evening at {hour} in summer." for hour in (8, 9)),
    "Short.",
)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(st.sampled_from(SENTENCES), max_size=14), min_size=1, max_size=5))
def test_one_document_is_compared_as_several_are(
    tmp_path_factory: pytest.TempPathFactory, texts: list[list[str]]
) -> None:
    """Who is told of one document alone is told what stands in a report on all, of those before it."""
    documents = [Document(f"d{n}", "T", "\n\n".join(["Words.", *text])) for n, text in enumerate(texts)]
    library = Library.open(tmp_path_factory.mktemp("data"))
    edition = library.edition(published(library, *documents))
    reporter = Reporter(library, keep=False)
    inspections = {one.name: reporter.inspection(one) for one in edition.documents}
    for stored in edition.documents:
        (report,) = reporter.reports(edition, [stored.name])
        compared = Comparison([stored.name], inspections.__getitem__, lambda *_: "")
        others = [(name, one) for name, one in inspections.items() if name != stored.name]
        found = sorted(finding.odd.kind for finding in compared.findings(others))
        alone = [odd.kind for odd in inspections[stored.name].odd]
        assert sorted(warning.kind for warning in report.warnings) == sorted([*found, *alone])
    library.close()


def test_one_document_more_needs_no_numpy() -> None:
    """Importing it takes as long as all the rest of a small document."""
    program = "import sys, retrieval.keeping; assert 'numpy' not in sys.modules"
    subprocess.run([sys.executable, "-c", program], check=True)
