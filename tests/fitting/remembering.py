"""The installed encoder, with every vector remembered: a guide is encoded again for every fold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retrieval.encoding.models import installed
from retrieval.encoding.onnx_encoder import OnnxEncoder

if TYPE_CHECKING:
    from retrieval.encoding.encoder import Vector


class RememberingEncoder:
    """Makes every vector once, see `Encoder`; 1 kB each."""

    def __init__(self) -> None:
        model = installed()
        if model is None:
            raise SystemExit("No model is installed: `guidebot semantic install` says how.")
        self._encoder = OnnxEncoder(model)
        self.fingerprint = self._encoder.fingerprint
        self._known: dict[tuple[str, str], Vector | None] = {}

    def load(self) -> None:
        """Read the model."""
        self._encoder.load()

    def encode(self, text: str, prefix: str) -> Vector | None:
        """Return the vector of a text."""
        key = prefix, text
        if key not in self._known:
            found = self._encoder.encode(text, prefix)
            self._known[key] = None if found is None else found.astype("float16")
        found = self._known[key]
        return None if found is None else found.astype("float64")
