"""Back from the normal state: psi = 0 is left where it is unstable, and as fast, by every route.

For small psi, u d psi/dt = (1 + (grad - iA)^2 - i u mu) psi, with psi = 0 at normal ends and the normal state's
mu = -E x; its growth is the largest real part of the eigenvalues of a matrix, made here by itself. Source: Ivlev and
Kopnin, Adv. Phys. 33, 47 (1984), section 3, for the stability of the normal state with a current.
"""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from fluxoid.device import Device, load
from fluxoid.gl.measure.vortices import find_vortices
from fluxoid.gl.model import GinzburgLandau
from fluxoid.gl.setup.from_device import build
from fluxoid.recipes import current_voltage, field_sweep, relax
from fluxoid.recipes.working.prepare import with_swept_current
from physics.recipes_wires import amperes, unit_current, wire

LENGTH, CELL, U = 24.0, 0.5, 5.79
FLOOR = 1e-6  # a thousandth of the tolerance


def growth(field: float, length: float = LENGTH, points: int = 300) -> float:
    """Largest growth rate of |psi| in a wire, per tau0, at an electric field in V0/xi."""
    h = length / (points + 1)
    x = h * (np.arange(points) + 1) - length / 2
    beside = np.full(points - 1, 1 / h**2)
    matrix = np.diag(1 - 2 / h**2 - 1j * U * field * x) + np.diag(beside, 1) + np.diag(beside, -1)
    return float(np.linalg.eigvals(matrix).real.max() / U)


def normal_wire(**tables: Any) -> Device:
    """A wire between normal contacts."""
    return wire(LENGTH, CELL, tables.pop("recipe", {"kind": "relax"}), kind="normal", **tables)


def driven_normal(device: Device, field: float) -> GinzburgLandau:
    """A wire that a current of 1.5 J0 has made normal, and that from now on carries one that makes ``field``."""
    model = build(with_swept_current(device, "left"))
    model.set_current("left", 1.5 * unit_current(device))
    model.advance(150 * model.scales.time, 100_000)
    model.set_current("left", field * unit_current(device))
    return model


def sizes(model: GinzburgLandau, times: tuple[float, ...]) -> list[float]:
    """Root mean square of psi after so many tau0 from now."""
    start, found = model.time, []
    for time in times:
        model.advance(start + time * model.scales.time, 100_000)
        found.append(float(np.sqrt(np.mean(np.abs(model.psi[model.lattice.inside]) ** 2))))
    return found


def test_pairs_grow_in_a_normal_wire_at_the_rate_of_its_fastest_mode() -> None:
    """Where the normal state is unstable; budget: cells of half a coherence length, 4 %; other modes 2 %."""
    field = 0.1
    early, late = sizes(driven_normal(normal_wire(), field), (150.0, 300.0))
    assert FLOOR < early < late < 1e-2  # linear
    assert np.log(late / early) / 150 == pytest.approx(growth(field), rel=0.06)


def test_where_the_normal_state_is_stable_only_the_seeds_are_left() -> None:
    """As many tau0 at a field at which pairs shrink: below the floor, and no vortex is seen in them."""
    field = 0.25
    assert growth(field) < 0
    model = driven_normal(normal_wire(), field)
    assert sizes(model, (150.0, 300.0))[1] < FLOOR
    assert len(find_vortices(model.snapshot())) == 0


def test_the_floor_is_off_on_request_and_its_seed_is_that_of_the_run() -> None:
    """Without it psi goes on sinking; with another seed the state differs by no more than the floor."""
    none, one, again, other = (
        driven_normal(normal_wire(run=table), 0.25) for table in ({"floor": 0}, {"seed": 1}, {"seed": 1}, {"seed": 2})
    )
    assert sizes(none, (150.0,))[0] < 1e-10
    for model in (one, again, other):
        sizes(model, (150.0,))
    np.testing.assert_array_equal(one.psi, again.psi)
    assert 0 < np.abs(one.psi - other.psi).max() < 3 * FLOOR


