"""Opens a dossier, folder or archive, that may come from anybody: nothing in it is believed or followed."""

from __future__ import annotations

import errno
import os
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO, BinaryIO, NoReturn

from applykit.dossier.manifest import NAME
from applykit.dossier.names import Unsafe, check_names
from applykit.dossier.write import recover
from applykit.errors import UnreadableError
from applykit.visible import printable

MOST_FILES = 20_000
MOST_BYTES = 8 << 30
MOST_READ = 64 << 20
"""The largest file that is read as a whole, such as check.json."""

_DIRECTORY = 32 << 20
"""The largest table of contents of an archive that is read."""

_LEAST_SUSPECT = 8 << 20
_MOST_RATIO = 200
"""What grows more than this much on unpacking is made to fill a disk."""

_CHUNK = 1 << 20
_LEFT_BEHIND = ("thumbs.db", "desktop.ini", ".ds_store")
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError, OverflowError,
    KeyError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Opened:
    """A dossier that is open: its files by name with their sizes in bytes, names composed (NFC)."""

    path: Path
    sizes: Mapping[str, int]
    _open: Callable[[str], IO[bytes]]

    def digest(self, name: str) -> str:
        """The SHA-256 of a file in hexadecimal digits, read piece by piece."""
        total = sha256()
        for chunk in self._chunks(name):
            total.update(chunk)
        return total.hexdigest()

    def copy(self, name: str, target: IO[bytes]) -> None:
        """Write a file into another place, piece by piece."""
        for chunk in self._chunks(name):
            target.write(chunk)

    def _chunks(self, name: str) -> Iterator[bytes]:
        left = self.sizes[name]
        with self._reading(name) as stream:
            while chunk := stream.read(_CHUNK):
                left -= len(chunk)
                if left < 0:
                    _refuse(self.path, f"“{printable(name)}” is larger than it says")
                yield chunk

    def read(self, name: str) -> bytes:
        """A file as a whole.

        Raises:
            UnreadableError: it is not there, too large to be read at once, or damaged.
        """
        if name not in self.sizes:
            raise UnreadableError("dossier.incomplete", dossier=str(self.path), file=name)
        if self.sizes[name] > MOST_READ:
            _refuse(self.path, f"“{printable(name)}” is too large to be read")
        with self._reading(name) as stream:
            return stream.read(MOST_READ)

    @contextmanager
    def _reading(self, name: str) -> Iterator[IO[bytes]]:
        try:
            with self._open(name) as stream:
                yield stream
        except _DAMAGED as error:
            problem = f"“{printable(name)}”: {error}"
            raise UnreadableError("dossier.damaged", dossier=str(self.path), problem=problem) from None
        except OSError as error:
            reason = error.strerror or str(error)
            if error.errno == errno.EINVAL:  # an archive that points to before its beginning
                raise UnreadableError("dossier.damaged", dossier=str(self.path), problem=reason) from None
            raise UnreadableError("file.unreadable", file=str(self.path / name), reason=reason) from None


def is_dossier(path: Path) -> bool:
    """Whether a path is a dossier rather than a profile: an archive, or a folder with a manifest."""
    recover(path)
    return (path / NAME).is_file() if path.is_dir() else path.suffix.lower() == ".zip"


@contextmanager
def opened(path: Path) -> Iterator[Opened]:
    """Open a dossier; what a killed build left of a folder is mended first.

    Raises:
        UnreadableError: there is none, it is damaged, or it holds what no dossier holds: links, devices,
            names that lead elsewhere or are there twice, locked or endlessly growing entries.
    """
    recover(path)
    with ExitStack() as held:
        with _told(path):
            dossier = _folder(path) if path.is_dir() else _archive(path, held)
        yield dossier


def _folder(path: Path) -> Opened:
    names = dict(_scan(path))
    _checked(path, names)
    composed = {unicodedata.normalize("NFC", name): name for name in names}
    sizes = {name: names[there] for name, there in composed.items()}
    return Opened(path, sizes, lambda name: _open_file(path / composed[name]))


def _archive(path: Path, held: ExitStack) -> Opened:
    if not path.is_file():
        raise UnreadableError("dossier.missing", dossier=str(path))
    stream = held.enter_context(path.open("rb"))
    _look_before_opening(path, stream)
    archive = held.enter_context(zipfile.ZipFile(stream))
    entries = _entries(path, archive)
    sizes = {name: entry.file_size for name, entry in entries.items()}
    return Opened(path, sizes, lambda name: archive.open(entries[name]))


