"""Our own modules in one file: to find and open the 140 that a question passes takes as long as to run them.

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
    """Finds modules of some packages in a file.

    Attributes:
        root: the folder that the packages are in, with a slash at its end.
    """

    def __init__(self, root: str, packages: Sequence[str], path: str | None) -> None:
        """Read the file.

        Args:
            root: as above.
            packages: names of the packages in it.
            path: of the file; None to find nothing.
        """
        self.root, self._packages, self._path = root, frozenset(packages), path
        self._known: dict[str, _Entry] = {}
        kept_in, known = beside_byte_code.read(path) or (root, {})
        if kept_in == root:  # else it was moved: byte code tells where its source is
            self._known = known

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return how a module is loaded; None if it is not kept, or is not what it was."""
        entry = self._known.get(name)
        if entry is None:
            return None
        stamped, is_package, cached, code = entry
        folder = self.root + name.replace(".", "/")
        source = f"{folder}/__init__.py" if is_package else f"{folder}.py"
        try:
            if stamps(source) != stamped:
                return None
        except OSError:
            return None
        spec = ModuleSpec(name, _Loader(name, source, code), origin=source, is_package=is_package)
        spec.has_location, spec.cached = True, cached
        if spec.submodule_search_locations is not None:
            spec.submodule_search_locations.append(folder)
        return spec

    def save(self) -> None:
        """Keep what Python has found itself since, and nothing that has changed."""
        found = {spec.name: entry for spec in self._found_otherwise() if (entry := _entry(spec, self.root))}
        if found:
            known = {name: entry for name, entry in self._known.items() if self.find_spec(name)}
            beside_byte_code.write(self._path, self.root, known | found)

    def _found_otherwise(self) -> list[ModuleSpec]:
        specs = [
            getattr(module, "__spec__", None)
            for name, module in tuple(sys.modules.items())
            if name.partition(".")[0] in self._packages
        ]
        by_python = (spec for spec in specs if spec and type(spec.loader) is SourceFileLoader)
        return [spec for spec in by_python if not self.find_spec(spec.name)]


class _Loader(SourceFileLoader):
    """Loads a module whose byte code is at hand; all else, such as its source, comes from its file."""

    def __init__(self, name: str, path: str, code: bytes) -> None:
        super().__init__(name, path)
        self._code = code

    def get_code(self, fullname: str) -> CodeType:
        code: CodeType = marshal.loads(self._code)
        return code


def _entry(spec: ModuleSpec, root: str) -> _Entry | None:
    """Return what is kept of a module; None if its byte code is not what would be made of its source now."""
    is_package = spec.submodule_search_locations is not None
    expected = root + spec.name.replace(".", "/") + ("/__init__.py" if is_package else ".py")
    if spec.origin != expected or spec.cached is None:
        return None
    try:
        stamped = stamps(expected)
        with open(spec.cached, "rb") as file:  # noqa: PTH123
            raw = file.read()
    except OSError:
        return None
    told = int.from_bytes(raw[8:12], "little"), int.from_bytes(raw[12:16], "little")
    is_fresh = told == (stamped[0] // 10**9 & 0xFFFFFFFF, stamped[1] & 0xFFFFFFFF)
    return (stamped, is_package, spec.cached, raw[_HEADER:]) if is_fresh and not any(raw[_HASHED]) else None


def of_this_program() -> KeptModules:
    """Return the modules of guidebot, which are found in their file from now on."""
    root = __file__.removesuffix("corpus/caching/kept_modules.py")
    modules = KeptModules(root, ("bot", "corpus", "retrieval"), beside_byte_code.place(__spec__, "modules"))
    sys.meta_path.insert(0, modules)
    return modules
