"""Operands that the operation does not take: text, floats in a bitwise operation, several dtypes or libraries."""

from __future__ import annotations

from collections.abc import Iterator

from tensorviz.explain.errors.brackets import bracketed
from tensorviz.explain.errors.case import Candidates, Case, Part
from tensorviz.explain.errors.model import Candidate, Diagnosis
from tensorviz.explain.format import format_dtype
from tensorviz.explain.words import join
from tensorviz.sentences import say

__all__ = ["mixed_dtypes", "mixed_libraries", "wrong_dtype"]

WRONG = (
    "not supported for the input types",
    "did not contain a loop with signature",
    "resolved dtypes are not compatible with",
    "negative integer powers",
    "numpy boolean subtract",
    "numpy boolean negative",
    "unsupported operand type",
    "cannot perform reduce with flexible type",
)
BITWISE = ("bitwise_and", "bitwise_or", "bitwise_xor", "invert", "left_shift", "right_shift")
MIXED = (
    "expected m1 and m2 to have the same dtype",
    "must have the same dtype",
    "expected scalar type",
    "expected both vectors to have same dtype",
)


def wrong_dtype(case: Case) -> Diagnosis | None:
    """A ufunc without a version for these dtypes."""
    if not any(text in case.message for text in WRONG):
        return None
    parts = [part for part in case.parts if part.keyword is None and (part.is_array or part.plain is not None)]
    if not any(part.snapshot is not None for part in parts):
        return None
    name = case.node.symbol if not case.node.symbol.isidentifier() and "." not in case.node.symbol else case.function
    given = join(list(dict.fromkeys(say("{name} is {kind}", name=part.name, kind=_kind(part)) for part in parts[:2])))
    if "boolean subtract" in case.message or "boolean negative" in case.message:
        checked: tuple[str, ...] = (say("True and False have no difference; {given}.", given=given),)
    elif "negative integer powers" in case.message:
        checked = (say("A negative power makes fractions, which whole numbers do not hold; {given}.", given=given),)
    elif case.function in BITWISE:
        checked = (
            say("{name} works on the bits of whole numbers and of True and False; {given}.", name=name, given=given),
        )
    else:
        checked = (
            say("{function} works on numbers; {given}.", function=case.function, given=given),
            say("There is no {function} for these dtypes.", function=case.function),
        )
    around = bracketed(case) if case.function in BITWISE else None
    if around is not None:
        picture, candidate = around
        return Diagnosis("dtype", checked, None, picture, (candidate,))
    return Diagnosis("dtype", checked, candidates=tuple(_candidates(case, parts)))


def _kind(part: Part) -> str:
    if part.snapshot is not None:
        dtype = part.dtype
        text = format_dtype(dtype)
        return say("text ({text})", text=text) if not isinstance(dtype, str) and dtype.kind in "SU" else text
    value = part.plain
    return say("text") if isinstance(value, str) else type(value).__name__


def _candidates(case: Case, parts: list[Part]) -> Iterator[Candidate]:
    if case.library != "numpy":
        return
    if "boolean subtract" in case.message:
        yield from case.instead("_0 ^ _1", say("True where the two differ"))
        return
    if "boolean negative" in case.message:
        yield from case.instead("~_0", say("True and False swapped"))
        return
    if "negative integer powers" in case.message:
        yield from case.change(say("fractions, as floats"), {parts[0].place: f"{parts[0].place}.astype(float)"})
        return
    words = {part.place: f"{part.place}.astype(float)" for part in parts if _is_text(part)}
    if words:
        yield from case.change(say("the numbers that the text spells"), words)
    if case.function in ("bitwise_and", "bitwise_or"):
        floats = {part.place: f"{part.place}.astype(bool)" for part in parts if _is_float(part)}
        if floats and all(
            part.snapshot is not None and (str(part.dtype) == "bool" or _is_float(part)) for part in parts
        ):
            yield from case.change(say("True wherever a number is not 0"), floats)
    if case.function == "invert" and parts and _is_float(parts[0]):
        yield from case.instead("-_0", say("the sign changed"))


def _is_text(part: Part) -> bool:
    return part.snapshot is not None and not isinstance(part.dtype, str) and part.dtype.kind in "SU"


def _is_float(part: Part) -> bool:
    return part.snapshot is not None and not isinstance(part.dtype, str) and part.dtype.kind == "f"


def mixed_dtypes(case: Case) -> Diagnosis | None:
    """torch: a product of two dtypes."""
    if case.library != "torch" or not any(text in case.message for text in MIXED):
        return None
    arrays = [part for part in case.parts if part.snapshot is not None]
    if len(arrays) < 2 or arrays[0].dtype == arrays[1].dtype:
        return None
    left, right = arrays[:2]
    said = say(
        "{name} is {dtype}, {right_name} {right_dtype}",
        name=left.name,
        dtype=format_dtype(left.dtype),
        right_name=right.name,
        right_dtype=format_dtype(right.dtype),
    )
    checked = (say("{symbol} takes operands of one dtype: {said}.", symbol=case.node.symbol, said=said),)
    candidates: list[Candidate] = []
    for part, other in _narrow_first(left, right):
        meaning = say("{name} as {dtype}", name=part.name, dtype=format_dtype(other.dtype))
        candidates += case.change(meaning, {part.place: f"{part.place}.to({other.place}.dtype)"})
    return Diagnosis("mixed-dtype", checked, candidates=tuple(candidates))


def _narrow_first(left: Part, right: Part) -> list[tuple[Part, Part]]:
    """Whole numbers become floats first; a float64 that meets a float32 becomes one."""

    def weight(part: Part) -> tuple[bool, int]:
        kind = part.dtype.kind if not isinstance(part.dtype, str) else "f"
        size = part.dtype.itemsize if not isinstance(part.dtype, str) else 2
        return kind not in "fc", size

    pairs = [(left, right), (right, left)]
    pairs.sort(key=lambda pair: weight(pair[0]), reverse=True)
    return pairs if weight(pairs[0][0])[0] is False else pairs[:1]


def mixed_libraries(case: Case) -> Diagnosis | None:
    """An array of one library where the other's is wanted."""
    libraries = {part.snapshot.library for part in case.arrays if part.snapshot is not None} - {"python"}
    if len(libraries) < 2 or case.failure.exception_type not in ("TypeError", "RuntimeError"):
        return None
    if case.failure.exception_type == "RuntimeError" and "device" not in case.message:
        return None
    said = join(
        [
            say("{name} belongs to {library}", name=part.name, library=part.snapshot.library)
            for part in case.arrays[:3]
            if part.snapshot is not None
        ]
    )
    checked = (
        say("Both operands must be of one library: {said}.", said=said),
        say("Both operands must be of one library."),
    )
    return Diagnosis("mixed", checked, candidates=_converted(case, libraries))


def _converted(case: Case, libraries: set[str]) -> Candidates:
    if libraries != {"numpy", "torch"}:
        return ()
    found: list[Candidate] = []
    for part in case.arrays:
        if part.snapshot is not None and part.snapshot.library == "numpy" and part.shape:
            found += case.change(
                say("{name} as a tensor over the same memory", name=part.name),
                {part.place: f"torch.from_numpy({part.place})"},
            )
    for part in case.arrays:
        if part.snapshot is not None and part.snapshot.library == "torch":
            found += case.change(
                say("{name} as a NumPy array over the same memory", name=part.name),
                {part.place: f"{part.place}.numpy()"},
            )
    return tuple(found)
