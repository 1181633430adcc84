"""Files, folders and names: what `corpus add` makes of what a keeper gives it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import HintsError, SourceError
from corpus.readers import files, read_source, read_sources, reread, sources
from corpus.readers.names import distinct_names, slug
from tests.helpers.pdf_files import one_page
from tests.helpers.word_files import paragraph, word_document, word_file

FEE = "A day costs $12.\n"
PAGE = "<!doctype html><html><body><h1>Fees</h1><p>A day costs $12.</p></body></html>"


def write(path: Path, content: str | bytes = FEE) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_text_is_kept_as_it_is_but_for_line_ends_and_mark(tmp_path: Path) -> None:
    """What offsets count is the file's own text, without a byte order mark, lines ended by a line feed."""
    path = write(tmp_path / "fees.txt", b"\xef\xbb\xbfA day\r\ncosts  $12.\rReally.\n\n")
    (document,) = read_source(str(path))
    assert document.text == "A day\ncosts  $12.\nReally.\n\n"
    assert (document.name, document.format, document.source) == ("fees", "text", "fees.txt")
    assert document.location == str(path)


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.md", "---\ntitle: The fees\nlicense: CC0\n---\n# H\n\nx", "The fees"),
        ("a.md", '---\ntitle: "Quoted: yes"\n---\nx', "Quoted: yes"),
        ("a.md", '---\n"title": Quoted key\n---\nx', "Quoted key"),
        ("a.md", "---\ntitle: |-\n  Lost and\n  found\nlayout: page\n---\nx", "Lost and found"),
        ("a.md", "---\n'layout': >\n  page\n'title': >-\n  Fees\n---\nx", "Fees"),
        ("a.md", "---\ntitle: |\nlayout: page\n---\n# Below\n\nx", "Below"),
        ("a.md", "# Only *one*\n\nx\n\n## Below\n\nx", "Only one"),
        ("a.md", "Title\n=====\n\nx", "Title"),
        ("a.md", "# One\n\nx\n\n# Two\n\nx", "a"),
        ("a.md", "```\n# a comment\n```\n\nx", "a"),
        ("a.md", "---\n\nA rule comes first.\n\n---\n\nx", "a"),
        ("a.txt", "Just text.", "a"),
        ("a.html", "<html><title>Of the page</title><body><p>x y</p></body></html>", "Of the page"),
        ("a.html", PAGE, "Fees"),
    ],
)
def test_title_is_the_front_matters_else_the_only_top_heading_else_the_name(
    tmp_path: Path, name: str, content: str, expected: str
) -> None:
    """A document's title is what it says of itself before anything else."""
    (document,) = read_source(str(write(tmp_path / name, content)))
    assert document.title == expected


def test_front_matter_says_source_licence_and_language(tmp_path: Path) -> None:
    """Readers see the source that the document names; the rest is kept with it."""
    text = "---\nsource: https://example.org/fees\nlicense: CC0\nlang: en\ntags:\n  - a\n---\nText."
    (document,) = read_source(str(write(tmp_path / "a.md", text)))
    assert document.source == "https://example.org/fees"
    assert document.metadata == (("language", "en"), ("licence", "CC0"))
    assert document.text == text


@pytest.mark.parametrize(
    ("name", "content", "format_", "words"),
    [
        ("fees.txt", one_page(), "markdown", "costs $12"),
        ("fees.md", word_file(word_document(paragraph("It costs $12."))), "markdown", "costs $12"),
        ("fees.pdf", PAGE, "markdown", "# Fees"),
        ("fees.docx", FEE, "text", "costs $12"),
        ("fees.html", FEE, "text", "costs $12"),
        ("fees", FEE, "text", "costs $12"),
        ("fees.txt", "# Fees\n\nIt costs $12.\n\n## More\n\nNo.\n", "markdown", "costs $12"),
        ("fees.md", "<p align='center'>It costs $12.</p>\n", "markdown", "costs $12"),
    ],
)
def test_type_is_told_by_content_not_by_name(
    tmp_path: Path, name: str, content: str | bytes, format_: str, words: str
) -> None:
    """A file that has the wrong ending is read as what it is."""
    (document,) = read_source(str(write(tmp_path / name, content)))
    assert document.format == format_
    assert words in document.text


