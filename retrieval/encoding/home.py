"""Where the model of the sentence encoder lies; looking costs next to nothing where there is none."""

from __future__ import annotations

import os
import sys
from pathlib import Path

PLACE = "GUIDEBOT_SEMANTIC_DIR"
"""Environment variable that names another folder for the model."""
RECEIPT = "model.json"
"""File of an installed model that says what it is; written last."""


def model_home() -> Path:
    """Return the folder of the installed model; it need not be there.

    The model belongs to the program, as the packages do that run it: it lies in the virtual environment, and
    serves every data directory. Without a virtual environment it lies with the user's data.
    """
    named = os.environ.get(PLACE, "").strip()
    if named:
        return Path(named).expanduser()
    if sys.prefix != sys.base_prefix:
        return Path(sys.prefix, "share", "guidebot", "semantic")
    from platformdirs import user_data_path

    return user_data_path("guidebot", appauthor=False) / "semantic"


def is_installed() -> bool:
    """Return whether a model was installed, whether or not it can be used."""
    return (model_home() / RECEIPT).exists()
