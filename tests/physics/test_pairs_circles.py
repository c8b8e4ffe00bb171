"""Every number of a material by every route that leads to it: what is given comes back, limits meet, whatever the
purity and the gap ratio."""

import itertools
import math
import warnings

import numpy as np
import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from fluxoid.circuit.description.relations import dirty_wire, evaluate
from fluxoid.constants import boltzmann, electron_mass, elementary_charge, flux_quantum, hbar, vacuum_permeability
from fluxoid.errors import InputError, UnwiseWarning
from fluxoid.materials.curves import against_parallel_field
from fluxoid.materials.library import find
from fluxoid.materials.material import Superconductor
from fluxoid.materials.numbers import Number
from fluxoid.materials.sheet import read
from fluxoid.materials.uncertainty import spread
from fluxoid.pairs.breaking import pair_breaking
from fluxoid.pairs.condensate import counting
from fluxoid.pairs.currents.depairing import clean_depairing, dirty_depairing_current, ginzburg_landau_depairing
from fluxoid.pairs.currents.depairing_purity import over_ginzburg_landau
from fluxoid.pairs.currents.kinetic_inductance import inductance_ratios
from fluxoid.pairs.fields import critical_fields
from fluxoid.pairs.lengths import penetration_depth

METALS = st.tuples(st.floats(1.0, 15.0), st.floats(3.0, 5.0), st.floats(-2.0, 3.0), st.floats(2e5, 2e6))


def metal(case: tuple[float, float, float, float]) -> Superconductor:
    """Tc, 2Δ0/kTc, lg ξ0/ℓ, v_F."""
    Tc, ratio, decade, v = case
    xi0 = hbar * v / (math.pi * ratio / 2 * boltzmann * Tc)
    return Superconductor(
        critical_temperature=Tc,
        gap_ratio=ratio,
        fermi_velocity=v,
        mean_free_path=xi0 / 10**decade,
        density_of_states=1e47,
    )


@seed(14)
@settings(max_examples=12, deadline=None)
@given(METALS)
def test_what_is_read_gives_what_was_given(case: tuple[float, float, float, float]) -> None:
    """ℓ back from ξ_GL(0) and from Bc2(0), Tc from the gap, the gap ratio from v_F and ξ0: identities and Newton."""
    one = metal(case)
    base = {n: one.value(n) for n in ("critical_temperature", "gap_ratio", "clean_coherence_length")}
    path = one.value("mean_free_path")
    cold = one.at(0.0)["upper_critical_field_at"]
    for changed in ({"coherence_length": one.value("coherence_length")}, {"upper_critical_field": cold}):
        again = Superconductor(**base, **changed)
        # near the clean limit ℓ hangs on the last digits of ξ: relative error 1e-9 ℓ/ξ0
        assert again.value("mean_free_path") == pytest.approx(path, rel=1e-6, abs=0)
        assert again.at(0.0)["upper_critical_field_at"] == pytest.approx(cold, rel=1e-9, abs=0)
    Tc = Superconductor(gap=one.value("gap"), gap_ratio=one.value("gap_ratio")).value("critical_temperature")
    assert Tc == pytest.approx(case[0], rel=1e-12)
    lengths = {n: one.value(n) for n in ("fermi_velocity", "clean_coherence_length")}
    assert Superconductor(**lengths, critical_temperature=case[0]).value("gap_ratio") == pytest.approx(
        case[1], rel=1e-12
    )
    assert Superconductor(**lengths, gap_ratio=case[1]).value("critical_temperature") == pytest.approx(
        case[0], rel=1e-12
    )


@seed(14)
@settings(max_examples=8, deadline=None)
@given(METALS, st.sampled_from(["microscopic", "two-fluid"]))
def test_limits_meet_at_tc(case: tuple[float, float, float, float], law: str) -> None:
    """κ(T) → κ(Tc); J_d → J_GL where λ(T) is microscopic. Corrections are of order 1 − t = 1e-5, a few times that."""
    state = metal(case).altered(law=law).at(case[0] * (1 - 1e-5))
    limit = state["ginzburg_landau_parameter_at_tc"]
    assert state["ginzburg_landau_parameter"] == pytest.approx(limit, rel=5e-5)
    if law == "microscopic":
        assert state["depairing_current_density"] == pytest.approx(state["ginzburg_landau_depairing"], rel=5e-5)


