"""The encoder of this process: made once, and given up for good once it can't be used."""

from __future__ import annotations

import logging
from functools import cache
from typing import TYPE_CHECKING

from retrieval.encoding.encoder import EncoderError

if TYPE_CHECKING:
    from retrieval.encoding.encoder import Encoder


@cache
def encoder_in_use() -> Encoder | None:
    """Return the encoder; None where no model is installed or it can't be used, which is said once."""
    from retrieval.encoding.models import installed
    from retrieval.encoding.onnx_encoder import OnnxEncoder, check_runtime

    try:
        model = installed()
        if model is None:
            return None
        check_runtime(model.known)
        return OnnxEncoder(model)
    except EncoderError as error:
        give_up(error)
        return None


@cache
def _say_once(sentence: str) -> None:
    logging.getLogger("guidebot").warning(sentence)


def give_up(error: EncoderError) -> None:
    """Say why words alone rank from now on; the same reason is said once."""
    sentence = str(error)
    _say_once(sentence if "words alone" in sentence else f"{sentence} Words alone rank the answers.")
