"""Documents to passages: offsets, sections, and nothing lost."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import SourceError
from corpus.guide import built_in_document
from corpus.model import BlockKind, Document, Passage
from corpus.structure import chunking, markdown_blocks
from corpus.structure.chunking import MAX_SENTENCE_WORDS, MAX_WORDS, chunk


def passages_of(text: str, format_: str = "markdown") -> tuple[Passage, ...]:
    return chunk(Document("guide", "Guide", text, format_))


def outline(text: str, format_: str = "markdown") -> list[tuple[str, ...]]:
    """Return section and sentences of each passage, one after the other."""
    return [
        (" › ".join(passage.section), *(text[start:end] for start, end in passage.sentences))
        for passage in passages_of(text, format_)
    ]


_LINES = st.sampled_from(
    [
        "# Top",
        "## Fees",
        "### Deeper",
        "A day costs $12.",
        "Dr. Smith pays 13%.",
        "- an item",
        "  - a nested one",
        "1. first",
        "> quoted",
        "| a | b |",
        "| - | - |",
        "```",
        "code = 1",
        "",
        "",
        "---",
        "===",
        "Opening hours",
        "FEES",
        "    indented",
        "<div>raw</div>",
        "<!-- not shown -->",
        "[ref]: https://example.org",
        "* * *",
        "\t",
        "word " * 130,
        "x" * 1_500,
        "Ünïcode – 指南。",
        "\u2028",
        "\r",
        "\x0b",
        "\x85",
    ]
)
texts = st.lists(_LINES, max_size=30).map("\n".join) | st.text(max_size=300)


@given(texts, st.sampled_from(["markdown", "text"]))
def test_every_passage_and_sentence_is_where_it_says(text: str, format_: str) -> None:
    """A passage is the document's own text between two offsets, and its sentences lie in it in order."""
    end = 0
    for number, passage in enumerate(passages_of(text, format_), 1):
        assert passage.number == number
        assert end <= passage.start < passage.end <= len(text)
        assert text[passage.start : passage.end] == passage.text
        assert (passage.sentences[0].start, passage.sentences[-1].end) == (passage.start, passage.end)
        assert all(
            first.end <= second.start
            for first, second in zip(passage.sentences, passage.sentences[1:], strict=False)
        )
        assert all(len(text[start:stop].split()) <= MAX_SENTENCE_WORDS for start, stop in passage.sentences)
        assert sum(len(text[start:stop].split()) for start, stop in passage.sentences) <= MAX_WORDS
        end = passage.end


@given(texts)
def test_nothing_of_a_plain_text_is_lost(text: str) -> None:
    """Every word stands in a passage, or in a heading above one."""
    document = passages_of(text, "text")
    kept = "".join(passage.text for passage in document) + "".join("".join(p.section) for p in document)
    body = chunking.front_matter(text).end
    for word in re.findall(r"\w+", text[body:]):
        assert word in kept


@given(texts)
def test_nothing_of_a_markdown_text_is_lost(text: str) -> None:
    """Every word stands in a passage, unless it is a heading's, a comment's or a link's address."""
    text = re.sub(r"<!--.*?-->|\[ref\]: \S+|```.*|[<>]", "", text)
    kept = "".join(passage.text for passage in passages_of(text))
    headings = " ".join(re.findall(r"(?m)^[ ]{0,3}#{1,6}.*$|^.*\n\s*[-=]+\s*$", text))
    body = chunking.front_matter(text).end
    for word in re.findall(r"[A-Za-z]{3,}", text[body:]):
        assert word in kept or word in headings or f"[{word}" in text or "===" in text or "---" in text


_WHOLE_BLOCKS = _LINES.filter(lambda line: not line.startswith((" ", "<", "`")))


