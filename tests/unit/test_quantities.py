"""The registry of quantities: what each gives, and that a gauge changes none that can be observed."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from fluxoid.errors import InputError
from fluxoid.gl.measure.cuts import cut_faces
from fluxoid.gl.quantities import REGISTRY, evaluate, quantity
from fluxoid.gl.snapshot import Snapshot
from fluxoid.lattice.holes import find_holes
from fluxoid.lattice.rasterise import rasterise
from fluxoid.materials.scales import Scales
from fluxoid.quantities.registry import Quantity, label

XI = 1e-7
FILM = shapely.box(0, 0, 9 * XI, 6 * XI).difference(shapely.Point(3 * XI, 3 * XI).buffer(1.5 * XI))
LATTICE = rasterise(FILM, 0.6 * XI, box=(-0.9 * XI, -0.6 * XI, 9.9 * XI, 6.6 * XI))
(HOLE,) = find_holes(LATTICE, FILM, {"eye": (3 * XI, 3 * XI)})
TARGETS = {
    "hole": HOLE,
    "cut": cut_faces(LATTICE, [(3 * XI, 3 * XI), (3 * XI, 8 * XI)]),
    "probe": "plus",
    "probe pair": ("plus", "minus"),
}
GAUGE_BOUND = {"phase", "potential"}  # said so in their meaning


def _snapshot(seed: int) -> Snapshot:
    rng = np.random.default_rng(seed)
    shape, inside = LATTICE.shape, LATTICE.inside
    ax, ay, ax_dot, ay_dot = 0.4 * rng.normal(size=(4, *shape))
    return Snapshot(
        lattice=LATTICE,
        scales=Scales(2e-7, XI, 1e7),
        time=1e-12,
        psi=np.where(inside, rng.normal(size=shape) + 1j * rng.normal(size=shape), 0),
        mu=np.where(inside, rng.normal(size=shape), 0),
        ax=ax,
        ay=ay,
        ax_dot=ax_dot,
        ay_dot=ay_dot,
        epsilon=np.ones(shape),
        thickness=np.where(inside, 2e-8, 0),
        applied_field=np.full(shape, 1e-3),
        probe_potential={"plus": 3e-6, "minus": 1e-6},
        probe_flux={"plus": 5e-15, "minus": 2e-15},
        steps=7,
        rejected=1,
        step=1e-13,
    )


def _value(declared: Quantity, snapshot: Snapshot) -> float | np.ndarray:
    return evaluate(declared.name, snapshot, TARGETS.get(declared.place))


@pytest.mark.parametrize("declared", REGISTRY.values(), ids=lambda declared: declared.name)
def test_each_quantity_is_what_its_place_says(declared):
    value = _value(declared, _snapshot(0))
    shapes = {"cells": LATTICE.shape, "corners": LATTICE.shape, "vectors": (2, *LATTICE.shape)}
    assert np.shape(value) == shapes.get(declared.place, ())
    assert np.isfinite(value).all()
    assert declared.meaning.endswith(".")
    assert declared.unit
    assert declared.reference


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(0.01, 10))
def test_a_gauge_changes_nothing_that_can_be_observed(seed, size):
    # ψ e^{iχ}, a + Δχ, μ − ∂tχ with random χ, ∂tχ in each cell: identities, so rounding, 1e-10 of the largest value.
    snapshot = _snapshot(seed)
    chi, chi_dot = size * np.random.default_rng(seed + 1).normal(size=(2, *LATTICE.shape))
    changed = replace(
        snapshot,
        psi=snapshot.psi * np.exp(1j * chi),
        mu=snapshot.mu - chi_dot,
        ax=snapshot.ax + np.roll(chi, -1, 1) - chi,
        ay=snapshot.ay + np.roll(chi, -1, 0) - chi,
        ax_dot=snapshot.ax_dot + np.roll(chi_dot, -1, 1) - chi_dot,
        ay_dot=snapshot.ay_dot + np.roll(chi_dot, -1, 0) - chi_dot,
    )
    for declared in REGISTRY.values():
        if declared.name in GAUGE_BOUND:
            continue
        before, after = np.asarray(_value(declared, snapshot)), np.asarray(_value(declared, changed))
        assert np.abs(after - before).max() <= 1e-10 * np.abs(before).max(), declared.name


def test_units_are_those_that_pint_knows():
    import pint

    registry = pint.UnitRegistry()
    for declared in REGISTRY.values():
        registry.parse_units("" if declared.unit == "1" else declared.unit.replace(" ", "*"))


def test_flux_and_kinetic_part_of_a_hole_make_its_winding():
    from fluxoid.constants import flux_quantum

    snapshot = _snapshot(3)
    flux, kinetic = evaluate("flux[eye]", snapshot, HOLE), evaluate("kinetic_fluxoid[eye]", snapshot, HOLE)
    assert (flux + kinetic) / flux_quantum == pytest.approx(evaluate("winding[eye]", snapshot, HOLE), abs=1e-10)


def test_voltage_is_plus_less_minus():
    assert evaluate("voltage", _snapshot(0), ("plus", "minus")) == pytest.approx(2e-6)
    assert evaluate("voltage_integral", _snapshot(0), ("minus", "plus")) == pytest.approx(-3e-15)
    assert label("voltage", ("plus", "minus")) == "voltage[plus-minus]"
    assert quantity(label("winding", "eye")) is REGISTRY["winding"]


def test_names_and_targets_that_are_wrong():
    with pytest.raises(InputError, match=r'no quantity "winding_number".*winding'):
        evaluate("winding_number", _snapshot(0))
    with pytest.raises(InputError, match="winding needs a hole"):
        evaluate("winding", _snapshot(0))
    with pytest.raises(InputError, match="phase takes no target"):
        evaluate("phase", _snapshot(0), HOLE)
    with pytest.raises(InputError, match=r"no probe 'top'.*minus, plus"):
        evaluate("probe_potential", _snapshot(0), "top")
