"""Time shapes: their values, their encoded form in compiled code, and where their slope jumps."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fluxoid.device.sources.timeshapes import (
    Constant,
    Points,
    Pulse,
    Ramp,
    Sine,
    TimeShape,
    encode,
    kinks,
    value,
)
from fluxoid.errors import InputError
from fluxoid.kernels.timeshape import shape_at

numbers = st.floats(-1e3, 1e3)
times = st.floats(-1e-6, 1e-6)
lengths = st.floats(1e-12, 1e-6)


@st.composite
def tables(draw: st.DrawFn) -> Points:
    steps = draw(st.lists(lengths, min_size=2, max_size=8))
    start = draw(times)
    return Points(
        times=start + np.cumsum(steps), values=draw(st.lists(numbers, min_size=len(steps), max_size=len(steps)))
    )


shape = st.one_of(
    st.builds(Constant, value=numbers),
    st.builds(
        lambda start, length, a, b: Ramp(start=start, stop=start + length, from_=a, to=b),
        times,
        lengths,
        numbers,
        numbers,
    ),
    st.builds(Sine, frequency=st.floats(1, 1e12), phase=st.floats(-7, 7), amplitude=numbers, offset=numbers),
    st.builds(Pulse, start=times, rise=lengths, hold=st.floats(0, 1e-6), fall=lengths, low=numbers, high=numbers),
    tables(),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(shape, max_size=4), st.lists(times, min_size=1, max_size=5))
def test_compiled_code_agrees_with_numpy(shapes: list[TimeShape], at: list[float]) -> None:
    """To rounding: 1e-12 of the product of the shapes' sizes, sines of 1e6 rad being good to 1e-10."""
    code = encode(shapes)
    size = np.prod([max(1.0, np.max(np.abs(one.record()[1]))) for one in shapes if not isinstance(one, Sine)] or [1.0])
    size *= np.prod([abs(one.amplitude) + abs(one.offset) + 1 for one in shapes if isinstance(one, Sine)] or [1.0])
    for t in [*at, *kinks(shapes)]:
        assert shape_at(code, t) == pytest.approx(value(shapes, t), rel=1e-9, abs=1e-9 * size)


def test_known_values() -> None:
    t = np.array([-1.0, 0.0, 1.0, 2.0, 3.0, 4.0, 9.0])
    assert Ramp(start=1, stop=3, from_=2, to=-2).at(t) == pytest.approx([2, 2, 2, 0, -2, -2, -2])
    assert Pulse(start=0, rise=1, hold=2, fall=2, low=1, high=5).at(t) == pytest.approx([1, 1, 5, 5, 5, 3, 1])
    assert Points(times=[0, 1, 4], values=[1, 3, 0]).at(t) == pytest.approx([1, 1, 3, 2, 1, 0, 0])
    assert Sine(frequency=0.25, phase="90 deg", amplitude=2, offset=1).at(t) == pytest.approx([1, 3, 1, -1, 1, 3, 1])
    assert Constant(value=3).at(t) == pytest.approx(np.full(7, 3))


def test_encoded_layout() -> None:
    code = encode([Constant(value=3), Ramp(stop=2, to=5)])
    assert code.dtype == np.float64
    assert code.tolist() == [2, 0, 1, 3, 1, 4, 0, 2, 0, 5]
    assert encode([]).tolist() == [0]
    assert shape_at(encode([]), 1.0) == 1.0


@settings(max_examples=60, deadline=None)
@given(st.lists(shape.filter(lambda one: not isinstance(one, Sine)), min_size=1, max_size=3), st.floats(0.01, 0.99))
def test_slope_jumps_only_at_kinks(shapes: list[TimeShape], part: float) -> None:
    """Between two kinks a product of k pieces of lines is a polynomial of degree k: difference k + 1 is 0."""
    edges = kinks(shapes)
    for left, right in pairwise(edges):
        if right - left > 1e-13:
            order = len(shapes) + 1
            t = left + (right - left) * np.linspace(0.01, 0.01 + 0.98 * part, order + 1)
            v = value(shapes, t)
            assert np.diff(v, order)[0] == pytest.approx(0, abs=1e-7 * max(1.0, np.abs(v).max()))


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda: Ramp(start="1 ns", stop="1 ns"), "stop, 1 ns, is not after start, 1 ns"),
        (lambda: Pulse(rise="0 s", fall="1 ns"), 'rise: "0 s" is not greater than 0'),
        (lambda: Pulse(rise="1 ns", fall="1 ns", hold=-1), "hold: -1 is not at least 0"),
        (lambda: Points(times=[0, 1, 1], values=[1, 2, 3]), "times do not grow: 1 s after 1 s"),
        (lambda: Points(times=[0, 1], values=[1, 2, 3]), "2 times, but 3 values"),
        (lambda: Constant(value=float("inf")), "value: a finite number is needed, not inf"),
        (lambda: Sine(frequency="1 ns"), '"1 ns" is a time, a frequency is needed. Try: "1 GHz"'),
    ],
)
def test_what_is_refused(make: object, told: str) -> None:
    with pytest.raises(InputError) as caught:
        make()
    assert told in str(caught.value)
