"""One random program, plain and watched."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator

from tensorviz.trace.recording import Limits
from tests.corpus.harness import Noticed, Snippet, run
from tests.corpus.programs import Maker

SMALL = Limits(events=30, iterations=2, iterations_total=3, calls=2, nbytes=2000, whole_bytes=64)
SECONDS = 4


class TooLong(BaseException):
    pass


@contextlib.contextmanager
def bounded() -> Iterator[None]:
    """A program may loop for long; it is then of no use."""

    def stop(*_: object) -> None:
        raise TooLong

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def differences(plain: Noticed, watched: Noticed) -> list[str]:
    found = [name for name in ("stdout", "stderr", "error") if getattr(plain, name) != getattr(watched, name)]
    names = plain.namespace.keys() | watched.namespace.keys()
    return found + [name for name in sorted(names) if plain.namespace.get(name) != watched.namespace.get(name)]


def check(seed: int, *, is_small: bool) -> int:
    """Number of events recorded; fails where a program's author could notice."""
    snippet = Snippet(f"seed {seed}", (Maker(seed).program(),))
    with bounded():
        plain, _ = run(snippet, watched=False)
    if "TooLong" in plain.error:
        return 0
    with bounded():
        watched, recording = run(snippet, watched=True, limits=SMALL if is_small else Limits())
    if "TooLong" in watched.error:
        return 0
    assert differences(plain, watched) == [], f"seed {seed}:\n{snippet.cells[0]}\n{plain.error}\n{watched.error}"
    assert recording is not None
    assert recording.omitted.faults == ()
    assert not [note for note in recording.notes if note.startswith("not watched")]
    return len(recording.events)
