"""One live widget per cell, and bounded memory for all."""

from __future__ import annotations

import pytest

from tensorviz.widgets.host import Cell
from tensorviz.widgets.shelf import Shelf


class Item:
    def __init__(self, name):
        self.name, self.ended, self.forgot = name, 0, 0

    def end(self):
        self.ended += 1

    def forget(self):
        self.forgot += 1


@pytest.fixture
def shelf():
    return Shelf(limit=100)


def put(shelf, cell, execution, nbytes=10):
    item = Item(f"{cell}:{execution}")
    shelf.put(item, Cell(cell, execution), nbytes)
    return item


def test_ten_runs_leave_one(shelf):
    items = [put(shelf, "a", str(run)) for run in range(10)]
    assert [item.ended for item in items] == [1] * 9 + [0]
    assert len(shelf) == 1


def test_one_run_may_show_several(shelf):
    items = [put(shelf, "a", "1"), put(shelf, "a", "1")]
    assert [item.ended for item in items] == [0, 0]
    assert put(shelf, "a", "2").ended == 0
    assert [item.ended for item in items] == [1, 1]


def test_other_cells_keep_theirs(shelf):
    a, b = put(shelf, "a", "1"), put(shelf, "b", "2")
    shelf.cell_runs(Cell("b", "3"))
    assert (a.ended, b.ended) == (0, 1)


def test_a_front_end_without_cell_ids(shelf):
    items = [put(shelf, None, str(run)) for run in range(3)]
    assert [item.ended for item in items] == [0, 0, 0]


def test_the_values_used_longest_ago_are_dropped_first(shelf):
    a, b, c = (put(shelf, name, "1", 40) for name in "abc")
    assert (a.forgot, b.forgot, c.forgot) == (1, 0, 0)
    shelf.used(b)
    put(shelf, "d", "1", 40)
    assert (a.forgot, b.forgot, c.forgot) == (1, 0, 1)
    assert shelf.nbytes <= 100
    assert len(shelf) == 4


def test_the_newest_keeps_its_values_however_large(shelf):
    a, b = put(shelf, "a", "1", 40), put(shelf, "b", "1", 500)
    assert (a.forgot, b.forgot) == (1, 0)


def test_clearing_closes_all(shelf):
    items = [put(shelf, name, "1") for name in "abc"]
    shelf.clear()
    assert [item.ended for item in items] == [1, 1, 1]
    assert len(shelf) == 0