@given(st.lists(_WHOLE_BLOCKS, max_size=60).map("\n\n".join))
def test_long_texts_are_cut_as_short_ones(text: str) -> None:
    """Parsing in stretches changes nothing, where nothing nested can be cut in two."""
    whole = passages_of(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(markdown_blocks, "STRETCH", 200)
        assert passages_of(text) == whole


def test_markdown_headings_are_the_sections() -> None:
    """The only top heading names the document; the others are the path to a passage."""
    text = "# Guide\n\nIntro.\n\n## Fees\n\nA day costs $12.\n\n### For *groups*\n\nLess.\n\n"
    text += "## Hours\n\nNine to five.\n"
    assert outline(text) == [
        ("", "Intro."),
        ("Fees", "A day costs $12."),
        ("Fees › For groups", "Less."),
        ("Hours", "Nine to five."),
    ]


def test_heading_of_a_page_s_length_is_text() -> None:
    """What stands above every passage of a section stays short."""
    long = "A sentence goes on. " * 40
    text = f"# Guide\n\n## {long}\n\nA day costs $12.\n"
    assert {passage.section for passage in passages_of(text)} == {()}
    assert "A sentence goes on." in passages_of(text)[0].text


def test_two_top_headings_are_sections_both() -> None:
    """Where no heading names the document, top headings count like others."""
    assert outline("# Fees\n\n$12.\n\n# Hours\n\nNine.\n") == [("Fees", "$12."), ("Hours", "Nine.")]


def test_lists_tables_and_code_are_quoted_piece_by_piece() -> None:
    """Each item and each row is a sentence; code is quoted as a whole, without its fence."""
    text = (
        "- Bring shoes. Clean ones.\n- [ ] Bring water\n\n| Kind | Fee |\n| --- | --- |\n| Dr. B. | $3 |\n\n"
    )
    text += "```sh\n- run. Stop.\nend\n```\n"
    assert outline(text) == [
        (
            "",
            "Bring shoes.",
            "Clean ones.",
            "[ ] Bring water",
            "| Kind | Fee |",
            "| Dr. B. | $3 |",
            "- run. Stop.\nend",
        )
    ]


def test_a_fence_with_a_language_closes_none() -> None:
    """A long piece of code that shows a fence is not cut at the comments in it."""
    code = "```\n```js\n" + "# a comment\n" * 20_000 + "```\n"
    passages = passages_of(f"# Guide\n\n{code}\n## Fees\n\nA day costs $12.\n")
    assert {passage.section for passage in passages} == {(), ("Fees",)}


def test_comments_are_no_part_of_a_guide_but_other_html_is() -> None:
    """What readers of the page would not see is not quoted."""
    assert outline("<!-- TODO: check -->\n\n<p>It costs $12.</p>\n\n<br>\n\nYes.") == [
        ("", "It costs $12.", "Yes.")
    ]


def test_front_matter_is_no_passage() -> None:
    """What a text says of itself is not quoted, in either format."""
    text = "---\ntitle: Guide\n---\nA day costs $12.\n"
    assert outline(text) == outline(text, "text") == [("", "A day costs $12.")]
    for more in ('"title": Guide', "'body': |-\n  ## Fees\n\n  A day costs $9.", "title: >\n  Guide"):
        text = f"---\nlang: en\n{more}\n---\nA day costs $12.\n"
        assert outline(text) == outline(text, "text") == [("", "A day costs $12.")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Intro goes here.\n\nGetting Started\n\nA day costs $12.",
            [("", "Intro goes here."), ("Getting Started", "A day costs $12.")],
        ),
        ("FEES\nA day costs $12.", [("FEES", "A day costs $12.")]),
        ("Fees\n====\nA day costs $12.", [("Fees", "A day costs $12.")]),
        ("Fees\n----\n\nA day costs $12.", [("Fees", "A day costs $12.")]),
        ("Guide\n\nFees\n\nA day costs $12.", [("Guide › Fees", "A day costs $12.")]),
        ("1. Fees\n\nA day costs $12.", [("1. Fees", "A day costs $12.")]),
        ("1. Apples\n\n2. Pears\n\n3. Plums", [("", "1. Apples", "2. Pears", "3. Plums")]),
        (
            "Soup\n\nBread\n\nCheese\n\nAll cost $12.",
            [("", "Soup", "Bread", "Cheese", "All cost $12.")],
        ),
        ("A day costs $12.\n\nThe end", [("", "A day costs $12.", "The end")]),
        ("Is it much?\n\nNo.", [("", "Is it much?", "No.")]),
        ("Bring:\n- shoes\n- water", [("", "Bring:", "- shoes", "- water")]),
        ("Fees\n" + "A long line. " * 30, None),
    ],
)
def test_plain_text_has_the_headings_that_its_lines_show(
    text: str, expected: list[tuple[str, ...]] | None
) -> None:
    """A short line alone, in capitals or underlined is a heading; a row of such lines is a list."""
    found = outline(text, "text")
    assert found == expected if expected is not None else {section for section, *_ in found} == {"Fees"}


def test_short_blocks_are_joined_and_long_ones_cut() -> None:
    """A passage is what a reader takes in at a glance."""
    short = passages_of("\n\n".join(["One two three four five."] * 30))
    assert all(40 <= len(passage.text.split()) <= 60 for passage in short[:-1])
    long = passages_of("One two three four five six. " * 100)
    assert all(100 <= len(passage.text.split()) <= MAX_WORDS for passage in long[:-1])


def test_text_without_spaces_is_cut_all_the_same() -> None:
    """No sentence is too long to be quoted, in a script without spaces either."""
    for unit in ("w", "指南", "指南。"):
        text = unit * 20_000
        assert max(end - start for p in passages_of(text) for start, end in p.sentences) <= 1_500