def _refuse(path: Path, problem: str) -> NoReturn:
    raise UnreadableError("dossier.refused", dossier=str(path), problem=problem)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except _DAMAGED as error:
        raise UnreadableError("dossier.damaged", dossier=str(path), problem=str(error)) from None
    except OSError as error:
        raise UnreadableError(
            "file.unreadable", file=str(path), reason=error.strerror or str(error)
        ) from None


def _checked(path: Path, sizes: Mapping[str, int]) -> Mapping[str, int]:
    try:
        check_names(sizes)
    except Unsafe as error:
        _refuse(path, str(error))
    if len(sizes) > MOST_FILES or sum(sizes.values()) > MOST_BYTES:
        _refuse(path, "it holds more than a dossier can")
    return sizes


# -- folders


def _scan(folder: Path) -> Iterator[tuple[str, int]]:
    """The files below a folder; those that systems and Word leave behind while it is open are passed over."""
    waiting, seen = [""], 0
    while waiting:
        below = waiting.pop()
        with os.scandir(folder / below) as found:
            for item in sorted(found, key=lambda one: one.name):
                name = f"{below}{item.name}"
                status = item.stat(follow_symlinks=False)
                seen += 1
                if seen > MOST_FILES:
                    _refuse(folder, "it holds more than a dossier can")
                if item.name.lower() in _LEFT_BEHIND or item.name.startswith("~$"):
                    continue
                if stat.S_ISDIR(status.st_mode):
                    waiting.append(f"{name}/")
                elif stat.S_ISREG(status.st_mode):
                    yield name, status.st_size
                else:
                    _refuse(folder, f"“{printable(name)}” is a link or a device, not a file")


def _open_file(path: Path) -> BinaryIO:
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
    return open(handle, "rb")


# -- archives


def _look_before_opening(path: Path, stream: BinaryIO) -> None:
    """Refuse an archive whose table of contents alone would fill the memory: it is read as a whole."""
    size = stream.seek(0, os.SEEK_END)
    if size > MOST_BYTES:
        _refuse(path, "it holds more than a dossier can")
    start = stream.seek(max(0, size - (1 << 16) - 22))
    tail = stream.read()
    at = tail.rfind(b"PK\5\6")
    if at < 0:
        raise UnreadableError("dossier.damaged", dossier=str(path), problem="it is not a zip archive")
    count = int.from_bytes(tail[at + 10 : at + 12], "little")
    length = int.from_bytes(tail[at + 12 : at + 16], "little")
    if count > MOST_FILES or length > _DIRECTORY or length > start + at:
        _refuse(path, "it holds more than a dossier can")
    stream.seek(0)


def _entries(path: Path, archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The files of an archive by name, without the one folder that all of them may lie in."""
    found: list[tuple[str, zipfile.ZipInfo]] = []
    packed = 0
    for entry in archive.infolist():
        name = _name(entry)
        packed += entry.compress_size
        kind = stat.S_IFMT(entry.external_attr >> 16)
        if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
            _refuse(path, f"“{printable(name)}” is a link or a device, not a file")
        if entry.flag_bits & 1:
            _refuse(path, f"“{printable(name)}” is locked with a password")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            _refuse(path, f"“{printable(name)}” is compressed in a way that no dossier is")
        if entry.file_size > _LEAST_SUSPECT and entry.file_size > _MOST_RATIO * max(entry.compress_size, 1):
            _refuse(path, f"“{printable(name)}” would grow to {entry.file_size:,} bytes")
        if not entry.is_dir():
            found.append((name, entry))
    if packed > path.stat().st_size:
        _refuse(path, "its files lie over each other")
    names = [name for name, _entry in found]
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        _refuse(path, f"“{printable(twice)}” is there twice")
    _checked(path, {name: entry.file_size for name, entry in found})
    top = names[0].split("/")[0] + "/" if names else ""
    if NAME not in names and f"{top}{NAME}" in names and all(name.startswith(top) for name in names):
        return {name.removeprefix(top): entry for name, entry in found}
    return dict(found)


def _name(entry: zipfile.ZipInfo) -> str:
    """An entry's name as it was meant: older Windows writes Chinese names in GBK without saying so."""
    written = entry.orig_filename
    if not entry.flag_bits & 0x800:
        for code in ("utf-8", "gbk"):
            try:
                written = written.encode("cp437").decode(code)
                break
            except UnicodeError:
                continue
    return unicodedata.normalize("NFC", written)
