"""Current-phase relations of bridges against exact ones: any length, the short and the long limit, depairing."""

import numpy as np
import pytest

from fluxoid.constants import flux_quantum, vacuum_permeability
from fluxoid.recipes import MeasuredRelation, current_phase, relation_of
from physics.recipes_wires import (
    DEPAIRING,
    exact_branch,
    exact_critical_current,
    exact_current,
    phases,
    unit_current,
    wire,
)

UNIT = flux_quantum / (2 * np.pi)


def measured(length: float, cell: float, start: float, stop: float, points: int) -> MeasuredRelation:
    """The relation with its current in J0 times the cross-section."""
    device = wire(length, cell, phases(start, stop, points))
    result = current_phase(device)
    assert result["converged"].all()
    one = relation_of(result)
    return MeasuredRelation(one.phase, tuple(np.array(one.current) / unit_current(device)), one.energy)


@pytest.mark.parametrize("length", [2.0, 5.0])
def test_a_bridge_of_any_length_converges_at_second_order(length: float) -> None:
    """Exact solution by quadrature, see exact_branch; the spline through 300 of its points is good to 1e-8.

    Budget: the only error is that of the grid, h^2 times some derivatives; order 1.8 at least.
    """
    errors = []
    for cell in (0.5, 0.25, 0.125):
        found = measured(length, cell, 0.25, 3.0, 12)
        errors.append(np.max(np.abs(np.array(found.current) - exact_current(length, np.array(found.phase)))))
    orders = np.log2(np.array(errors[:-1]) / errors[1:])
    assert np.all(orders > 1.8), (errors, orders)
    assert errors[-1] < 1e-3 * exact_critical_current(length)


def test_a_short_bridge_is_a_tunnel_junction() -> None:
    """I = sin(phi)/length as the length goes to zero: Aslamazov and Larkin, JETP Lett. 9, 87 (1969).

    Budget: the correction is of second order in the length (exactly: 1.66 % of the critical current at length 1/2), so
    it must fall by four when the length is halved; at 1/8 it is 0.1 %. The cells are 1/8 of the length.
    """
    corrections = []
    for length in (0.25, 0.125):
        found = measured(length, length / 8, 0.0, 2 * np.pi, 17)
        assert found.periodic
        amplitudes, offsets = found.harmonics(3)
        assert abs(offsets[0]) < 1e-6
        assert amplitudes[1] < 0.01 * amplitudes[0]
        assert found.critical_current == pytest.approx(amplitudes[0], rel=0.01)
        corrections.append(found.critical_current * length - 1)
    assert corrections[1] == pytest.approx(corrections[0] / 4, rel=0.2)
    assert 0 < corrections[1] < 2e-3


def test_a_long_wire_has_the_current_of_a_uniform_one() -> None:
    """J = q(1 - q^2): Tinkham, Introduction to Superconductivity, 2nd ed., section 4.4.

    The ends of a wire bend its |psi|, and drop out of the phase that 20 more coherence lengths need at the same
    current. Budget: what the ends of the shorter wire leave is exp(-20 sqrt(2 (1 - 3 q^2)) or so), below 1e-5 for
    currents up to 0.35; the grid's error falls at second order and is below 1 % at half a coherence length.
    """
    currents = np.array([0.1, 0.2, 0.3, 0.35])
    errors = []
    for cell in (0.5, 0.25):
        needed = []
        for length in (20.0, 40.0):
            found = measured(length, cell, 0.0, 0.5 * length, 41)
            needed.append(np.interp(currents, found(at := np.linspace(0, 0.5 * length, 20001)), at))
        q = (needed[1] - needed[0]) / 20
        errors.append(q * (1 - q**2) - currents)
    assert np.all(np.abs(errors[0]) < 1e-2 * currents)
    assert np.all(np.log2(errors[0] / errors[1]) > 1.8), errors


def test_the_depairing_current() -> None:
    """2/(3 sqrt 3) J0, of which a grid of h = 1/2 misses 1.04 %, and one of 1/4 0.26 %.

    The largest of sin(t)(1 - (2 - 2 cos t)/h^2)/h over the phase t of a link is the discrete depairing current: 1.04 %
    and .26 % below. Budget: 40 coherence lengths are 0.026 % above the infinite wire by the exact solution; the spline
    at a maximum met within 0.05 rad adds less than 1e-5; hence .02 %.
    """
    longer = exact_critical_current(40.0) / DEPAIRING
    assert longer == pytest.approx(1.000257, abs=2e-5)
    missing = []
    for cell, expected in ((0.5, 0.0104), (0.25, 0.0026)):
        found = measured(40.0, cell, 21.0, 22.5, 16)
        missing.append(1 - found.critical_current / (longer * DEPAIRING))
        assert missing[-1] == pytest.approx(expected, abs=2e-4)
    assert np.log2(missing[0] / missing[1]) == pytest.approx(2, abs=0.1)