def test_a_dead_film_goes_on_from_a_checkpoint_bit_for_bit() -> None:
    """The seeds depend on nothing that a checkpoint does not hold."""
    whole, parted = (driven_normal(normal_wire(), 0.25) for _ in range(2))
    kept = parted.checkpoint()
    fresh = driven_normal(normal_wire(), 0.25)
    fresh.restore(kept)
    for model in (whole, fresh):
        sizes(model, (50.0,))
    np.testing.assert_array_equal(whole.psi, fresh.psi)


def test_a_wire_retraps_where_its_normal_state_loses_stability() -> None:
    """Going down from 1.5 J0, however short the time to settle: pairs that grow are waited for.

    The field at which growth changes sign lies between the currents 0.11 and 0.16 J0, by the matrix.
    """
    assert growth(0.16) < 0 < growth(0.11)
    plain = normal_wire()
    currents = [amperes(plain, one) for one in (0.08, 0.11, 0.16, 0.3, 1.5)]
    recipe = {"kind": "current-voltage", "contact": "left", "currents": currents, "direction": "down"}
    recipe |= {"settle": "60 tau0", "average": "20 tau0"}
    result = current_voltage(normal_wire(recipe=recipe))
    assert result["retrapping_current"] == pytest.approx(0.135 * unit_current(plain), rel=1e-9, abs=0)
    assert result["normal"].tolist() == [1, 1, 1, 0, 0]


def square(recipe: dict[str, Any], **tables: Any) -> Device:
    """A film of 3 by 3 coherence lengths, too small for a vortex to stay."""
    return load(
        {
            "material": {
                "penetration_depth": "200 nm",
                "coherence_length": "50 nm",
                "resistivity": "1 uohm m",
                "gamma": 0.0,
            },
            "film": {"film": {"thickness": "20 nm", "shape": {"kind": "rectangle", "width": "3 xi", "height": "3 xi"}}},
            "lattice": {"cell": "0.25 xi"},
            "recipe": recipe,
            **tables,
        }
    )


def test_a_field_past_the_surface_critical_one_and_back() -> None:
    """In 10 Bc2 the film is normal, without vortices; back at .3 and 0 it is what it was on the way up.

    At zero field the state is uniform to 1e-3, whatever the way; in the normal state what is left is below the floor.
    """
    fields = ["0 T", "0.3 Bc2", "10 Bc2"]
    recipe = {"kind": "field-sweep", "fields": fields, "direction": "both", "settle": "60 tau0"}
    recipe |= {"quantities": ["mean_order_parameter", "vortex_number", "antivortex_number"]}
    result = field_sweep(square(recipe))
    density = result["mean_order_parameter"]
    assert density[2] < 10 * FLOOR**2
    assert result["vortex_number"][2] == result["antivortex_number"][2] == 0
    assert density[3] == pytest.approx(density[1], abs=1e-3)
    assert density[4] == pytest.approx(1.0, abs=1e-3)


def test_relaxing_from_a_state_without_pairs_finds_those_that_there_are() -> None:
    """By descent from psi = 0 exactly, where the free energy is stationary but not least."""
    device = square({"kind": "relax", "tolerance": 1e-8}, initial={"kind": "normal", "noise": 1e-300})
    assert float(relax(device)["mean_order_parameter"]) == pytest.approx(1.0, abs=1e-6)


def test_noise_without_pairs_holds_no_vortices() -> None:
    """|psi|^2 of 1e-50 with any phases; the same phases on pairs are full of them."""
    model = build(square({"kind": "relax"}))
    noise = np.random.default_rng(1).standard_normal((2, *model.lattice.shape))
    psi = (noise[0] + 1j * noise[1]) * model.lattice.inside
    assert len(find_vortices(replace(model.snapshot(), psi=psi))) > 20
    assert len(find_vortices(replace(model.snapshot(), psi=1e-25 * psi))) == 0
