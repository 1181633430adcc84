"""The modules of a question in one file: to find and open 140 of them takes as long as to run them.

Python looks for a module in the listing of its package, opens its byte code and reads it. Here all of them
are read at once; each is still as old and as large as its source, or Python looks for it as ever.
"""

from __future__ import annotations

import marshal
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, SourceFileLoader
from types import CodeType, ModuleType

from corpus.caching import beside_byte_code
from corpus.caching.beside_byte_code import Stamps, stamps

_Entry = tuple[Stamps, bool, str, bytes]
"""Of the source; whether it is a package; where its byte code is, and that itself."""
_HEADER = 16
"""Bytes before the code in a file of byte code: a magic number, flags, the source's time and size."""
_HASHED = slice(4, 8)
"""Flags: not zero if the byte code is not told by time and size."""


class KeptModules:
    """Finds the modules of a folder in a file."""

    def __init__(self, root: str, path: str | None) -> None:
        """Read the file.

        Args:
            root: the folder that they are imported from, with a slash at its end.
            path: of the file; None to find nothing.
        """
        self._root, self._path = root, path
        self._known: dict[str, _Entry] = {}
        self._has_changed = False
        kept_of, known = beside_byte_code.read(path) or (root, {})
        if kept_of == root:  # else it was moved: byte code tells where its source is
            self._known = known

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return how a module is loaded; None if it is not kept, or is not what it was."""
        entry = self._known.get(name)
        if entry is None:
            return None
        stamped, is_package, cached, code = entry
        source = _source(self._root, name, is_package)
        if not _is_still(source, stamped):
            del self._known[name]
            self._has_changed = True
            return None
        spec = ModuleSpec(name, _Loader(name, source, code), origin=source, is_package=is_package)
        spec.has_location, spec.cached = True, cached
        if spec.submodule_search_locations is not None:
            spec.submodule_search_locations.append(source.removesuffix("/__init__.py"))
        return spec

    def save(self) -> None:
        """Keep what Python has found itself since, and nothing that has changed."""
        found: dict[str, _Entry] = {}
        for name, module in tuple(sys.modules.items()):
            spec = getattr(module, "__spec__", None)
            if name in self._known or not spec or type(spec.loader) is not SourceFileLoader:
                continue
            entry = _entry(spec, self._root)
            found |= {name: entry} if entry and spec.name == name else {}
        if found or self._has_changed:
            beside_byte_code.write(self._path, self._root, self._known | found)


def of_this_program() -> KeptModules:
    """Return the modules that stand where guidebot does, which are found in their file from now on."""
    root = __file__.removesuffix("corpus/caching/kept_modules.py")
    modules = KeptModules(root, beside_byte_code.place(__spec__, "modules"))
    sys.meta_path.insert(0, modules)
    return modules


class _Loader(SourceFileLoader):
    """Loads a module whose byte code is at hand; all else, such as its source, comes from its file."""

    def __init__(self, name: str, path: str, code: bytes) -> None:
        super().__init__(name, path)
        self._code = code

    def get_code(self, fullname: str) -> CodeType:
        code: CodeType = marshal.loads(self._code)
        return code


def _is_still(source: str, stamped: Stamps) -> bool:
    try:
        return stamps(source) == stamped
    except OSError:
        return False


def _source(root: str, name: str, is_package: bool) -> str:
    return f"{root}{name.replace('.', '/')}{'/__init__' if is_package else ''}.py"


def _entry(spec: ModuleSpec, root: str) -> _Entry | None:
    """Return what is kept of a module; None if its byte code is not what would be made of its source now."""
    is_package = spec.submodule_search_locations is not None
    if spec.origin != _source(root, spec.name, is_package) or spec.cached is None:
        return None
    try:
        stamped = stamps(spec.origin)
        with open(spec.cached, "rb") as file:  # noqa: PTH123
            raw = file.read()
    except OSError:
        return None
    told = int.from_bytes(raw[8:12], "little"), int.from_bytes(raw[12:16], "little")
    if told != (stamped[0] // 10**9 & 0xFFFFFFFF, stamped[1] & 0xFFFFFFFF) or any(raw[_HASHED]):
        return None
    return stamped, is_package, spec.cached, raw[_HEADER:]
