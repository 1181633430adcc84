"""The models that are known to work, and installing one: checked byte for byte, never downloaded."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from corpus.files.staged_file import remove, staged_folder, write_synced
from retrieval.encoding.encoder import EncoderError
from retrieval.encoding.home import RECEIPT, model_home

if TYPE_CHECKING:
    from zipfile import ZipFile

MODEL, TOKENIZER = "model.onnx", "tokenizer.json"
"""What the two files are called once they are installed."""
_LARGEST = 1 << 28
"""Bytes of a file that are read; the known ones are far smaller."""


class KnownFile(msgspec.Struct, frozen=True):
    """A file of a model: its size in bytes, and its SHA-256 in hexadecimal digits."""

    bytes: int
    sha256: str


class KnownModel(msgspec.Struct, frozen=True):
    """A model that the numbers of the ranking were fitted with.

    Attributes:
        name: what it is called.
        artifact: where it is published, as Maven names it.
        onnxruntime: the only version that gives its vectors.
        model: the network.
        tokenizer: cuts texts into what the network knows.
        canaries: the first numbers of the vectors of `CANARIES`.
    """

    name: str
    artifact: str
    onnxruntime: str
    model: KnownFile
    tokenizer: KnownFile
    canaries: tuple[tuple[float, ...], ...]

    @property
    def fetch(self) -> str:
        """The command that fetches it."""
        return f"mvn dependency:copy -Dartifact={self.artifact} -DoutputDirectory=."

    @property
    def fingerprint(self) -> str:
        """What its vectors depend on, 16 hexadecimal digits."""
        parts = self.model.sha256, self.tokenizer.sha256, self.onnxruntime, "mean, float16"
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


CANARIES = (
    "query: How long does it take?",
    "passage: Opening hours: The house is open from nine to five, except on holidays.",
    "passage: Fees: Members pay 12 euros a month; children under ten come in free.",
)
"""Texts whose vectors tell whether a machine computes as the one did on which the numbers were fitted."""
NEAR_ENOUGH = 1e-4
"""By how much a number of their vectors may be off."""


class Receipt(msgspec.Struct, frozen=True):
    """Which model was installed."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Installed:
    """A model that lies where it belongs; it may be damaged."""

    known: KnownModel
    folder: Path

    def read(self) -> tuple[bytes, bytes]:
        """Return the network and the tokenizer.

        Raises:
            EncoderError: a file is missing or damaged.
        """
        model = _read(self.folder / MODEL, self.known.model)
        return model, _read(self.folder / TOKENIZER, self.known.tokenizer)


@cache
def known_model() -> KnownModel:
    """Return the model that the numbers were fitted with."""
    table = tomllib.loads(Path(__file__).with_name("encoder.toml").read_text(encoding="utf-8"))
    return msgspec.convert(table, KnownModel)


def installed() -> Installed | None:
    """Return the installed model, or None if there is none.

    Raises:
        EncoderError: something else lies there.
    """
    folder = model_home()
    try:
        receipt = msgspec.json.decode((folder / RECEIPT).read_bytes(), type=Receipt)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, msgspec.MsgspecError) as error:
        raise EncoderError(f"The model in {folder} is damaged: {_INSTALL_AGAIN}") from error
    if receipt.sha256 != known_model().model.sha256:
        raise EncoderError(
            f"The model in {folder} is of another version of guidebot ({receipt.name}): {_INSTALL_AGAIN}"
        )
    return Installed(known_model(), folder)


def install(source: Path) -> KnownModel:
    """Check a model and put it where it belongs, whole or not at all.

    Args:
        source: a folder that holds the two files, somewhere in it; or the jar of the artifact.

    Raises:
        EncoderError: the files are not there, or not those that are known.
    """
    known = known_model()
    model, tokenizer = _found(source, known)
    home = model_home()
    receipt = msgspec.json.encode(Receipt(known.name, known.model.sha256))
    try:
        home.parent.mkdir(parents=True, exist_ok=True)
        with staged_folder(home) as folder:
            for name, data in ((MODEL, model), (TOKENIZER, tokenizer), (RECEIPT, receipt)):
                write_synced(folder / name, [data])
                (folder / name).chmod(0o644)  # whoever may run the program may read its model
            folder.chmod(0o755)
            remove(home)
            folder.rename(home)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise EncoderError(f"The model can't be written to {home} ({reason}): make room there.") from error
    return known


def uninstall() -> bool:
    """Remove the model; return whether there was one."""
    home = model_home()
    there = home.exists()
    (home / RECEIPT).unlink(missing_ok=True)
    remove(home)
    return there


def runtime_version() -> str:
    """Return the version of onnxruntime, or an empty string if it or the tokenizer is not installed."""
    try:
        version("tokenizers")
        return version("onnxruntime")
    except PackageNotFoundError:
        return ""


_INSTALL_AGAIN = "`guidebot semantic install` says how to install it again."


def _read(path: Path, known: KnownFile) -> bytes:
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise EncoderError(f"The model can't be read ({path}: {reason}): {_INSTALL_AGAIN}") from error
    if len(data) != known.bytes or hashlib.sha256(data).hexdigest() != known.sha256:
        raise EncoderError(f"The model is damaged ({path}): {_INSTALL_AGAIN}")
    return data


def _found(source: Path, known: KnownModel) -> tuple[bytes, bytes]:
    """Return the two files out of a folder or a jar."""
    import zipfile

    try:
        if source.is_dir():
            return _chosen(source, _files_of_folder(source), known)
        with zipfile.ZipFile(source) as jar:
            return _chosen(source, _files_of_jar(jar), known)
    except (OSError, zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        if isinstance(error, EncoderError):
            raise
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise EncoderError(
            f"{source} can't be read ({reason}): give the jar of {known.artifact}, or a folder of its files."
        ) from error


def _chosen(source: Path, files: Iterator[tuple[str, bytes]], known: KnownModel) -> tuple[bytes, bytes]:
    """Return network and tokenizer, both checked."""
    wanted = {".onnx": known.model, "tokenizer.json": known.tokenizer}
    found: dict[str, bytes] = {}
    for name, data in files:
        ending = next(end for end in wanted if name.endswith(end))
        digest = hashlib.sha256(data).hexdigest()
        if digest == wanted[ending].sha256:
            found[ending] = data
        else:
            found.setdefault(f"other {ending}", digest.encode())
    for ending, file in wanted.items():
        if ending in found:
            continue
        other = found.get(f"other {ending}")
        if other is None:
            raise EncoderError(f"{source} holds no *{ending}: give the jar of {known.artifact}.")
        raise EncoderError(
            f"The *{ending} in {source} is not the one of {known.artifact}:"
            f" its SHA-256 is {other.decode()}, not {file.sha256}."
        )
    return found[".onnx"], found["tokenizer.json"]


def _files_of_folder(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.name.endswith((".onnx", "tokenizer.json")) and path.is_file():
            with path.open("rb") as file:
                yield path.name, file.read(_LARGEST)


def _files_of_jar(jar: ZipFile) -> Iterator[tuple[str, bytes]]:
    for entry in jar.infolist():
        if entry.filename.endswith((".onnx", "tokenizer.json")):
            with jar.open(entry) as file:
                yield entry.filename, file.read(_LARGEST)
