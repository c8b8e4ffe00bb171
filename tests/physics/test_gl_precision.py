"""float32 against float64: the same states and the same motion, to what float32 holds; and no double in its stages."""

import re

import numba
import numpy as np
import pytest
import shapely

from fluxoid.gl.measure.contours import winding
from fluxoid.gl.model import GinzburgLandau
from fluxoid.gl.steps import rows
from fluxoid.kernels.compile import FASTMATH
from physics.films import model_of, noise

FRAME = shapely.box(-4, -3, 4, 3).difference(shapely.box(-1, -0.6, 0.7, 1.1))


def frame(precision: type) -> GinzburgLandau:
    model = model_of(FRAME, 0.25, 0.7, offset=(0.13, 0.71), gamma=2.0, precision=precision)
    model.set_psi(noise(model, 0.5, seed=4))
    return model


def test_the_same_state() -> None:
    """Relaxed from one start: float32 stalls at a residual of some 1e-5, over the lowest rate of the state .03."""
    start = frame(np.float64)
    assert start.advance(40 * start.scales.time, 10_000)
    states = []
    for precision, residual in ((np.float64, 1e-10), (np.float32, 2e-5)):
        model = frame(precision)
        model.set_psi(start.psi)
        assert model.relax(residual).converged
        states.append(model)
    assert states[1]._fields.planes.dtype == np.float32
    assert np.abs(states[1].psi - states[0].psi).max() < 5e-4
    turns = [winding(model.snapshot(), model.holes[0].contour) for model in states]
    assert turns[0] == turns[1] > 0


def test_the_same_motion() -> None:
    """After 5 tau0 of a quench: rounding of 6e-8 in each of 177 stages, which adds up as their root, 1e-6 at most."""
    psi = []
    for precision in (np.float64, np.float32):
        model = frame(precision)
        assert model.advance(5 * model.scales.time, 10_000)
        psi.append(model.psi)
    assert np.abs(psi[1] - psi[0]).max() < 1e-6
    assert np.abs(psi[0]).max() > 0.2


@pytest.mark.parametrize("name", ["stage_row", "slope_row"])
def test_float32_rows_hold_no_double(name: str) -> None:
    """Compiled anew with the flags of the kernels: one double in a loop would halve its speed and widen all."""
    planes, links, cells = (numba.float32[:, :, ::1],) * 3
    number, integer, c = numba.float32[::1], numba.int64, numba.float32[::1]
    last = c if name == "stage_row" else numba.float32
    places = (integer,) * (5 if name == "stage_row" else 4)
    row = numba.njit((planes, links, cells, number, *places, last), fastmath=FASTMATH, error_model="numpy")(
        getattr(rows, name).py_func
    )
    (code,) = row.inspect_llvm().values()
    # The first function is the loop; behind it come wrappers that read Python's numbers.
    body = code[code.index("\ndefine") :]
    body = body[: body.index("\n}")]
    assert re.search(r"fmul [a-z ]*(<\d+ x )?float", body)
    assert not re.search(r"f(add|sub|mul|div|ptrunc|pext) [a-z ]*(<\d+ x )?double|llvm\.sqrt\.(v\d+)?f64", body)