def test_depairing_at_any_purity_has_its_known_limits() -> None:
    """Clean at T = 0: 0.8257 Hc/λ of Bardeen in closed form; dirty: Usadel, met to order ℓ/ξ0 = 1e-6, at any T."""
    state = Superconductor(
        critical_temperature=9.0, fermi_velocity=6e5, mean_free_path=math.inf, density_of_states=1e47
    ).at(0.0)
    Hc = math.sqrt(1e47 / vacuum_permeability) * state["gap_at"]
    landau = clean_depairing() * Hc / state["penetration_depth_at"]
    assert state["depairing_current_density"] == pytest.approx(landau, rel=1e-6, abs=0)
    rho, D, Tc = 1e-6, 1e-4, 9.0
    dirty = Superconductor(critical_temperature=Tc, resistivity=rho, diffusivity=D)
    for t in (0.0, 0.3, 0.8):
        there = dirty.at(t * Tc)
        gl = ginzburg_landau_depairing(there["penetration_depth_at"], there["coherence_length_at"])
        usadel = float(dirty_depairing_current(rho, D, Tc, t * Tc) / gl)
        assert float(over_ginzburg_landau(t, 1e6)) == pytest.approx(usadel, rel=3e-6)
    t, x = np.array([0.0, 0.6]), np.array([[0.2], [5.0]])
    each = [[float(over_ginzburg_landau(a, b)) for a in t] for (b,) in x]
    assert np.allclose(over_ginzburg_landau(t, x), each, rtol=1e-7, atol=0)


def test_a_film_unbinds_at_the_stiffness_of_its_own_depth() -> None:
    """T_KT L_□ = 12.3228 K nH (Nelson and Kosterlitz), at any purity and by any law of λ(T)."""
    for film in (find("Nb film"), find("Nb film").altered(law="two-fluid"), find("WSi")):
        T = film.at(1.0)["vortex_unbinding_temperature"]
        assert T * film.at(T)["kinetic_sheet_inductance"] == pytest.approx(12.322764e-9, rel=1e-7, abs=0)


def test_curve_along_a_field_ends_at_the_field_of_the_sheet() -> None:
    film = find("Nb film").altered(thickness=1e-8, sheet_resistance=None)
    state = film.at(4.2)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UnwiseWarning)
        B, curve = against_parallel_field(state, 11)
    assert B[-1] == pytest.approx(state["parallel_critical_field"], rel=1e-12)
    assert curve["superfluid"][0] == pytest.approx(state["superfluid_fraction"], rel=1e-9)


@pytest.mark.parametrize("assume", ["clean", "dirty"])
def test_upper_field_comes_back_in_either_limit(assume: str) -> None:
    film = Superconductor(critical_temperature=9.0, upper_critical_field=1.0, assume=assume)
    assert film.at(0.0)["upper_critical_field_at"] == pytest.approx(1.0, rel=1e-12)


def test_slope_of_the_fraction_meets_the_fraction() -> None:
    for x, ratio in ((0.0, 3.5), (1.0, 4.5), (300.0, 3.2)):
        near = penetration_depth.superfluid_fraction(1 - 1e-6, x, ratio) / penetration_depth.superfluid_fraction(
            0.0, x, ratio
        )
        slope = penetration_depth.slope_at_critical_temperature(x, ratio)
        assert near / 1e-6 == pytest.approx(float(slope), rel=1e-5)
    near = float(penetration_depth.dirty_superfluid_fraction(1 - 1e-6, 4.5)) / 1e-6
    assert near == pytest.approx(float(penetration_depth.slope_at_critical_temperature(math.inf, 4.5)), rel=1e-5)


@pytest.mark.parametrize("T", [0.2, 0.0031, 0.0025, 1e-3, 1e-4, 1e-5])
def test_critical_temperature_undoes_the_critical_rate(T: float) -> None:
    """Both sides of Γ/2πkT = 50 (T = 0.0028); the rate keeps 1e-16, and T² goes as Γ_c − Γ, so T loses 1e-15/T²."""
    rate = pair_breaking.critical_rate(T)
    assert pair_breaking.critical_temperature(rate) == pytest.approx(T, rel=1e-13 + 1e-15 / T**2, abs=0)


