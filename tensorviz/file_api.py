"""The arrays of a file with their statistics: what ``%tensor "weights.safetensors"`` shows."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from html import escape
from typing import Any

from tensorviz.arrays.reading.files import ArrayFile, Entry, open_file
from tensorviz.errors import UsageError
from tensorviz.inspector.corners import corners_of
from tensorviz.inspector.listing import EntrySummary, listed
from tensorviz.inspector.look import Look
from tensorviz.shown import Shown
from tensorviz.stills import still_of
from tensorviz.widgets.desk import Desk, Sent

__all__ = ["FileArrays", "open_arrays"]


class FileArrays(Shown):
    """The arrays of a file. As the last line of a cell it shows a table of them."""

    def __init__(self, file: ArrayFile) -> None:
        self._file = file
        self._listed: tuple[EntrySummary, ...] = listed(file)

    def __len__(self) -> int:
        return len(self._file.entries)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the arrays, in the file's order."""
        return tuple(entry.name for entry in self._file.entries)

    def text(self) -> str:
        """The table as plain text."""
        from tensorviz.render.listing import listing_text

        return listing_text(self._file, self._listed)

    def _still(self, name: str = "") -> dict[str, Any]:
        return still_of(f"<pre>{escape(self.text())}</pre>", self.text(), name)

    def _widget(self, still: str = "") -> dict[str, Any]:
        from tensorviz.protocol.listing import encode_listing
        from tensorviz.widgets.inspector import open_inspector

        widget = open_inspector(*encode_listing(self._file, self._listed), FileDesk(self._file), 0, still)
        return {**widget.bundle(), "text/plain": f"tensorviz: {self._file.path.name}"}


def open_arrays(path: str | os.PathLike[str]) -> FileArrays:
    """List the arrays of a ``.npy``, ``.npz``, ``.safetensors`` file or a Zarr store, with their statistics.

    Raises
    ------
    UsageError
        When the file cannot be read.
    """
    return FileArrays(open_file(os.fspath(path)))


class FileDesk(Desk):
    """Opens an array of the file that is asked for by its name; reads no other file."""

    def __init__(self, file: ArrayFile) -> None:
        self._file = file

    def take(self, command: Any) -> Sent | Iterator[Any]:
        """Check a command."""
        from tensorviz.protocol import requests
        from tensorviz.protocol.asking import OpenEntry
        from tensorviz.protocol.inspector_answer import check, plain, refusal

        asked = check(command)
        if isinstance(asked, requests.Refused):
            return plain(asked), []
        if not isinstance(asked, OpenEntry):
            return refusal(asked.request, "Open an array of the file first."), []
        entry = next((each for each in self._file.entries if each.name == asked.name), None)
        if entry is None:
            return refusal(asked.request, "The file has no such array."), []
        return _opened(asked.request, entry)


def _opened(request: int, entry: Entry) -> Generator[None, None, Sent]:
    """Read the whole array, slice by slice, and reply with its inspection."""
    from tensorviz.arrays.reading.reader import Unreadable
    from tensorviz.protocol.asking import InspectionReply
    from tensorviz.protocol.inspecting import inspection_message
    from tensorviz.protocol.inspection import Progress
    from tensorviz.protocol.inspector_answer import plain, refusal
    from tensorviz.protocol.operands import Buffers

    try:
        reader = entry.open()
    except UsageError as error:
        return refusal(request, str(error)), []
    look = Look(reader)
    for _ in look.slices():
        yield
    buffers = Buffers()
    corners = None if isinstance(reader, Unreadable) else corners_of(reader)
    message = inspection_message(look.summary, entry.name, corners, Progress("complete"), buffers, live=False)
    return plain(InspectionReply(request, message)), buffers.items
