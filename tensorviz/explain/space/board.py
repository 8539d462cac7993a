"""Where a reading with a picture in the plane is put together: things are drawn once, frames show some of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tensorviz.explain.spaces import Drawn, Space
from tensorviz.explain.steps import Frame, Reading
from tensorviz.explain.words import capital, join
from tensorviz.sentences import say
from tensorviz.trace.recording import Span

__all__ = ["Board"]

MOST_BRIEF = 4
THINGS = {
    "angle": say("angle"),
    "arrow": say("arrow"),
    "circle": say("circle"),
    "curve": say("curve"),
    "dots": say("points"),
    "face": say("plane"),
    "field": say("field of arrows"),
    "foot": say("perpendicular"),
    "grid": say("grid"),
    "line": say("line"),
    "link": say("stretch"),
    "patch": say("figure"),
}
UNDRAWN = frozenset({"badge", "fact", "bar"})


@dataclass
class Board:
    """What was drawn and told so far; ``axes``, ``title`` and ``window`` as in :class:`Space`."""

    span: Span
    axes: tuple[str, ...]
    title: str = ""
    window: tuple[float, ...] = ()
    drawn: list[Drawn] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)

    def put(self, drawn: Drawn) -> int:
        """Draw it once; the number is what frames show."""
        self.drawn.append(drawn)
        return len(self.drawn) - 1

    def tell(self, phase: str, sentence: str, shown: Sequence[int]) -> None:
        """The next frame. Things are painted in the order of ``shown``."""
        self.frames.append(self._frame(phase, sentence, tuple(shown)))

    def retell(self, position: int, phase: str, sentence: str, *more: int) -> None:
        """Another sentence for a frame that is there, with more to see."""
        shown = (*self.frames[position].shown, *more)
        self.frames[position] = self._frame(phase, sentence, shown)

    def reading(self, name: str, label: str, brief: Sequence[int] = (), still: int | None = None) -> Reading:
        """All frames; ``brief`` are positions of those before the last one, ``still`` that which stands alone."""
        last = len(self.frames) - 1
        few = tuple(dict.fromkeys((*brief, last))) if brief else tuple(range(last + 1))[-MOST_BRIEF:]
        space = Space(self.axes, tuple(self.drawn), self.title, self.window)
        return Reading(
            name, label, tuple(self.frames), (last if still is None else still,), few, tuple(range(last + 1)), space
        )

    def _frame(self, phase: str, sentence: str, shown: tuple[int, ...]) -> Frame:
        said = capital(sentence, say("the result"))
        return Frame(phase, said, self.span, alt=self._alt(said, shown), shown=shown)

    def _alt(self, sentence: str, shown: Sequence[int]) -> str:
        """``"In the picture: arrow a (3, 1), arrow b (1, 2)."``, or the sentence again."""
        drawn = [self.drawn[at] for at in shown]
        named = [each for each in drawn if each.kind not in UNDRAWN and each.name]
        things = [f"{THINGS[each.kind]} {each.name} {each.text}".strip() for each in named]
        badges = [f"{each.text}: " for each in drawn if each.kind == "badge"]
        seen = say("In the picture: {things}.", things=join(things)) if things else sentence
        return "".join([*badges, seen])
