from __future__ import annotations

import os
from array import array
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.engine.artifact import IndexFileError
from retrieval.engine.local import FieldSettings, IndexFolder, IndexSettings
from retrieval.engine.local.mapped_file import MappedFile, write_mapped_file
from retrieval.engine.passage_index import QueryTerm
from tests.helpers.small_corpora import text_only, written

CORPUS = {1: text_only("a b", "b c"), 2: text_only("c d e")}


class Meta(msgspec.Struct):
    name: str


@given(
    st.dictionaries(
        st.text(min_size=1, max_size=5),
        st.one_of(
            st.binary(max_size=40),
            st.lists(st.integers(0, 2**32 - 1), max_size=9).map(lambda numbers: array("I", numbers)),
            st.lists(st.floats(allow_nan=False), max_size=9).map(lambda numbers: array("d", numbers)),
        ),
        max_size=5,
    )
)
def test_arrays_come_back_as_they_were_written(
    tmp_path_factory: pytest.TempPathFactory, arrays: dict[str, bytes | array[int]]
) -> None:
    """Numbers, bytes, and none of either."""
    path = tmp_path_factory.mktemp("mapped") / "file"
    write_mapped_file(path, Meta("é"), arrays)
    file = MappedFile(path)
    file.verify()
    assert file.meta(Meta) == Meta("é")
    assert {name: file[name].tolist() for name in arrays} == {name: list(v) for name, v in arrays.items()}
    assert file.get("no such array, as its name is too long") is None


def test_every_changed_byte_is_found_out(tmp_path: Path) -> None:
    """Whichever byte of an index a disk gets wrong, checking says so, and no load crashes."""
    written(tmp_path, CORPUS)
    folder = IndexFolder(tmp_path)
    for path in tmp_path.iterdir():
        sound = path.read_bytes()
        for place in range(0, len(sound), 7):
            path.write_bytes(sound[:place] + bytes([sound[place] ^ 0x55]) + sound[place + 1 :])
            with pytest.raises(IndexFileError):
                folder.verify(1)
        path.write_bytes(sound)
    folder.verify(1)


def test_a_file_cut_short_is_not_opened(tmp_path: Path) -> None:
    """A full disk or a killed copy leaves no index that answers from half its postings."""
    written(tmp_path, CORPUS)
    for path in tmp_path.iterdir():
        sound = path.read_bytes()
        for size in (0, 10, 20, 40, len(sound) // 2, len(sound) - 1):
            path.write_bytes(sound[:size])
            with pytest.raises(IndexFileError):
                IndexFolder(tmp_path).open(1)
        path.write_bytes(sound)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """Whoever rebuilds it knows what is gone."""
    with pytest.raises(IndexFileError, match=r"3\.edition"):
        IndexFolder(tmp_path).open(3)
    written(tmp_path, CORPUS)
    next(tmp_path.glob("*.segment")).unlink()
    with pytest.raises(IndexFileError, match="segment"):
        IndexFolder(tmp_path).open(1)


def test_other_parameters_need_another_index(tmp_path: Path) -> None:
    """Bounds that were computed with one k1 are wrong for another."""
    written(tmp_path, CORPUS)
    with pytest.raises(IndexFileError, match="other parameters"):
        IndexFolder(tmp_path, IndexSettings(text=FieldSettings(k1=1.2))).open(1)


def test_what_a_killed_writer_left_is_swept(tmp_path: Path) -> None:
    """Files under another name are no index, and the next sweep takes them away."""
    written(tmp_path, CORPUS)
    (tmp_path / "2.edition.123.tmp").write_bytes(b"half")
    (tmp_path / "2-0011.segment").write_bytes(b"half")
    IndexFolder(tmp_path).sweep([1])
    IndexFolder(tmp_path).verify(1)
    assert len(list(tmp_path.iterdir())) == 2


def test_an_edition_can_be_written_again(tmp_path: Path) -> None:
    """An attempt that was broken off leaves nothing in the way of the next one under the same number."""
    written(tmp_path, CORPUS)
    index = written(tmp_path, {5: text_only("x y")})
    assert index.search([QueryTerm("text", "x")], 3)[0][:2] == (5, 1)
    assert index.search([QueryTerm("text", "a")], 3) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows does not delete mapped files")
def test_an_open_index_outlives_its_files(tmp_path: Path) -> None:
    """Sweeping an edition doesn't pull it away under a process that is answering from it."""
    index = written(tmp_path, CORPUS)
    IndexFolder(tmp_path).sweep([])
    assert list(tmp_path.iterdir()) == []
    assert index.search([QueryTerm("text", "d")], 3)[0][:2] == (2, 1)
