"""Sentences that speak of NumPy and its functions, said of the library that ran."""

from __future__ import annotations

import re
from dataclasses import replace

from tensorviz.explain.steps import Frame
from tensorviz.explain.subject import CellTemplate
from tensorviz.sentences import say

__all__ = ["LIBRARIES", "own_parameter", "template_in_words_of", "worded"]

LIBRARIES = {"numpy": "NumPy", "torch": "PyTorch", "jax": "JAX"}
PARAMETERS = {"shape": "size", "num": "steps", "N": "n", "M": "m", "loc": "mean", "scale": "std", "object": "data"}
ALONG = {"torch": "torch.take_along_dim", "jax": "jnp.take_along_axis"}
OPENING = {"before", "asked"}
UNSEEN = tuple(
    template.rpartition("}")[2] or template
    for template in (
        say("Whether {new} shares the memory of {old} was not seen."),
        say("Whether memory is shared was not seen."),
        say("{new} holds the numbers of {old}; whether they share memory was not seen."),
    )
)


def worded(frame: Frame, library: str, names: tuple[str, ...] = ()) -> Frame:
    """The frame with the library's name where it says NumPy's.

    ``names`` are the function's name in NumPy and the library's own, where a sentence may begin with it.
    """
    if library == "numpy":
        return frame
    name, worked, sentence = LIBRARIES[library], frame.worked, frame.sentence.replace("NumPy", LIBRARIES[library])
    sentence = sentence.replace("np.take_along_axis", ALONG[library])
    if worked is not None and worked.note is not None:
        worked = replace(worked, note=worked.note.replace("NumPy", name))
    if library == "jax" and frame.phase == "verdict" and sentence.endswith(UNSEEN):
        sentence = say("A JAX array never changes, so it makes no difference whether memory is shared.")
    if frame.phase in OPENING and names:
        sentence = re.sub(rf"^{re.escape(names[0])}(?= [a-z]+s )", names[1].rstrip("_"), sentence)
    return replace(frame, sentence=sentence, worked=worked)


def own_parameter(name: str, library: str) -> str:
    """The library's name of a parameter of NumPy's."""
    return PARAMETERS.get(name, name) if library == "torch" else name


def template_in_words_of(template: CellTemplate | None, library: str) -> CellTemplate | None:
    """The template with the library's name where it says NumPy's."""
    if template is None or library == "numpy":
        return template
    return replace(template, note=template.note.replace("NumPy", LIBRARIES[library]))