def test_folder_is_read_in_a_fixed_order_and_names_what_it_skips(tmp_path: Path) -> None:
    """Everything that can be read is read; the rest is named, and hidden files are not."""
    root = tmp_path / "guide"
    for name in ("z.md", "sub/a.txt", "sub/deep/b.markdown", "c.html", ".hidden.md", ".git/config.md"):
        write(root / name, PAGE if name.endswith("html") else FEE)
    for name in ("data.json", "sub/picture.txt", "empty.md", "alone.hints.toml"):
        write(root / name, {"data.json": "{}", "sub/picture.txt": b"\x89PNG"}.get(name, ""))
    read = read_sources([str(root)])
    assert [document.name for document in read.documents] == ["a", "b", "c", "z"]
    assert list(read.skipped) == [
        "guide/alone.hints.toml",
        "guide/data.json",
        "guide/empty.md",
        "guide/sub/picture.txt",
    ]
    with pytest.raises(SourceError) as alone:
        read_sources([str(root / "empty.md")])
    assert read.skipped["guide/empty.md"].endswith(str(alone.value).removeprefix("empty.md"))
    again = read_sources([str(root)])
    assert (list(again.documents), again.skipped) == (list(read.documents), read.skipped)


def test_include_patterns_choose_files_of_a_folder(tmp_path: Path) -> None:
    """A pattern is held against the name and against the path below the folder."""
    for name in ("a.md", "faq/b.md", "faq/c.txt"):
        write(tmp_path / name)

    def names(*include: str) -> list[str]:
        return [document.name for document in read_sources([str(tmp_path)], include=include).documents]

    assert names("*.md") == ["a", "b"]
    assert names("faq/*") == ["b", "c"]
    assert names("*.txt", "a.*") == ["a", "c"]


def test_links_are_followed_to_files_inside_the_folder_only(tmp_path: Path) -> None:
    """No link leads out of the folder, round in a circle, or to the same file twice."""
    write(tmp_path / "secret.md", "Secret.")
    root = tmp_path / "guide"
    write(root / "..data" / "real.md")
    write(root / "own.md", "Own.")
    (root / "out.md").symlink_to(tmp_path / "secret.md")
    (root / "up").symlink_to(tmp_path, target_is_directory=True)
    (root / "loop").symlink_to(root, target_is_directory=True)
    (root / "circle.md").symlink_to(root / "circle.md")
    (root / "gone.md").symlink_to(root / "nowhere.md")
    (root / "inside.md").symlink_to(root / "..data" / "real.md")
    (root / "twice.md").symlink_to(root / "own.md")
    assert {document.text for document in read_source(str(root))} == {FEE, "Own."}


def _pipe(path: Path) -> None:
    os.mkfifo(path)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda _path: None, "no such file"),
        (_pipe, "neither a file nor a folder"),
        (lambda path: path.symlink_to("/dev/zero"), "neither a file nor a folder"),
        (lambda path: path.symlink_to(path), "can't be read"),
        (lambda path: path.mkdir(), "holds no file to read"),
        (lambda path: write(path / "a.json", "{}"), "1 of other types"),
    ],
    ids=["missing", "pipe", "device", "circle", "empty folder", "nothing in it"],
)
def test_what_is_no_readable_file_is_refused_in_one_sentence(
    tmp_path: Path, make: Callable[[Path], object], words: str
) -> None:
    """Neither a pipe nobody writes into nor a device without end is waited for."""
    path = tmp_path / "guide.md"
    make(path)
    with pytest.raises(SourceError, match=words) as caught:
        read_source(str(path))
    assert str(tmp_path) not in str(caught.value)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_unreadable_file_fails_the_whole_call(tmp_path: Path) -> None:
    """All sources or none."""
    write(tmp_path / "good.md")
    write(tmp_path / "bad.md").chmod(0)
    with pytest.raises(SourceError, match=r"bad\.md can't be read: you may not read it"):
        read_source(str(tmp_path))


def test_pipe_in_a_folder_is_skipped(tmp_path: Path) -> None:
    """A folder's odd entries cost nothing."""
    write(tmp_path / "good.md")
    os.mkfifo(tmp_path / "pipe.md")
    read = read_sources([str(tmp_path)])
    assert len(read.documents) == 1
    assert list(read.skipped) == [f"{tmp_path.name}/pipe.md"]


def test_folder_without_end_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A keeper who gives their whole disk is told so."""
    monkeypatch.setattr(files, "MAX_FILES", 20)
    for i in range(30):
        write(tmp_path / f"{i}.md")
    with pytest.raises(SourceError, match="more than 20 files"):
        read_source(str(tmp_path))


def test_texts_of_one_call_are_bounded_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many large files are no way around the limit of one."""
    monkeypatch.setattr(sources, "MAX_TOTAL", 1_000)
    for i in range(30):
        write(tmp_path / f"{i}.md", FEE * 10)
    with pytest.raises(SourceError, match="add them in parts"):
        read_source(str(tmp_path))


