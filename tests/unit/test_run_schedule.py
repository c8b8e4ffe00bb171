"""Schedules: every scheduled time is met once and exactly, from whatever time one asks."""

import json
import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fluxoid.errors import InputError
from fluxoid.simulation.schedule import At, Count, Every, Schedule, as_dict, due_at, from_dict, next_landing

scales = st.sampled_from([1e-15, 1e-12, 1e-3, 1.0, 7.3e4])
numbers = st.floats(0.01, 100.0)
schedules = st.one_of(
    st.builds(lambda a, b, s: Every(a * s, b * s), numbers, st.floats(-10, 10), scales),
    st.builds(lambda n, a, b, s: Count(n, (a + b) * s, a * s), st.integers(1, 60), st.floats(-10, 10), numbers, scales),
    st.builds(lambda times, s: At(tuple(t * s for t in times)), st.lists(numbers, max_size=20), scales),
)


def walk(schedule: Schedule, steps: int) -> list[float]:
    """The first times of a schedule, each asked for at the one before."""
    times = [schedule.next_after(-math.inf)]
    for _ in range(steps):
        times.append(schedule.next_after(times[-1]))
    return [time for time in times if time < math.inf]


@given(schedules)
def test_times_grow_and_asking_between_gives_the_same(schedule: Schedule) -> None:
    times = walk(schedule, 70)
    assert times == sorted(set(times))
    for before, after in pairwise(times):
        assert schedule.next_after(0.5 * (before + after)) == after
        assert schedule.next_after(math.nextafter(after, -math.inf)) == after


@given(schedules)
def test_number_counts_what_next_after_walks_through(schedule: Schedule) -> None:
    times = walk(schedule, 70)
    for k, time in enumerate(times):
        assert schedule.number(time) == k + 1
        assert schedule.number(math.nextafter(time, -math.inf)) == k


@given(schedules)
def test_plain_data_gives_the_schedule_back(schedule: Schedule) -> None:
    assert from_dict(json.loads(json.dumps(as_dict(schedule)))) == schedule


def test_every_is_exact_after_a_million() -> None:
    """The k-th time is start + k * interval, not a sum of k rounded intervals."""
    assert Every(0.1).next_after(0.1 * 10**6) == 0.1 * (10**6 + 1)


def test_count_has_both_ends() -> None:
    np.testing.assert_allclose(walk(Count(5, 2.0, 1.0), 9), [1, 1.25, 1.5, 1.75, 2], rtol=1e-15)
    assert walk(Count(1, 2.0), 9) == [2.0]


def test_times_that_differ_by_rounding_are_one() -> None:
    """3 * 0.1 and 0.3 are two floats: landing on both would need a step of 4e-17."""
    both, tolerance = [Every(0.1), At((0.3,))], 1e-12
    assert 3 * 0.1 != 0.3
    landing = next_landing(both, 0.2, 1.0, tolerance)
    assert landing == max(3 * 0.1, 0.3)
    assert all(due_at(schedule, landing, tolerance) for schedule in both)
    assert next_landing(both, landing, 1.0, tolerance) == 0.4


def test_nothing_is_due_beyond_the_end() -> None:
    assert next_landing([Every(10.0)], 1.0, 5.0, 1e-12) == 5.0
    assert not due_at(Every(10.0), 5.0, 1e-12)


@pytest.mark.parametrize(
    "make", [lambda: Every(0.0), lambda: Every(math.nan), lambda: Count(0, 1.0), lambda: Count(3, 0.0)]
)
def test_impossible_schedules_are_refused(make: object) -> None:
    with pytest.raises(InputError, match="Try:"):
        make()  # type: ignore[operator]