def test_kinetic_inductance() -> None:
    """mu0 lambda^2 length/(width thickness) at small current; the long wire's grows as 1/(1 - 3 q^2).

    Source: Annunziata et al., Nanotechnology 21, 445202 (2010), eq. 2, and d(q(1 - q^2))/dq. Budget: at zero current
    the linear problem is exact on the grid, what is left is the spline's, 1e-5; at a current, the ends as above and
    the grid's second order, 2 %.
    """
    length = 20.0
    device = wire(length, 0.25, phases(-2.0, 10.0, 49))
    found = relation_of(current_phase(device))
    material, (film,) = device.material, device.film.values()
    area = film.shape.height * film.thickness
    expected = vacuum_permeability * material.penetration_depth**2 * length * material.coherence_length / area
    assert found.inductance(0.0) == pytest.approx(expected, rel=1e-4)
    at = found.inductance_at(np.array([0.1, 0.3]) * unit_current(device))
    for current, inductance in zip((0.1, 0.3), at):
        q = np.min(np.roots([-1, 0, 1, -current]).real[np.roots([-1, 0, 1, -current]).real > 0])
        # In the ends |psi| is nearer to one, and the current is carried with less phase.
        assert inductance / expected == pytest.approx(1 / (1 - 3 * q**2), rel=0.2 * 3 * q**2)
        assert inductance < expected / (1 - 3 * q**2)


def test_the_current_is_the_slope_of_the_energy() -> None:
    """I = (2 pi/Phi0) dE/dphi, exactly on the lattice, because the equations are the gradient of the free energy.

    Budget: a trigonometric sum of 32 points resolves the bridge's smooth relation to 1e-7; the descent leaves 1e-7.
    """
    result = current_phase(wire(2.0, 0.25, phases(0.0, 2 * np.pi, 33), width=1.0))
    energy = relation_of(result).__class__(
        tuple(result["phase"]), tuple(result["energy"]), tuple(np.zeros_like(result["energy"]))
    )
    found = energy.slope(result["phase"]) / UNIT
    assert np.max(np.abs(found - result["current"])) < 1e-5 * result["current"].max()


def test_a_branch_ends_where_it_turns_back() -> None:
    """A wire of 5 coherence lengths is stable up to the phase at which its exact branch turns back, 3.561.

    Budget: the last step halved six times, 0.5/64, and a grid of h = 1/4 that shortens the branch by about h^2/10.
    """
    result = current_phase(wire(5.0, 0.25, phases(0.0, 8.0, 17)))
    last = float(exact_branch(5.0)[0][-1])
    assert last == pytest.approx(3.5611, abs=1e-3)
    assert result["branch_end"][0] == pytest.approx(last, abs=0.5 / 64 + 0.1 * 0.25**2)
    assert result["branch_end_error"][0] == pytest.approx(0.5 / 64)
    # Beyond, one turn less: the same current as at a phase 2 pi lower.
    later = result["branch"] == 1
    lower = measured(5.0, 0.25, -3.0, 3.0, 25)
    device = wire(5.0, 0.25, phases(0.0, 8.0, 17))
    inside = later & (result["phase"] < 2 * np.pi + 3)
    expected = lower(result["phase"][inside] - 2 * np.pi)
    assert np.allclose(result["current"][inside] / unit_current(device), expected, atol=1e-4)


@pytest.mark.parametrize("length", [3.0, 3.4])
def test_a_steep_relation_with_one_current_at_each_phase_has_no_ends(length: float) -> None:
    """Below a length of 3.49 xi the relation is single-valued, however steep at pi: steps of pi/16 over one period.

    Source: Likharev and Yakobson, Sov. Phys. Tech. Phys. 20, 950 (1975). At 3.49 the slope at pi is infinite.
    """
    result = current_phase(wire(length, length / 12, phases(0.0, 2 * np.pi, 33)))
    assert len(result["branch_end"]) == 0
    assert set(result["branch"].tolist()) == {0}
    assert relation_of(result).periodic
