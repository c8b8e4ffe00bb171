"""Where pairs appear: rings against the radial equation, films of other shapes, temperatures, what is refused."""

import numpy as np
import pytest

from fluxoid.device import Device, load
from fluxoid.errors import InputError
from fluxoid.pairs.fields.little_parks import eigenvalue
from fluxoid.pairs.lengths.coherence_length import reduced_coherence_length
from fluxoid.recipes import phase_boundary
from fluxoid.recipes.working.session import Watch
from physics.films import orders

XI = 5e-8


def film(shape, fields, cell="0.25 xi", material=None, **tables) -> Device:
    return load(
        {
            "material": {
                "penetration_depth": "200 nm",
                "coherence_length": "50 nm",
                "resistivity": "100 uohm cm",
                **(material or {}),
            },
            "film": {"film": {"thickness": "20 nm", "shape": shape}},
            "lattice": {"cell": cell},
            "recipe": {"kind": "phase-boundary", "fields": fields},
            **tables,
        }
    )


RING = {"kind": "ring", "outer_radius": "4 xi", "inner_radius": "2.5 xi"}
FIELDS = [0.0, 0.04, 0.11, 0.21, -0.3]  # Bc2


def test_rings_against_the_radial_equation() -> None:
    """E xi^2 of n = 0, 0, 1, 1, -2, with order 2 in the cell, 1e-3 of the largest at xi/16; n of the ground state."""
    cells, errors = (0.25, 0.125, 0.0625), []
    for cell in cells:
        device = film(RING, [f"{b} Bc2" for b in FIELDS], f"{cell} xi")
        found = phase_boundary(device)
        unit = device.material.upper_critical_field
        exact = [min((eigenvalue(2.5 * XI, 4 * XI, b * unit, n) * XI**2, n) for n in range(-6, 7)) for b in FIELDS]
        assert list(found["winding"][:, 0]) == [n for _, n in exact]
        errors.append(np.abs(found["reduced_eigenvalue"] - [E for E, _ in exact]).max())
    assert errors[2] < 1e-3 * exact[-1][0]
    assert np.all(orders(cells, errors) > 1.7), errors


def test_a_square_nucleates_at_its_corners() -> None:
    """E xi^2 = .5099 b at a right angle, less than b/1.69461 = .5901 b at a straight edge (V. Bonnaillie, Asymptotic
    Analysis 41, 215 (2005)). A square of 24 xi, extrapolated from two cells: 1e-3, corners that feel each other."""
    found = []
    for cell in (0.3, 0.15):
        device = film({"kind": "rectangle", "width": "24 xi", "height": "24 xi"}, ["0.8 Bc2"], f"{cell} xi")
        result = phase_boundary(device)
        assert "winding" not in result.arrays
        found.append(result["reduced_eigenvalue"][0] / 0.8)
    assert found[1] + (found[1] - found[0]) / 3 == pytest.approx(0.5099, abs=1e-3)


def test_a_normal_contact_takes_pairs_away() -> None:
    """psi = 0 at both ends of a strip: (pi xi/L)^2."""
    contact = {
        side: {
            "film": "film",
            "kind": "normal",
            "shape": {"kind": "rectangle", "width": "1 nm", "height": "100 nm", "center": [f"{x} nm", "0 nm"]},
        }
        for side, x in (("left", -200), ("right", 200))
    }
    device = film({"kind": "rectangle", "width": "8 xi", "height": "2 xi"}, ["0 T"], contact=contact)
    assert phase_boundary(device)["reduced_eigenvalue"][0] == pytest.approx((np.pi / 8) ** 2, rel=5e-3)


@pytest.mark.parametrize("law", ["ginzburg-landau", "dirty", "clean"])
def test_temperatures_follow_the_law(law) -> None:
    """xi(T)^2 E = xi^2 at the temperature told, by the law's own function; Tc without a field."""
    material = {"coherence_length_law": law, "critical_temperature": "5 K", "temperature": "4.5 K"}
    device = film(RING, ["0 T", "0.02 Bc2"], material=material)
    found = phase_boundary(device)
    assert found["transition_temperature"][0] == pytest.approx(5.0, rel=1e-3)
    there = 5e-8 * float(reduced_coherence_length(found["transition_temperature"][1] / 5, law))
    at = device.material.working_coherence_length
    assert (there / at) ** 2 * found["reduced_eigenvalue"][1] == pytest.approx(1.0, rel=1e-9)


def test_temperatures_without_a_law_are_those_of_ginzburg_and_landau() -> None:
    """1 - T/Tc = E xi^2 (1 - 4.5/5); none told without temperatures; 0 K where the film is normal at all of them."""
    found = phase_boundary(film(RING, ["0.1 Bc2"], material={"critical_temperature": "5 K", "temperature": "4.5 K"}))
    assert 1 - found["transition_temperature"][0] / 5 == pytest.approx(0.1 * found["reduced_eigenvalue"][0], rel=1e-9)
    assert "transition_temperature" not in phase_boundary(film(RING, ["0.1 Bc2"])).arrays
    far = phase_boundary(film(RING, ["0.9 Bc2"], material={"critical_temperature": "5 K", "temperature": "1 K"}))
    assert far["transition_temperature"][0] == 0 or far["reduced_eigenvalue"][0] < 1.25


def test_going_on_from_a_point_gives_the_same() -> None:
    device, kept = film(RING, ["0.02 Bc2", "0.1 Bc2", "0.2 Bc2"]), []
    whole = phase_boundary(device, watch=Watch(keep=kept.append))
    again = phase_boundary(device, standing=kept[0])
    for name in whole.arrays:
        assert np.array_equal(whole[name], again[name])


def test_what_has_no_boundary_is_refused() -> None:
    spot = [{"kind": "region", "shape": {"kind": "disk", "radius": "2 xi", "center": ["3 xi", "0 nm"]}, "epsilon": 0.5}]
    with pytest.raises(InputError, match="uniform film"):
        phase_boundary(film(RING, ["0 T"], disorder=spot))
    contact = {
        "film": "film",
        "kind": "superconducting",
        "shape": {"kind": "rectangle", "width": "1 nm", "height": "100 nm", "center": ["-200 nm", "0 nm"]},
    }
    with pytest.raises(InputError, match="bring its pairs"):
        phase_boundary(
            film({"kind": "rectangle", "width": "8 xi", "height": "2 xi"}, ["0 T"], contact={"left": contact})
        )
