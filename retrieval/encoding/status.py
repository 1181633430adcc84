"""What is installed of the sentence encoder, and whether it can be used."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from retrieval.encoding.encoder import EncoderError
from retrieval.encoding.loading import encoder_in_use
from retrieval.encoding.models import KnownModel, installed, known_model, runtime_version
from retrieval.encoding.onnx_encoder import OnnxEncoder


@dataclass(frozen=True, slots=True)
class Status:
    """What is installed.

    Attributes:
        known: the model that belongs to this version of guidebot.
        folder: where it lies; None if none is installed.
        runtime: the version of onnxruntime, or empty.
        problem: a sentence that says why it can't be used; empty if it can, or if none is installed.
    """

    known: KnownModel
    folder: Path | None
    runtime: str
    problem: str = ""

    @property
    def works(self) -> bool:
        """Whether answers are found with it."""
        return self.folder is not None and not self.problem


def look() -> Status:
    """Return what is installed; the model is read, and the canaries are computed."""
    known, runtime = known_model(), runtime_version()
    folder = None
    try:
        model = installed()
        if model is None:
            return Status(known, None, runtime)
        folder = model.folder
        OnnxEncoder(model).load()
    except EncoderError as error:
        return Status(known, folder, runtime, str(error))
    return Status(known, folder, runtime)


def start_again() -> None:
    """Forget what this process found before a model was installed or removed."""
    encoder_in_use.cache_clear()
