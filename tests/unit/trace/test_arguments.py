from __future__ import annotations

import numpy as np
import pytest

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.trace.recording import Group, NodeKind, Plain, Span, Text
from tests.unit.trace.watching import event_of, watch


def test_sources_producers_and_targets() -> None:
    recording = watch("A = np.ones((2, 3))\nC = (A * 2) @ A.T + 1")
    product, addition = event_of(recording, "(A * 2) @ A.T"), event_of(recording, "(A * 2) @ A.T + 1")
    assert [argument.source for argument in product.arguments] == ["A * 2", "A.T"]
    assert [argument.producer for argument in product.arguments] == [1, 2]
    assert [argument.source for argument in addition.arguments] == ["(A * 2) @ A.T", "1"]
    assert addition.arguments[0].producer == product.sequence
    assert addition.arguments[1].is_constant
    assert recording.nodes[addition.node].target == "C"
    assert recording.nodes[product.node].target is None
    assert recording.nodes[product.node].span == Span(2, 4, 2, 17)
    assert recording.nodes[product.node].kind is NodeKind.BINARY
    assert addition.arguments[0].value is product.result


@pytest.mark.parametrize(
    ("source", "value", "type_name"),
    [
        ("axis=0", 0, "int"),
        ("axis=(0, 1)", (0, 1), "tuple"),
        ("axis=-1", -1, "int"),
        ("axis=k", 1, "int"),
        ("axis=axes", (0, 1), "tuple"),
        ("axis=tuple(axes)", (0, 1), "tuple"),
        ("axis=None", None, "NoneType"),
        ("keepdims=True", True, "bool"),
        ("dtype=np.float32", "float32", "type"),
        ("dtype='f4'", "f4", "str"),
        ("dtype=d", "float32", "dtype"),
    ],
)
def test_keywords(source: str, value: object, type_name: str) -> None:
    names = {"k": 1, "axes": (0, 1), "d": np.dtype("f4"), "x": np.ones((2, 3))}
    written = f"np.sum(x, {source})"
    (_, argument) = event_of(watch(written, **names), written).arguments
    assert argument.value == Plain(value, type_name)
    assert argument.keyword == source.split("=", maxsplit=1)[0]
    assert argument.source == source.split("=", 1)[1]


@pytest.mark.parametrize(
    ("index", "value"),
    [
        ("0", 0),
        ("-1", -1),
        ("i", 1),
        ("1:", slice(1, None)),
        (":, i", (slice(None), 1)),
        ("::2, None", (slice(None, None, 2), None)),
        ("..., np.newaxis", (Ellipsis, None)),
        ("i:k, i - 1", (slice(1, 2), 0)),
        ("s", slice(0, 1)),
        ("[0, 1]", (0, 1)),
        ("(0, 1)", (0, 1)),
        ("True", True),
    ],
)
def test_indices(index: str, value: object) -> None:
    written = f"x[{index}]"
    recording = watch(written, i=1, k=2, s=slice(0, 1), x=np.ones((2, 3)))
    argument = event_of(recording, written).arguments[1]
    assert isinstance(argument.value, Plain)
    assert argument.value.value == value
    assert argument.source == index.strip("()") or argument.source == index


def test_an_index_of_numpys_integers_is_plain_in_a_slice() -> None:
    recording = watch("x[n:]", n=np.int64(1), x=np.ones(3))
    assert event_of(recording, "x[n:]").arguments[1].value == Plain(slice(1, None), "slice")


def test_groups() -> None:
    recording = watch(
        "np.stack([a, a * 2])\nnp.concatenate(xs)\nnp.array([[1, 2], [3, 4]])", a=np.ones(2), xs=[np.ones(2)] * 3
    )
    stacked = event_of(recording, "np.stack([a, a * 2])").arguments[0]
    assert isinstance(stacked.value, Group)
    assert [item.source for item in stacked.value.items] == ["a", "a * 2"]
    assert stacked.value.items[1].producer == 0
    joined = event_of(recording, "np.concatenate(xs)").arguments[0]
    assert isinstance(joined.value, Group)
    assert len(joined.value.items) == 3
    assert all(isinstance(item.value, Snapshot) for item in joined.value.items)
    nested = event_of(recording, "np.array([[1, 2], [3, 4]])").arguments[0]
    assert nested.value == Plain(((1, 2), (3, 4)), "list")
    assert nested.is_constant


