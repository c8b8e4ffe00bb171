"""The potential of a run is the right one or the run ends with a word; what was set by hand is in a checkpoint."""

import numpy as np
import pytest

from fluxoid.errors import RunError
from fluxoid.gl.model import GinzburgLandau
from physics.strips import strip


def voltage(model: GinzburgLandau) -> float:
    """Between the probes, V."""
    probed = model.probe_flux
    return (probed["a"] - probed["b"]) / model.time


@pytest.mark.parametrize("cells", [302, 1000])
def test_a_wire_of_one_row_of_cells(cells: int) -> None:
    """One cell wide, along x and along y, normal (ψ = 0): the same voltage, I ρ length/area, to the probes' places."""
    found = []
    for angle in (0.0, 90.0):
        model = strip(cells / 2, 0.5, angle=angle, current="4 uA", gamma=0.0)
        model.set_psi(np.zeros(model.psi.shape))
        assert model.advance(1.0 * model.scales.time, 100_000)
        found.append(voltage(model))
    assert found[0] == pytest.approx(found[1], rel=1e-6)
    length, area = 0.7 * cells / 2 * 0.5e-6, 0.25e-6 * 0.1e-6
    assert abs(found[0]) == pytest.approx(4e-6 * 1e-6 * length / area, rel=2e-3)


def test_a_potential_that_does_not_converge_ends_the_run() -> None:
    """A solver whose links have the wrong sign along x leaves a residual: no step is taken with it."""
    model = strip(8, 4, current="5 uA")
    assert model.advance(0.1 * model.scales.time, 1000)
    before = model.checkpoint()
    model.potential.hierarchy.finest.wx[:] *= -1
    with pytest.raises(RunError, match="the potential did not converge at t ="):
        model.advance(model.scales.time, 1000)
    after = model.checkpoint()
    assert model.time == pytest.approx(0.1 * model.scales.time, rel=1e-9)
    assert np.array_equal(before["psi"], after["psi"])


def test_a_checkpoint_holds_what_was_set_by_hand() -> None:
    """Currents and amplitudes set while a model runs: restored into another model, it goes on to the same bits."""
    source = [{"kind": "uniform", "field": "0.1 mT"}]
    one, other = (strip(8, 4, current="1 uA", sources=source) for _ in range(2))
    one.advance(0.3 * one.scales.time, 1000)
    one.set_current("left", 7e-6)
    one.set_source(0, 2.0)
    one.prime()
    kept = {name: value.copy() for name, value in one.checkpoint().items()}
    other.restore(kept)
    for model in (one, other):
        assert model.advance(1.3 * one.scales.time, 1000)
    assert np.array_equal(one.psi, other.psi)
