"""Reads what keepers have: Markdown, plain text, files, folders of them, web addresses.

`read_sources` turns sources into documents and names them; `reread` reads one of them again.
"""

from corpus.readers.sources import Options, ReadSources, read_source, read_sources, reread, reread_all

__all__ = ["Options", "ReadSources", "read_source", "read_sources", "reread", "reread_all"]