def test_hints_come_from_the_file_beside_the_source(tmp_path: Path) -> None:
    """`guide.hints.toml` belongs to `guide.md`, wherever both stand."""
    path = write(tmp_path / "my.guide.md")
    write(tmp_path / "my.guide.hints.toml", 'subject = ["day"]\r\n')
    (document,) = read_source(str(path))
    assert document.hints == 'subject = ["day"]\n'
    assert [d.hints for d in read_source(str(tmp_path))] == [document.hints]


def test_hints_that_are_no_text_are_refused_with_their_line(tmp_path: Path) -> None:
    """A keeper learns where the mistake is."""
    path = write(tmp_path / "guide.md")
    write(tmp_path / "guide.hints.toml", b'subject = ["a"]\n# caf\xe9\n')
    with pytest.raises(HintsError, match=r"guide\.hints\.toml, line 2: this is not UTF-8"):
        read_source(str(path))
    with pytest.raises(SourceError, match="holds hints"):
        read_source(str(tmp_path / "guide.hints.toml"))


def test_names_that_clash_get_their_folders_in_front(tmp_path: Path) -> None:
    """Two documents of one call never have the same name."""
    for name in ("x/a/faq.md", "x/b/faq.md", "x/b/Fees (2026).md", "y/b/faq.md", "z/map.md", "z/map.txt"):
        write(tmp_path / name)
    names = {document.name for document in read_source(str(tmp_path))}
    assert names == {"a-faq", "x-b-faq", "y-b-faq", "fees-2026", "map-md", "map-txt"}


@given(st.lists(st.lists(st.text(max_size=4), min_size=2, max_size=5), max_size=8))
def test_names_are_distinct_and_well_formed(paths: list[list[str]]) -> None:
    """Whatever files are called, each gets a name of its own that can be typed."""
    names = distinct_names(paths)
    assert len(set(names)) == len(paths)
    assert all(slug(name) == name for name in names)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Pain_Medicine Guide", "pain-medicine-guide"),
        ("Éte\u0301", "été"),
        ("指南 2", "指南-2"),
        ("हिन्दी", "हिन्दी"),
        ("../../etc", "etc"),
        ("?!", "document"),
        ("x" * 300, "x" * 100),
    ],
)
def test_name_keeps_letters_and_digits_of_any_script(text: str, expected: str) -> None:
    """Lower case, hyphens for everything else, never empty, never long."""
    assert slug(text) == expected


def test_name_can_be_given_for_one_document_only(tmp_path: Path) -> None:
    """One name for two documents would lose one of them."""
    first, second = write(tmp_path / "a.md"), write(tmp_path / "b.md")
    assert read_sources([str(first)], name="My Fees").documents[0].name == "my-fees"
    with pytest.raises(SourceError, match="2 documents"):
        read_sources([str(first), str(second)], name="fees")


def test_progress_is_told_before_each_source_and_at_the_end(tmp_path: Path) -> None:
    """A keeper of many files sees how far the reading is."""
    told: list[tuple[int, int, str]] = []
    paths = [str(write(tmp_path / name)) for name in ("a.md", "b.md")]
    read_sources(paths, progress=lambda done, total, name: told.append((done, total, name)))
    assert told == [(0, 2, "a.md"), (1, 2, "b.md"), (2, 2, "")]


def test_same_file_given_twice_is_one_document(tmp_path: Path) -> None:
    """A folder and a file in it hold that file once."""
    path = write(tmp_path / "a.md")
    assert len(read_sources([str(path), str(tmp_path), str(path)]).documents) == 1


def test_rereading_keeps_the_name_and_sees_text_and_hints_anew(tmp_path: Path) -> None:
    """`update` finds what changed under the name that the document has."""
    path = write(tmp_path / "a.md")
    (before,) = read_sources([str(path)], name="fees").documents
    write(path, "A day costs $13.\n")
    write(tmp_path / "a.hints.toml", 'subject = "day"')
    after = reread(before)
    assert (after.name, after.text, after.hints) == ("fees", "A day costs $13.\n", 'subject = "day"')
    path.unlink()
    with pytest.raises(SourceError, match=r"a\.md can't be read: there is no such file"):
        reread(after)


def test_built_in_guide_is_a_source_where_no_file_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`corpus add pain-medicine` brings it back; a keeper's own file of that name wins."""
    monkeypatch.chdir(tmp_path)
    (guide,) = read_source("pain-medicine")
    assert (guide.name, guide.source) == ("pain-medicine", "built-in")
    assert reread(guide) == guide
    write(tmp_path / "pain-medicine")
    assert read_source("pain-medicine")[0].text == FEE


def test_no_source_is_said_plainly() -> None:
    """A list that is empty is a mistake of the caller's, told like any other."""
    with pytest.raises(SourceError, match="No source was given"):
        read_sources([])
