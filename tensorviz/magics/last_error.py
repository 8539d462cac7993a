"""``%explain --last-error``: the operation that ended a cell without ``%%explain``."""

from __future__ import annotations

import linecache
import logging
import sys
from dataclasses import dataclass, replace
from typing import Any

from tensorviz.sentences import say
from tensorviz.trace.failure import leading_to
from tensorviz.trace.postmortem import record_failure
from tensorviz.trace.recording import Recording

__all__ = ["LastError"]

log = logging.getLogger("tensorviz")

LATER = say("The operands are shown as they are now; they may have changed since the error.")


@dataclass(slots=True)
class LastError:
    """The last failure of a shell, told when it happened: what the reader changes later does not count."""

    recording: Recording | None = None

    def note(self, error: BaseException | None) -> None:
        """A cell has ended with ``error``; never raises."""
        if not isinstance(error, Exception):
            return
        try:
            self.recording = _recorded(error)
        except Exception:
            log.exception("the last error could not be told")
            self.recording = None

    def keep(self, recording: Recording) -> None:
        """A cell that was explained has ended with an error."""
        if recording.failure is not None:
            self.recording = recording

    def found(self) -> Recording | None:
        """The last failure; one from before the extension was loaded as its frames are now."""
        if self.recording is not None:
            return self.recording
        error: Any = getattr(sys, "last_exc", None) or getattr(sys, "last_value", None)
        recording = _recorded(error) if isinstance(error, Exception) else None
        return None if recording is None else replace(recording, notes=(*recording.notes, LATER))


def _recorded(error: BaseException) -> Recording | None:
    return record_failure(error, _cells(error))


def _cells(error: BaseException) -> dict[str, str]:
    """The texts of the cells that an exception, and those that it was raised for, went through."""
    found: dict[str, str] = {}
    for each in leading_to(error, also_context=True):
        traceback = each.__traceback__
        while traceback is not None:
            filename = traceback.tb_frame.f_code.co_filename
            entry = linecache.cache.get(filename)
            if entry is not None and len(entry) > 1 and entry[1] is None:  # no file: the text of a cell
                found[filename] = "".join(entry[2])
            traceback = traceback.tb_next
    return found
