"""Random programs do the same watched as plain."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.corpus.fuzz import check
from tests.corpus.programs import Maker

pytestmark = pytest.mark.slow

COUNT = int(os.environ.get("TENSORVIZ_PROGRAMS", "300"))


@settings(max_examples=COUNT, deadline=None, database=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(seed=st.integers(0, 2**48), is_small=st.booleans())
def test_random_programs_do_the_same(seed: int, is_small: bool) -> None:
    check(seed, is_small=is_small)


def test_most_programs_reach_arrays() -> None:
    events = [check(seed, is_small=False) for seed in range(20)]
    assert sum((count or 0) > 10 for count in events) >= 12


def test_the_same_seed_makes_the_same_program() -> None:
    assert Maker(7).program() == Maker(7).program() != Maker(8).program()
