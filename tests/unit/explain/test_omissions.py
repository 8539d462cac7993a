"""What was left out is counted and said."""

import numpy as np

from tensorviz.explain.omissions import omissions
from tensorviz.trace.limits import Limits, Omitted
from tensorviz.trace.recording import Recording
from tensorviz.trace.session import record_source


def test_loops_and_events():
    source = "v = np.zeros(2)\nfor i in range(1000):\n    v += i\n"
    recording = record_source(source, {"np": np}, limits=Limits(), follow=()).recording
    [(recorded, ran)] = recording.omitted.iterations.values()
    assert ran == 1000
    assert omissions(recording) == (f"for i in range(1000): recorded {recorded} of 1000 iterations.",)


def test_everything_else():
    omitted = Omitted(events=12_345, arrays=1, faults=("a", "b"))
    assert omissions(Recording("", "", {}, (), (), omitted=omitted)) == (
        "12\u2009345 more operations ran without being recorded.",
        "The values of 1 array were not kept.",
        "tensorviz could not record 2 operations; the log says why.",
    )


def test_nothing():
    assert omissions(Recording("", "", {}, (), ())) == ()
