"""How recorded operators fare when they are computed again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.trace.recording import Event, Node, NodeKind, Plain
from tests.conformance.oracle import LeftOut, rebuilt, recomputed

MOST_SHOWN = 20


@dataclass
class Tally:
    """Counts over many events.

    Attributes
    ----------
    operators : int
        Operators, subscripts and stores that were recorded.
    left_out : dict
        Why some of them cannot be computed again, and how many.
    eligible : int
        The others: their operands and their result were kept whole.
    exact : int
        Those that give the recorded result bit for bit (the bits of a nan aside).
    within_bound : int
        Contractions that differ from the recorded result by no more than the rounding of their sum.
    """

    operators: int = 0
    left_out: dict[str, int] = field(default_factory=dict)
    eligible: int = 0
    exact: int = 0
    within_bound: int = 0
    wrong: list[str] = field(default_factory=list)
    wrong_count: int = 0

    def take(self, event: Event, node: Node) -> None:
        """Replay one event."""
        if node.kind in (NodeKind.CALL, NodeKind.ATTRIBUTE):
            return
        self.operators += 1
        try:
            recorded = _recorded(event)
            again = recomputed(event, node)
        except LeftOut as why:
            self.left_out[str(why)] = self.left_out.get(str(why), 0) + 1
            return
        except Exception as error:
            self.eligible += 1
            self._note(event, node, f"raises {type(error).__name__}: {error}")
            return
        self.eligible += 1
        self._compare(event, node, again, recorded)

    def _compare(self, event: Event, node: Node, again: Any, recorded: Any) -> None:
        if type(recorded) is not np.ndarray:
            if type(again) is type(recorded) and repr(again) == repr(recorded):
                self.exact += 1
            else:
                self._note(event, node, f"gives {again!r:.200}, was {recorded!r:.200}")
            return
        host = np.asarray(again)
        if _mask_bits(again) != _mask_bits(event.result):
            self._note(event, node, f"has the mask {np.ma.getmask(again)!r:.200}")
            return
        dtype = event.result.dtype  # type: ignore[union-attr]
        if (host.shape, host.dtype.str) != (recorded.shape, dtype):
            self._note(event, node, f"is {host.dtype.str} {host.shape}, was {dtype} {recorded.shape}")
        elif _bits(host) == _bits(recorded):
            self.exact += 1
        elif "@" in node.symbol and _within_bound(event, host, recorded):
            self.within_bound += 1
        elif _same_but_nan_bits(host, recorded):
            self.exact += 1
        else:
            self._note(event, node, f"gives {host!r:.200}, was {recorded!r:.200}")

    def _note(self, event: Event, node: Node, text: str) -> None:
        self.wrong_count += 1
        if len(self.wrong) < MOST_SHOWN:
            shown = ", ".join(f"{each.value!r:.120}" for each in event.arguments)
            self.wrong.append(f"{node.filename}:{node.span.line}: {node.source[:80]} {text} [{shown}]")


def _recorded(event: Event) -> Any:
    result = event.result
    if isinstance(result, Plain) and result.type_name in ("bool", "int", "float", "complex", "str", "bytes"):
        return result.value
    if not isinstance(result, Snapshot):
        raise LeftOut("the result is neither array nor number")
    if result.values is None:
        raise LeftOut(f"the result was not kept whole ({result.reason or 'too large'})")
    return result.values


def _mask_bits(x: Any) -> bytes | None:
    mask = x.mask if isinstance(x, Snapshot) else np.ma.getmask(x)
    return None if mask is None or mask is np.ma.nomask else bytes(mask.tobytes())


def _bits(x: Any) -> bytes:
    """Bytes of the values; of an 80-bit number without the padding, which holds whatever was there before."""
    if x.dtype.kind in "fc" and x.dtype.char in "gG" and np.finfo(np.longdouble).nmant == 63:
        width = np.dtype(np.longdouble).itemsize
        native = x.astype(x.dtype.newbyteorder("="))
        return np.ascontiguousarray(native).reshape(-1).view(np.uint8).reshape(-1, width)[:, :10].tobytes()
    return bytes(np.ndarray.tobytes(x))


def _same_but_nan_bits(again: Any, recorded: Any) -> bool:
    """Whether only the sign or payload of a nan differs, which IEEE 754 leaves to the processor's instruction."""
    if again.dtype.kind not in "fc":
        return False
    real = again.real.dtype
    flat, kept = (np.ascontiguousarray(each).reshape(-1).view(real) for each in (again, recorded))
    return bool(np.isnan(flat).any()) and all(
        (np.isnan(x) and np.isnan(y)) or x == y for x, y in zip(flat, kept, strict=True)
    )


def _within_bound(event: Event, again: Any, recorded: Any) -> bool:
    """|difference| <= n eps (|a| @ |b|), Higham 2002, 3.5; the same for complex with a factor 4."""
    a, b = (np.abs(np.asarray(rebuilt(argument))) for argument in event.arguments)
    if again.dtype.kind not in "fc":
        return False
    wide = np.longdouble
    with np.errstate(all="ignore"):
        scale = a.astype(wide) @ b.astype(wide)
        bound = 4 * a.shape[-1] * wide(np.finfo(again.dtype).eps) * scale
        return bool(np.all((np.abs(again - recorded) <= bound) | (np.isnan(again) & np.isnan(recorded))))