def test_an_error_bar_holds_close_to_tc_and_for_a_large_uncertainty() -> None:
    film = find("Nb film")
    bars = [spread(film, T)["penetration_depth_at"] for T in (9.0, 9.049, 9.051, 9.08)]
    assert all(a < b for a, b in itertools.pairwise(bars))
    shown = film.altered(critical_temperature=9.15).at(9.051)["penetration_depth_at"]
    assert bars[2] >= abs(shown - film.at(9.051)["penetration_depth_at"])
    vague = Superconductor(critical_temperature=9.0, resistivity=1e-6, uncertainties={"resistivity": 2e-6})
    assert spread(vague, 4.0)["penetration_depth"] == pytest.approx(vague.value("penetration_depth"), rel=1e-5, abs=0)


def test_bars_are_printed_as_they_hold() -> None:
    depth = Number("penetration_depth", "λ", 16e-9, "m", "", "given")
    assert read(depth, 3.4e-16) == "16 nm"
    assert read(depth, 3e-9) == "16 ± 3 nm"
    assert read(depth, 16e-9) == "16 nm ×/÷ 2.7"


def test_an_assumption_is_compared_with_what_is_given() -> None:
    with pytest.warns(UnwiseWarning, match="free electrons"):
        Superconductor(electron_density=1.81e29, fermi_velocity=5e5)


def test_no_wire_above_its_critical_temperature() -> None:
    for call in (lambda: inductance_ratios(1.5, 0.5), lambda: dirty_wire(2.0, 10.0)):
        with pytest.raises(InputError, match="reduced_temperature"):
            call()


def test_slope_of_a_dirty_wire_close_to_depairing() -> None:
    """dI/dφ at I = 0.99999 I_d is 1/L of ``inductance_ratios``, found there by inversion: spline of 1 025 points."""
    i = np.array([0.5, 0.99, 0.99999])
    ratio, slope = inductance_ratios(0.3, i)
    top = float(inductance_ratios(0.3, 1.0)[0])
    found = evaluate(dirty_wire(0.3, 12.0), 12.0 * i * ratio / top, 1) * 12 / top
    assert np.allclose(found * slope, 1, rtol=1e-4, atol=0)


def test_numbers_of_the_subject() -> None:
    """E_F of aluminium 11.7 eV (Ashcroft and Mermin, table 2.1); pairs and electrons give one λ; 6 against 3 states."""
    assert counting.fermi_energy(1.81e29) / elementary_charge == pytest.approx(11.7, rel=3e-3)
    v = counting.fermi_velocity_of_free_electrons(1.81e29)
    assert counting.fermi_energy(1.81e29) == pytest.approx(electron_mass * v**2 / 2, rel=1e-12, abs=0)
    assert counting.pair_density(1.81e29) == 0.905e29
    n = float(penetration_depth.superfluid_density(1e-7))
    assert penetration_depth.depth_of_carriers(n / 2) == pytest.approx(1e-7, rel=1e-12, abs=0)
    assert penetration_depth.depth_of_carriers(n, electron_mass, -elementary_charge) == pytest.approx(
        1e-7, rel=1e-12, abs=0
    )
    for states, particles in ((3, 2), (4, 3), (2, 3)):
        rows = list(range(states))
        shared = len(list(itertools.combinations_with_replacement(rows, particles)))
        alone = len(list(itertools.combinations(rows, particles)))
        assert counting.ways_to_occupy(states, particles) == {"pairs": shared, "electrons": alone}
    assert counting.ways_to_occupy(3, 2) == {"pairs": 6, "electrons": 3}
    with pytest.raises(InputError, match="whole number"):
        counting.ways_to_occupy(2, 1.5)  # type: ignore[arg-type]
    a = float(critical_fields.lattice_spacing(0.1, "square"))
    assert a**2 * 0.1 == pytest.approx(flux_quantum, rel=1e-12, abs=0)
    b = float(critical_fields.lattice_spacing(0.1))
    assert math.sqrt(3) / 2 * b**2 * critical_fields.vortex_density(0.1) == pytest.approx(1.0, rel=1e-12)
