"""One random program, plain and watched."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator

from tensorviz.trace.recording import Limits, Recording
from tests.corpus.harness import Noticed, Snippet, run
from tests.corpus.programs import Maker

SMALL = Limits(events=30, iterations=2, iterations_total=3, calls=2, nbytes=2000, whole_bytes=64)
SECONDS = 4
WATCHED_SECONDS = 60


class TooLong(BaseException):
    pass


@contextlib.contextmanager
def bounded(seconds: float) -> Iterator[None]:
    """Stop a program that loops for long."""

    def stop(*_: object) -> None:
        raise TooLong

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _within(
    seconds: float, snippet: Snippet, limits: Limits | None = None
) -> tuple[Noticed, Recording | None] | tuple[None, None]:
    try:
        with bounded(seconds):
            noticed, recording = run(snippet, watched=limits is not None, limits=limits)
    except TooLong:
        return None, None
    return (None, None) if "TooLong" in noticed.error else (noticed, recording)


def differences(plain: Noticed, watched: Noticed) -> list[str]:
    found = [name for name in ("stdout", "stderr", "error") if getattr(plain, name) != getattr(watched, name)]
    names = plain.namespace.keys() | watched.namespace.keys()
    return found + [name for name in sorted(names) if plain.namespace.get(name) != watched.namespace.get(name)]


def check(seed: int, *, is_small: bool) -> int | None:
    """Number of events recorded, None where the plain run takes too long; fails where a program's author could notice."""
    snippet = Snippet(f"seed {seed}", (Maker(seed).program(),))
    plain, _ = _within(SECONDS, snippet)
    if plain is None:
        return None
    watched, recording = _within(WATCHED_SECONDS, snippet, SMALL if is_small else Limits())
    assert watched is not None, f"seed {seed}: more than {WATCHED_SECONDS} s"
    assert differences(plain, watched) == [], f"seed {seed}:\n{snippet.cells[0]}\n{plain.error}\n{watched.error}"
    assert recording is not None
    assert recording.omitted.faults == ()
    assert not [note for note in recording.notes if note.startswith("not watched")]
    return len(recording.events)
