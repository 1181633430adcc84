"""The data files of retrieval: word lists and tables of English, and the fitted numbers."""

from pathlib import Path

DATA = Path(__file__).parent
"""Where they stand."""
