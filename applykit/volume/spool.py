"""Objects of a PDF, numbered through the whole volume and written one after another into a temporary file."""

from __future__ import annotations

import tempfile
from array import array
from collections.abc import Iterable
from typing import BinaryIO


class Spool:
    """A temporary file of finished objects; what is written is no longer held in memory.

    Numbers are never used twice in a volume, so that any run of attachments can be taken into one part
    without reading an object again.
    """

    def __init__(self) -> None:
        self.file: BinaryIO = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the spool
        self.size = 0
        self.starts = array("Q", [0])

    def reserve(self) -> int:
        """The next free object number."""
        self.starts.append(0)
        return len(self.starts) - 1

    def put(self, number: int, body: Iterable[bytes]) -> None:
        """Write an object under a reserved number."""
        content = b"%d 0 obj\n%b\nendobj\n" % (number, b"".join(body))
        self.file.write(content)
        self.starts[number] = self.size + 1  # 0 means: not here
        self.size += len(content)

    def put_stream(self, number: int, entries: bytes, data: bytes) -> None:
        """Write a stream; `entries` are those of its dictionary but /Length."""
        self.put(number, (b"<<%b /Length %d>>\nstream\n" % (entries, len(data)), data, b"\nendstream"))

    def add(self, body: bytes) -> int:
        """Write an object under a new number."""
        number = self.reserve()
        self.put(number, (body,))
        return number

    def add_stream(self, entries: bytes, data: bytes) -> int:
        """Write a stream under a new number."""
        number = self.reserve()
        self.put_stream(number, entries, data)
        return number

    def start(self, number: int) -> int | None:
        """Where an object begins, or None if it was not written here."""
        return self.starts[number] - 1 if self.starts[number] else None

    def rewind(self, size: int, numbers: int) -> None:
        """Forget what was written since the spool was `size` bytes long and the next number `numbers`."""
        self.file.seek(size)
        self.file.truncate()
        self.size = size
        del self.starts[numbers:]

    def close(self) -> None:
        """Remove the file."""
        self.file.close()
