"""What the functions of microscopic theory refuse, shapes they keep, and curves they draw."""

import subprocess
import sys

import numpy as np
import pytest

from fluxoid.errors import InputError
from fluxoid.materials.curves import against_momentum, against_parallel_field, against_temperature
from fluxoid.materials.library import find
from fluxoid.pairs.breaking import pair_breaking, usadel
from fluxoid.pairs.condensate import gap
from fluxoid.pairs.currents import depairing, phase_slip
from fluxoid.pairs.fields import critical_fields, upper_field, vortex_line
from fluxoid.pairs.junctions import andreev
from fluxoid.pairs.lengths import coherence_length, penetration_depth
from fluxoid.pairs.microwaves import conductivity, impedance


def test_nothing_heavy_is_loaded_by_the_name() -> None:
    heavy = "('numpy', 'scipy', 'pint', 'matplotlib')"
    code = f"import fluxoid, fluxoid.pairs, sys; print([m for m in {heavy} if m in sys.modules])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out.strip() == "[]"


@pytest.mark.parametrize(
    ("call", "word"),
    [
        (lambda: gap.reduced_gap(-0.1), "reduced_temperature"),
        (lambda: gap.reduced_gap(np.nan), "nan"),
        (lambda: gap.reduced_gap("warm"), "not a number"),
        (lambda: penetration_depth.dirty_penetration_depth(-1e-6, 9.0), "resistivity"),
        (lambda: penetration_depth.superfluid_fraction(0.5, -1.0), "impurity"),
        (lambda: penetration_depth.reduced_penetration_depth(1.0), "no screening"),
        (lambda: penetration_depth.reduced_penetration_depth(0.5, "fancy"), "clean, dirty"),
        (lambda: usadel.order_parameter(0.1, -1.0), "rate"),
        (lambda: pair_breaking.critical_temperature(-0.1), "rate"),
        (lambda: depairing.ginzburg_landau_depairing(0.0, 1e-8), "penetration_depth"),
        (lambda: upper_field.dirty_upper_field(0.1, -1.0), "maki"),
        (lambda: vortex_line.lower_critical_field(1e-8, 1e-7), "type I"),
        (lambda: vortex_line.line_energy(1e7), "0.1 to 1e5"),
        (lambda: critical_fields.abrikosov_parameter("hexagonal"), "triangular"),
        (lambda: critical_fields.abrikosov_parameter(1 - 1j), "upper half plane"),
        (lambda: andreev.andreev_level(1.2, 0.0), "between 0 and 1"),
        (lambda: andreev.distribution("uniform"), "diffusive"),
        (lambda: conductivity.mattis_bardeen(-1.0, 1.0, 0.1), "photon_energy"),
        (lambda: phase_slip.reduced_barrier(1.1), "between 0 and 1"),
        (lambda: phase_slip.barrier(1e-6, "much"), "current: 'much' is not a number"),
        (lambda: phase_slip.relaxation_time(1.2, -1.0), "temperature: -1 is negative"),
        (lambda: phase_slip.lifetime(np.nan), "rate: nan is not finite"),
        (lambda: coherence_length.ginzburg_landau_length(4e-8, -np.inf), "mean_free_path: -inf is not finite"),
        (lambda: impedance.quality_factor("low"), "impedance: 'low' is not a number"),
        (lambda: impedance.frequency_pull(complex(0, np.nan), 1j), "impedance: nan is not finite"),
        (lambda: impedance.surface_impedance(5e9, 1e6, 0.0), "thickness: 0 is not positive"),
        (lambda: usadel.dirty_fraction("cold", 0.1), "reduced_temperature: 'cold' is not a number"),
    ],
)
def test_bad_input_is_named(call: object, word: str) -> None:
    with pytest.raises(InputError, match=word):
        call()  # type: ignore[operator]


def test_shapes_are_kept_and_broadcast() -> None:
    t = np.linspace(0, 1.2, 6).reshape(2, 3)
    assert gap.reduced_gap(t).shape == (2, 3)
    assert np.ndim(gap.reduced_gap(0.5)) == 0
    assert penetration_depth.superfluid_fraction(t, 1.0).shape == (2, 3)
    assert usadel.order_parameter(t[:, :, None], np.array([0.0, 0.3])).shape == (2, 3, 2)
    assert upper_field.dirty_upper_field(0.3, [0.0, 1.0], 0.1).shape == (2,)
    assert conductivity.mattis_bardeen([[0.1], [1.0]], 1.0, [0.1, 0.2, 0.3])[0].shape == (2, 3)


def test_normal_above_tc() -> None:
    for f in (
        gap.reduced_gap,
        penetration_depth.dirty_superfluid_fraction,
        depairing.dirty_depairing,
        upper_field.clean_upper_field,
    ):
        assert np.all(np.asarray(f([1.0, 1.5])) == 0)


def test_curves_against_temperature_field_and_momentum() -> None:
    film = find("WSi")
    T, curves = against_temperature(film, ["gap_at", "penetration_depth_at"], points=7)
    assert T.shape == (7,)
    assert curves["gap_at"].shape == (7,)
    assert np.all(np.diff(curves["gap_at"]) < 1e-30)
    assert np.all(np.diff(curves["penetration_depth_at"]) > -1e-20)
    state = film.at(2.0)
    with pytest.raises(InputError, match=r"thicker than 1.8 ξ = .* nm"):  # vortices, and not the whole film, feel it
        against_parallel_field(find("Nb film").at(4.2))
    _, broken = against_parallel_field(state, points=21)
    assert broken["order_parameter"][0] == pytest.approx(state["gap_at"], rel=1e-9)
    assert broken["order_parameter"][-1] < 0.05 * broken["order_parameter"][0]
    # gapless before it is normal
    assert np.any((broken["energy_gap"] == 0) & (broken["order_parameter"] > 0))
    _, moving = against_momentum(state, points=201)
    # the largest current of 201 points is within 1e-4 of depairing
    assert moving["current_density"].max() == pytest.approx(state["depairing_current_density"], rel=1e-4)