def test_lines_without_end_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A text of more sentences than anybody reads does not fill the memory."""
    monkeypatch.setattr(chunking, "MAX_SENTENCES", 1_000)
    with pytest.raises(SourceError, match="more than 1,000 lines"):
        passages_of("a\n\n" * 2_000, "text")


@pytest.mark.parametrize("format_", ["markdown", "text"])
@pytest.mark.parametrize(
    "unit",
    [
        "# h\n\n",
        "## Fee\nIt is $1.\n\n",
        "a\n",
        "- a\n",
        ">" * 40 + " a\n",
        "[a\n",
        "|a|b|\n|-|-|\n",
        "```\na\n",
        "<div>\n",
        "[a]: b\n",
        "a\n===\n",
        "\n",
        "* ",
        "<!--\n",
        "    a\n",
        "x" * 300 + "\n",
    ],
)
@pytest.mark.parametrize("length", [20_000, pytest.param(60_000, marks=pytest.mark.full)])
def test_time_is_in_proportion_to_length(unit: str, format_: str, length: int) -> None:
    """No text makes the chunker stall."""
    started = time.process_time()
    passages_of(unit * (length // len(unit)), format_)
    assert time.process_time() - started < length / 10_000


def test_built_in_guide_has_a_passage_for_every_section() -> None:
    """The guide's headings lead to text, each to its own."""
    guide = built_in_document()
    sections = [passage.section for passage in chunk(guide)]
    assert len(sections) == len(set(sections)) == guide.text.count("\n### ") + 1


def test_guides_of_the_question_sets_have_sections() -> None:
    """Guides that people wrote by hand are cut along their headings, in Markdown and as plain text."""
    folder = Path(__file__).parent.parent / "questions" / "guides"
    for path in sorted(folder.rglob("*.md")) + sorted(folder.rglob("*.txt")):
        if path.name == "README.md":
            continue
        format_ = "markdown" if path.suffix == ".md" else "text"
        assert len({passage.section for passage in passages_of(path.read_text("utf-8"), format_)}) > 2, (
            path.name
        )


@pytest.mark.full
@pytest.mark.parametrize("format_", ["markdown", "text"])
def test_ten_megabytes_in_one_line_take_seconds(format_: str) -> None:
    """A text that nobody broke into lines is a text all the same."""
    text = "A day in the workshop costs $12, and a week costs more. " * 180_000
    started = time.process_time()
    passages = passages_of(text, format_)
    assert len(passages) > 10_000
    assert time.process_time() - started < 60


def governed(text: str) -> dict[str, list[str]]:
    """Return each block that depends on others with what it depends on."""
    return {
        text[block.start : block.end]: [text[start:end] for start, end in block.leads]
        for passage in passages_of(text)
        for block in passage.blocks
        if block.leads
    }


@given(texts, st.sampled_from(["markdown", "text"]))
def test_every_block_and_what_it_depends_on_is_where_it_says(text: str, format_: str) -> None:
    """Blocks hold the passage's sentences, and their leads are words before them."""
    for passage in passages_of(text, format_):
        for block in passage.blocks:
            assert not block.is_plain
            assert block.section == passage.section
            assert block.start < passage.end
            assert passage.start < block.end
            assert text[block.start : block.end].strip() == text[block.start : block.end]
            assert all(0 <= start < end <= len(text) for start, end in (*block.leads, *block.notes))
            assert all(end <= block.start for _, end in block.leads)


@pytest.mark.parametrize(
    ("text", "leads"),
    [
        ("The hall is open. You MUST NOT\n\n- smoke\n", {"smoke": ["You MUST NOT"]}),
        ("Bring these things.\n\n1. a rope\n", {"1. a rope": ["Bring these things."]}),
        ("The hall is open.\n\n- smoke\n", {}),
        ("Take:\n\n- keys\n  - of the hall\n", {"keys": ["Take:"], "of the hall": ["Take:", "keys"]}),
        ("- keys\n\n  They hang here.\n", {"They hang here.": ["keys"]}),
        ("## Do not\n\n- smoke\n", {"smoke": ["Do not"]}),
        ("## Kit\n\n- a rope\n", {}),
        ("| Kind | Fee |\n| - | - |\n| Dogs | $3 |\n", {"| Dogs | $3 |": ["| Kind | Fee |"]}),
        (
            "| Kind | A |\n| - | - |\n| | km/h |\n| Cars | 3 |\n",
            {"| | km/h |": ["| Kind | A |"], "| Cars | 3 |": ["| Kind | A |", "| | km/h |"]},
        ),
        (
            "| Kind | A |\n| - | - |\n| Cars | free |\n| Bikes | 3 |\n",
            {"| Cars | free |": ["| Kind | A |"], "| Bikes | 3 |": ["| Kind | A |"]},
        ),
        ("Wind\n: No boat leaves.\n", {"No boat leaves.": ["Wind"]}),
        ("Run this:\n\n```\nmake\n```\n", {"make": ["Run this:"]}),
    ],
)
def test_what_governs_a_block_is_known(text: str, leads: dict[str, list[str]]) -> None:
    """Lead-ins, items above, header rows with units, terms."""
    assert governed(f"# Guide\n\n{text}") == leads


def test_a_footnote_is_known_where_it_is_referred_to() -> None:
    """And it is a block by itself."""
    text = "# Guide\n\nIt costs $80.[^1] Pay soon.\n\n[^1]: Students pay $40.\n"
    first, second = passages_of(text)[0].blocks
    assert [text[start:end] for start, end in first.notes] == ["Students pay $40."]
    assert (second.kind, text[second.start : second.end]) == (BlockKind.NOTE, "Students pay $40.")
