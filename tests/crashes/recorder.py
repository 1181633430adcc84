"""Keeps what the disk holds, and what of it a cut would leave, at every moment that a process tells of.

Four kinds of a cut: ``killed`` (the process is gone, the system wrote all it was given), ``data`` (what was
not synced is lost), ``names`` (and so are new names, where their folder was not synced), ``torn`` (of what
was not synced some sectors were written, some not).
"""

from __future__ import annotations

import json
import os
import random
import socketserver
import tempfile
import threading
import time
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

KINDS = ("killed", "data", "names", "torn")
SECTOR = 512
_COARSE = 50_000_000  # nanoseconds

Tree = dict[str, Any]
"""Name → bytes of a file, or Tree of a folder."""


class Image(NamedTuple):
    """What a cut would have left at one moment.

    Attributes:
        kind: see `KINDS`.
        tree: all files of the root.
        promises: what people and servers had been told by then.
    """

    kind: str
    tree: Tree
    promises: Any


class Recorder:
    """Listens to the processes of a test whose data stand below a folder."""

    def __init__(self, root: Path, promises: Callable[[], Any], every: int = 1) -> None:
        """Begin with what is in the folder, all of it synced.

        Args:
            root: what is watched.
            promises: returns what is promised at the moment.
            every: how many moments go by between two whose images are kept.
        """
        self.root, self.images, self.moments = root, list[Image](), 0
        self.on_said: Callable[[str], None] = lambda _text: None
        self._promises, self._every = promises, every
        self._lock = threading.Lock()
        self._objects: dict[int, int] = {}
        self._numbers = 0
        self._content: dict[int, bytes] = {}
        self._synced: dict[int, bytes] = {}
        self._names: dict[int, dict[str, int]] = {}
        self._synced_names: dict[int, dict[str, int]] = {}
        self._folders: set[int] = set()
        self._seen: dict[int, tuple[int, int, bytes]] = {}
        self._known: set[bytes] = set()
        self._random = random.Random(7)
        self._socket = Path(tempfile.mkdtemp()) / "s"
        self._server = _Server(str(self._socket), self)
        self._scan()
        self._synced.update(self._content)
        self._synced_names.update({number: dict(names) for number, names in self._names.items()})

    def environment(self) -> dict[str, str]:
        """Return what a process needs to be watched."""
        shim = Path(__file__).with_name("shim")
        return {
            "CRASH_ROOT": str(self.root),
            "CRASH_SOCKET": str(self._socket),
            "PYTHONPATH": f"{shim}{os.pathsep}{Path(__file__).parents[2]}",
        }

    def __enter__(self) -> Recorder:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._socket.unlink(missing_ok=True)
        self._socket.parent.rmdir()

    def look(self) -> None:
        """Keep the images of this moment, whatever happens at it."""
        with self._lock:
            self._scan()
            self._keep()

    def told(self, kind: str, path: str, goes: bool = False) -> None:
        """Take in what a process tells."""
        with self._lock:
            self._scan()
            if kind == "synced":
                self._sync(path)
                return
            if kind == "said":
                self.on_said(path)
                self._keep()
                return
            self.moments += 1
            if self.moments % self._every == 0:
                self._keep()
            if goes:
                self._forget(path)

    def _sync(self, path: str) -> None:
        number = self._number(path)
        if number in self._folders:
            self._synced_names[number] = dict(self._names[number])
        elif number is not None:
            self._synced[number] = self._content[number]

    def _number(self, path: str) -> int | None:
        try:
            return self._objects.get(os.stat(path).st_ino)
        except FileNotFoundError:
            return None

    def _forget(self, path: str) -> None:
        """Let the system give the number of a file that goes to another one."""
        try:
            found = os.stat(path)
        except FileNotFoundError:
            return
        if found.st_nlink == 1:
            self._objects.pop(found.st_ino, None)

    def _scan(self) -> None:
        present: set[int] = set()
        self._folders.clear()
        self._walk(str(self.root), present)
        self._objects = {inode: number for inode, number in self._objects.items() if inode in present}

    def _walk(self, folder: str, present: set[int]) -> int:
        number = self._object(os.stat(folder).st_ino, present)
        self._folders.add(number)
        names = self._names[number] = {}
        for entry in os.scandir(folder):
            try:
                found = os.stat(entry.path)
                if entry.is_dir():
                    names[entry.name] = self._walk(entry.path, present)
                    continue
                file = self._object(found.st_ino, present)
                self._content[file] = self._read(file, entry.path, found)
                names[entry.name] = file
            except FileNotFoundError:  # another process has just removed it
                continue
        return number

    def _object(self, inode: int, present: set[int]) -> int:
        present.add(inode)
        if inode not in self._objects:
            self._numbers += 1
            self._objects[inode] = self._numbers
        return self._objects[inode]

    def _read(self, file: int, path: str, found: os.stat_result) -> bytes:
        before = self._seen.get(file)
        if before and before[:2] == (found.st_mtime_ns, found.st_size) and not path.endswith("-shm"):
            return before[2]
        content = Path(path).read_bytes()
        # The system's clock for files is coarse: of what was just written it can't tell the next change.
        if time.time_ns() - found.st_mtime_ns > _COARSE:
            self._seen[file] = found.st_mtime_ns, found.st_size, content
        return content

    def _keep(self) -> None:
        root = self._objects[os.stat(self.root).st_ino]
        promises = self._promises()
        for kind in KINDS:
            tree = self._tree(root, kind)
            digest = blake2b(repr((_digest(tree), promises)).encode()).digest()
            if digest not in self._known:
                self._known.add(digest)
                self.images.append(Image(kind, tree, promises))

    def _tree(self, number: int, kind: str) -> Tree:
        names = self._synced_names.get(number, {}) if kind == "names" else self._names.get(number, {})
        tree: Tree = {}
        for name, child in names.items():
            folder = child in self._folders or child in self._synced_names
            tree[name] = self._tree(child, kind) if folder else self._bytes(child, kind)
        return tree

    def _bytes(self, number: int, kind: str) -> bytes:
        now, synced = self._content[number], self._synced.get(number, b"")
        if kind == "killed" or now == synced:
            return now
        if kind != "torn":
            return synced
        torn = bytearray(synced.ljust(len(now), b"\0"))
        for start in range(0, len(now), SECTOR):
            if self._random.random() < 0.5:
                torn[start : start + SECTOR] = now[start : start + SECTOR]
        return bytes(torn[: self._random.choice((len(now), len(torn), max(len(synced), SECTOR)))])


class _Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, path: str, recorder: Recorder) -> None:
        super().__init__(path, _Handler)
        self.recorder = recorder


class _Handler(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        """Take what one process tells, and let it go on each time."""
        for line in self.rfile:
            self.server.recorder.told(**json.loads(line))
            self.wfile.write(b"\n")
            self.wfile.flush()


def write_tree(tree: Tree, folder: Path) -> None:
    """Put the files of an image on the disk."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in tree.items():
        if isinstance(content, dict):
            write_tree(content, folder / name)
        else:
            (folder / name).write_bytes(content)


def _digest(tree: Tree) -> list[object]:
    return [
        (name, _digest(content) if isinstance(content, dict) else blake2b(content, digest_size=16).digest())
        for name, content in sorted(tree.items())
    ]
