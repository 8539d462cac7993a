"""Further ways to read a step: as arrows, as a map of the plane or of space, and by the kind of its matrix."""

from tensorviz.explain.space.family import also

__all__ = ["also"]
