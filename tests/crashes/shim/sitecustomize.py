"""Loaded by every Python process of a crash test: tells the recorder what is about to reach the disk.

It sees what Python and SQLite ask the system for: SQLite's own file functions are replaced in the process by
ones that tell of each write, sync and deletion first, so nothing but the standard library is needed.
"""

from __future__ import annotations

import ctypes
import io
import json
import os
import socket
import sys
import threading
from typing import Any

_ROOT = os.environ.get("CRASH_ROOT", "")
_lock = threading.RLock()
_busy = threading.local()
_connection: list[tuple[int, Any]] = []

_OPEN_CREATE = 0x4
_SYNCS_ITS_NAME = 0x800 | 0x4000 | 0x80000  # main journal, super journal, log: see unixSync in SQLite


def tell(kind: str, path: str = "", **more: Any) -> None:
    """Tell the recorder and wait until it has looked."""
    if getattr(_busy, "now", False):
        return
    _busy.now = True
    try:
        with _lock:
            if not _connection or _connection[0][0] != os.getpid():
                found = socket.socket(socket.AF_UNIX)
                found.connect(os.environ["CRASH_SOCKET"])
                _connection[:] = [(os.getpid(), found.makefile("rwb"))]
            stream = _connection[0][1]
            stream.write(json.dumps({"kind": kind, "path": path, **more}).encode() + b"\n")
            stream.flush()
            stream.readline()
    finally:
        _busy.now = False


def _inside(path: str) -> bool:
    return path.startswith(_ROOT)


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if event in ("os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.link"):
        paths = [_whole(arguments[0], arguments[-1])]
        if event in ("os.rename", "os.link"):
            paths.append(_whole(arguments[1], arguments[-1]))
        if any(map(_inside, paths)):
            tell("name", paths[-1], goes=event in ("os.rename", "os.remove"))


def _whole(path: Any, folder: Any) -> str:
    path = os.fsdecode(path) if not isinstance(path, int) else ""
    if os.path.isabs(path) or not isinstance(folder, int) or folder < 0:
        return os.path.abspath(path)
    return os.path.join(os.readlink(f"/proc/self/fd/{folder}"), path)


def _watch_syncs() -> None:
    for name in ("fsync", "fdatasync"):
        original = getattr(os, name)

        def synced(descriptor: Any, _original: Any = original) -> None:
            number = descriptor if isinstance(descriptor, int) else descriptor.fileno()
            path = os.readlink(f"/proc/self/fd/{number}")
            if _inside(path):
                tell("point", path)
            _original(descriptor)
            if _inside(path):
                tell("synced", path)

        setattr(os, name, synced)


class _Telling(io.TextIOWrapper):
    """Standard output that tells what is said to a person at the moment it is said."""

    def write(self, text: str) -> int:
        tell("said", text)
        return super().write(text)


class _Vfs(ctypes.Structure):
    _fields_ = (
        ("version", ctypes.c_int),
        ("size", ctypes.c_int),
        ("longest", ctypes.c_int),
        ("next", ctypes.c_void_p),
        ("name", ctypes.c_char_p),
        ("data", ctypes.c_void_p),
        ("open", ctypes.c_void_p),
        ("delete", ctypes.c_void_p),
    )


_POINTER, _INT, _LONG = ctypes.c_void_p, ctypes.c_int, ctypes.c_int64
_Open = ctypes.CFUNCTYPE(_INT, _POINTER, _POINTER, _POINTER, _INT, _POINTER)
_Delete = ctypes.CFUNCTYPE(_INT, _POINTER, ctypes.c_char_p, _INT)
_Write = ctypes.CFUNCTYPE(_INT, _POINTER, _POINTER, _INT, _LONG)
_Truncate = ctypes.CFUNCTYPE(_INT, _POINTER, _LONG)
_Sync = ctypes.CFUNCTYPE(_INT, _POINTER, _INT)
_WORDS = 19  # of sqlite3_io_methods, version 3
_WRITE, _TRUNCATE, _SYNC = 3, 4, 5  # places in it

_kept: list[Any] = []
_tables: dict[int, Any] = {}
_files: dict[int, list[Any]] = {}
"""Address of an open file → its path, and whether its name is yet to be synced with it."""


def _table(methods: int) -> Any:
    """Return a copy of a file's functions in which three tell first."""
    if methods not in _tables:
        copy = (ctypes.c_void_p * _WORDS).from_buffer_copy((ctypes.c_void_p * _WORDS).from_address(methods))
        write, truncate, sync = _Write(copy[_WRITE]), _Truncate(copy[_TRUNCATE]), _Sync(copy[_SYNC])

        def on_write(file: int, data: int, size: int, offset: int) -> int:
            tell("point", _files[file][0])
            return int(write(file, data, size, offset))

        def on_truncate(file: int, size: int) -> int:
            tell("point", _files[file][0])
            return int(truncate(file, size))

        def on_sync(file: int, flags: int) -> int:
            path, with_name = _files[file]
            tell("point", path)
            status = int(sync(file, flags))
            tell("synced", path)
            if with_name:
                _files[file][1] = False
                tell("synced", os.path.dirname(path))
            return status

        for place, kind, function in (
            (_WRITE, _Write, on_write),
            (_TRUNCATE, _Truncate, on_truncate),
            (_SYNC, _Sync, on_sync),
        ):
            callback = kind(function)
            _kept.append(callback)
            copy[place] = ctypes.cast(callback, ctypes.c_void_p).value
        _kept.extend((write, truncate, sync))
        _tables[methods] = copy
    return _tables[methods]


def _watch_sqlite() -> None:
    import _sqlite3

    library = ctypes.CDLL(_sqlite3.__file__)
    library.sqlite3_vfs_find.restype = ctypes.POINTER(_Vfs)
    vfs = library.sqlite3_vfs_find(None).contents
    opened, deleted = _Open(vfs.open), _Delete(vfs.delete)

    def on_open(self: int, name: int | None, file: int, flags: int, out: int) -> int:
        status = int(opened(self, name, file, flags, out))
        # SQLite keeps the name that it gave: it has to be that very one.
        path = os.fsdecode(ctypes.string_at(name)) if name else ""
        if status == 0 and _inside(path):
            _files[file] = [path, bool(flags & _OPEN_CREATE and flags & _SYNCS_ITS_NAME)]
            methods = ctypes.c_void_p.from_address(file)
            methods.value = ctypes.addressof(_table(methods.value or 0))
        return status

    def on_delete(self: int, name: bytes, with_name: int) -> int:
        path = os.fsdecode(name)
        if not _inside(path):
            return int(deleted(self, name, with_name))
        tell("name", path, goes=True)
        status = int(deleted(self, name, with_name))
        if with_name:
            tell("synced", os.path.dirname(path))
        return status

    for field, kind, function in (("open", _Open, on_open), ("delete", _Delete, on_delete)):
        callback = kind(function)
        _kept.append(callback)
        setattr(vfs, field, ctypes.cast(callback, ctypes.c_void_p).value)
    _kept.extend((opened, deleted))


if _ROOT:
    _watch_syncs()
    sys.addaudithook(_hook)
    _watch_sqlite()
    if "CRASH_SAID" in os.environ:
        sys.stdout = _Telling(sys.stdout.buffer, sys.stdout.encoding, line_buffering=True)