def test_long_lists_are_text() -> None:
    recording = watch("np.array(xs)\nnp.array(ys)", xs=list(range(1000)), ys=[[0.5] * 40] * 40)
    assert event_of(recording, "np.array(xs)").arguments[0].value == Text("a list of 1000", "list")
    assert event_of(recording, "np.array(ys)").arguments[0].value == Text("a list of 40", "list")


def test_other_objects_are_text() -> None:
    recording = watch("np.apply_along_axis(f, 0, x)\nnp.where(x > 0, x, c)", x=np.ones(2), f=np.sum, c=1.5)
    first = event_of(recording, "np.apply_along_axis(f, 0, x)").arguments[0]
    assert isinstance(first.value, Text)
    assert event_of(recording, "np.where(x > 0, x, c)").arguments[2].value == Plain(1.5, "float")


def test_star_arguments() -> None:
    recording = watch("np.add(*pair, **options)", pair=(np.ones(2), np.ones(2)), options={"dtype": float})
    star, rest = event_of(recording, "np.add(*pair, **options)").arguments
    assert (star.source, star.keyword, rest.keyword) == ("*pair", None, "**")
    assert isinstance(star.value, Group)


def test_in_place_operations_carry_before_and_after() -> None:
    recording = watch("b = a\na += c\na[1:] = 7\na[0] -= 1\no.w *= 2", a=np.zeros(3), c=np.ones(3), o=Box(np.ones(2)))
    added, assigned, subtracted, scaled = recording.events
    for event, before, after in [
        (added, [0, 0, 0], [1, 1, 1]),
        (assigned, [1, 1, 1], [1, 7, 7]),
        (scaled, [1, 1], [2, 2]),
    ]:
        assert event.before is not None
        assert isinstance(event.result, Snapshot)
        np.testing.assert_array_equal(event.before.values, before)
        np.testing.assert_array_equal(event.result.values, after)
        assert event.before.object_id == event.result.object_id
    assert [argument.source for argument in added.arguments] == ["a", "c"]
    assert [argument.source for argument in assigned.arguments] == ["a", "1:", "7"]
    assert assigned.arguments[1].value == Plain(slice(1, None), "slice")
    assert [argument.source for argument in subtracted.arguments] == ["a", "0", "1"]
    assert [argument.source for argument in scaled.arguments] == ["o.w", "2"]
    assert recording.nodes[added.node].kind is NodeKind.AUGMENTED
    assert recording.nodes[assigned.node].kind is NodeKind.SETITEM


class Box:
    def __init__(self, w: object) -> None:
        self.w = w


def test_reads_from_containers_are_not_operations() -> None:
    recording = watch(
        "d['k']\no.w\nxs[0]\nlen(x)\nprint(end='')",
        d={"k": np.ones(1)},
        o=Box(np.ones(1)),
        xs=[np.ones(1)],
        x=np.ones(1),
    )
    assert recording.events == ()


def test_text_of_many_bytes() -> None:
    recording = watch("é = np.ones(2)\nß = é + é * 2")
    assert event_of(recording, "é * 2").arguments[0].source == "é"
    assert recording.nodes[recording.events[-1].node].target == "ß"


def test_an_operand_that_is_rebound_inside_the_expression() -> None:
    recording = watch("y = x + (x := x * 5)", x=np.ones(1))
    left, right = event_of(recording, "x + (x := x * 5)").arguments
    assert (left.value.values[0], right.value.values[0]) == (1, 5)


def test_times_grow() -> None:
    recording = watch("a = np.ones(3)\nb = a + a\nc = b * b")
    times = [event.at_ns for event in recording.events]
    assert times == sorted(times)
    assert all(event.elapsed_ns is not None and event.elapsed_ns >= 0 for event in recording.events)
    assert recording.elapsed_ns >= times[-1]
