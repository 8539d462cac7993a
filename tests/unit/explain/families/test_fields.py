"""Fields of records: which bytes they are, whose memory, and what a write leaves alone."""

import numpy as np
import pytest

from tests.unit.explain.running import check_frames, only, run, same, sentences

RECORDS = [("name", "U4"), ("age", "i4"), ("size", "f8", (2,)), ("nested", [("a", "i2"), ("b", "f4")])]


def people(count=3):
    a = np.zeros(count, [("x", "i4"), ("y", "f8")])
    a["x"], a["y"] = np.arange(count), np.arange(count) / 2
    return a


def test_a_field_is_read():
    step = only("a['y']", a=people())
    assert (step.family, step.op) == ("indexing", "numpy.ndarray.__getitem__")
    assert sentences(step) == [
        "a holds 3 records; each has the fields x and y.",
        "Field y of every record is read: bytes 4 to 11 of its 12, as float64.",
        "The result is a view: writing result[1] changes a[1].",
    ]
    assert [each.tolist() for each in step.sources((2,))[0]] == [[2]]
    assert step.explain_cell((2,)).sentence == "result[2] reads a[2]: 1."
    check_frames(step.occurrence(0))


def test_several_fields_and_an_attribute():
    step = only("a[['y', 'x']]", a=people())
    assert sentences(step)[1] == "Of every record the fields y and x are left."
    step = only("z.x", z=people().view(np.recarray))
    assert step.family == "indexing"
    assert sentences(step)[1] == "Field x of every record is read: bytes 0 to 3 of its 12, as int32."


@pytest.mark.parametrize("count", [0, 1, 20_000])
def test_any_number_of_records(count):
    for source in ("a['x']", "a[['x']]", "a.reshape(-1, 1)['y']"):
        step = run(source, a=people(count))[-1]
        assert step.family == "indexing"
        check_frames(step.occurrence(0))


def test_what_is_no_field_of_its_own_is_not_told_as_one():
    for source in ("a['size']", "z.nested.a", "a[['name', 'age']]['age']"):
        for step in run(source, a=np.zeros(2, RECORDS), z=np.zeros(2, RECORDS).view(np.recarray)):
            check_frames(step.occurrence(0))
    assert only("a['size']", a=np.zeros(2, RECORDS)).family == "opaque"
    step = only("a['nested']", a=np.zeros(2, RECORDS))
    assert step.family == "indexing"
    check_frames(step.occurrence(0))


@pytest.mark.parametrize("value", ["5", "[7, 8, 9]", "np.arange(3.0)", "a['y'] * 2"])
def test_a_field_is_written(value):
    step = run(f"a['x'] = {value}", a=people())[-1]
    check_frames(step.occurrence(0))
    target, _ = step.operands
    assert step.occurrence(0).recipe.kind == "write"
    assert target.name == "a['x']"
    assert target.values().tolist() == [0, 1, 2]
    a = people()
    exec(f"a['x'] = {value}", {"a": a, "np": np})
    assert same(step.result.values(), a["x"])
    assert sentences(step)[-1] == "a itself changed: a['x'] is its memory; 1 other field stays as it is."


def test_one_record_is_no_copy():
    step = only("row = a[1]", a=people())
    assert sentences(step)[-1] == "row is one record of a, in the same memory: writing a field of it changes a."
    assert step.occurrence(0).recipe.copied is False
