"""Ordinary cells: what is told of them stands in docs/hazards.md, and hardly any of it is false."""

from itertools import islice

import numpy as np

from tests.conformance.examples import docstrings
from tests.conformance.hazards import MOST_FALSE, PAGE, Alarm, measure, missed, own_cells, page, told
from tests.corpus.hazards import FALSE


def test_what_is_told_of_ordinary_cells_was_judged():
    cells = [*islice(own_cells(), 3, None, 16), *islice(docstrings(), 0, None, 80)]
    number, alarms = measure(iter(cells))
    page_text = PAGE.read_text("utf-8")
    unknown = [one for one in alarms if f"| {one.rule} | {one.place} |" not in page_text]
    assert number > 30
    assert not unknown
    assert len(FALSE) <= MOST_FALSE


def test_the_page_counts_what_was_missed_and_what_is_false():
    (known,) = FALSE
    alarm = Alarm(*known, "")
    text = page((10, [alarm]), (5, []), [("H1", "lost")])
    assert "missed: 1;" in text
    assert "Of 15 ordinary cells" in text
    assert "1 alarms were told; false among them: 1." in text
    assert f"| {alarm.rule} | {alarm.place} | `{alarm.source}` | {alarm.reason}" in text


def test_nothing_is_missed():
    assert missed() == []


def test_a_false_alarm_would_be_seen():
    (alarm,) = told("somewhere", "p, y = np.ones((3, 1)), np.ones(3)\nd = p - y", {"np": np})
    assert (alarm.rule, alarm.source, alarm.reason) == ("H1", "p - y", None)
