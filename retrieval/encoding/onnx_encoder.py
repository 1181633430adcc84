"""The encoder that runs a network with onnxruntime, one text a call: a batch changes the vectors in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from corpus.caching.bounded_cache import BoundedCache
from retrieval.encoding.encoder import EncoderError, prepared
from retrieval.encoding.models import CANARIES, NEAR_ENOUGH, Installed, KnownModel, runtime_version

if TYPE_CHECKING:
    from retrieval.encoding.encoder import Vector

_TOKENS = 512
_REMEMBERED = 64
"""Texts: a question is read in several ways, and asked again to be explained."""
EXTRA = "pip install '.[semantic]' in a clone"


class OnnxEncoder:
    """Makes vectors with an installed model; reads it when the first text comes.

    Attributes:
        fingerprint: what its vectors depend on.
    """

    def __init__(self, model: Installed) -> None:
        self._installed = model
        self.fingerprint = model.known.fingerprint
        self._network: _Network | None = None
        self._known = BoundedCache(self._encoded, limit=_REMEMBERED)

    def load(self) -> None:
        """Read the model, unless that was done, and check that it computes what it should.

        Raises:
            EncoderError: it can't be used.
        """
        if self._network is None:
            known = self._installed.known
            check_runtime(known)
            network = _Network(*self._installed.read())
            for text, expected in zip(CANARIES, known.canaries, strict=True):
                found = network.encode(text)[: len(expected)]
                if max(abs(a - b) for a, b in zip(map(float, found), expected, strict=True)) > NEAR_ENOUGH:
                    raise EncoderError(
                        "The semantic ranker is off: this machine computes other vectors than its numbers"
                        " were fitted with."
                    )
            self._network = network

    def encode(self, text: str, prefix: str) -> Vector | None:
        """Return the vector of a text, see `Encoder`."""
        whole = prepared(text, prefix)
        return self._known[whole] if whole else None

    def _encoded(self, whole: str) -> Vector:
        import numpy as np

        self.load()
        assert self._network is not None
        vector: Vector = self._network.encode(whole).astype(np.float16).astype(np.float64)
        return vector


def check_runtime(known: KnownModel) -> None:
    """Check which onnxruntime there is: another one makes other vectors of the same model.

    Raises:
        EncoderError: there is none, or another.
    """
    there = runtime_version()
    if there != known.onnxruntime:
        found = f"onnxruntime {there} is installed" if there else "onnxruntime or tokenizers is not installed"
        raise EncoderError(
            f"The semantic ranker is off: it needs onnxruntime {known.onnxruntime}, and {found}: {EXTRA}."
        )


class _Network:
    """The network and its tokenizer, in memory."""

    def __init__(self, model: bytes, tokenizer: bytes) -> None:
        try:
            import onnxruntime
            from tokenizers import Tokenizer

            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = options.inter_op_num_threads = 1
            options.log_severity_level = 3
            options.enable_cpu_mem_arena = False  # it would keep its largest moment for good
            self._session: Any = onnxruntime.InferenceSession(
                model, options, providers=["CPUExecutionProvider"]
            )
            self._tokenizer: Any = Tokenizer.from_buffer(tokenizer)
        except Exception as error:  # the library raises what it likes
            raise EncoderError(
                f"The semantic ranker is off: onnxruntime can't run its model: {error}."
            ) from error
        self._tokenizer.enable_truncation(_TOKENS)
        self._tokenizer.no_padding()
        self._tokenizer.encode_special_tokens = True  # a person's "[SEP]" is three signs and a word
        self._inputs = {one.name for one in self._session.get_inputs()}

    def encode(self, whole: str) -> Any:
        """Return the mean of a text's token vectors at unit length, shape (`SIZE`,), float32."""
        import numpy as np

        tokens = self._tokenizer.encode(whole)
        ids = np.array([tokens.ids], dtype=np.int64)
        given = {
            "input_ids": ids,
            "attention_mask": np.ones_like(ids),
            "token_type_ids": np.zeros_like(ids),
        }
        feed = {name: value for name, value in given.items() if name in self._inputs}
        vector = self._session.run(None, feed)[0][0].mean(axis=0)
        length = np.linalg.norm(vector)
        if not np.isfinite(length) or length == 0:
            raise EncoderError(f"The semantic ranker is off: its model makes no vector of “{whole[:60]}”.")
        return vector / length
