"""One random program, plain and watched."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator

from tensorviz.trace.limits import Limits
from tensorviz.trace.recording import Recording
from tests.corpus.harness import Noticed, Snippet, run
from tests.corpus.programs import Maker

SMALL = Limits(events=30, iterations=2, iterations_total=3, calls=2, nbytes=2000, whole_bytes=64)
SECONDS = 4
WATCHED_SECONDS = 60


class TooLong(BaseException):
    pass


@contextlib.contextmanager
def bounded(seconds: float) -> Iterator[list[float]]:
    """Stop a program that loops for long; what is yielded then holds the time, also where the program caught the end."""
    stopped: list[float] = []

    def stop(*_: object) -> None:
        stopped.append(seconds)
        raise TooLong

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        with contextlib.suppress(TooLong):
            yield stopped
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def differences(plain: Noticed, watched: Noticed) -> list[str]:
    found = [name for name in ("stdout", "stderr", "error") if getattr(plain, name) != getattr(watched, name)]
    names = plain.namespace.keys() | watched.namespace.keys()
    return found + [name for name in sorted(names) if plain.namespace.get(name) != watched.namespace.get(name)]


def _within(seconds: float, snippet: Snippet, limits: Limits | None = None) -> tuple[Noticed, Recording | None] | None:
    with bounded(seconds) as stopped:
        outcome = run(snippet, watched=limits is not None, limits=limits)
    return None if stopped else outcome


def check(seed: int, *, is_small: bool) -> int | None:
    """Number of events recorded, None where the plain run takes too long; fails where a program's author could notice."""
    snippet = Snippet(f"seed {seed}", (Maker(seed).program(),))
    unwatched = _within(SECONDS, snippet)
    if unwatched is None:
        return None
    outcome = _within(WATCHED_SECONDS, snippet, SMALL if is_small else Limits())
    assert outcome is not None, f"seed {seed}: more than {WATCHED_SECONDS} s"
    (plain, _), (watched, recording) = unwatched, outcome
    found = differences(plain, watched)
    assert found == [], f"seed {seed}: {found}\n{snippet.cells[0]}\n{plain.error}\n{watched.error}"
    assert recording is not None
    assert recording.omitted.faults == ()
    assert not [note for note in recording.notes if note.startswith("not watched")]
    return len(recording.events)
