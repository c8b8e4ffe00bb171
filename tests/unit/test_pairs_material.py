"""Materials: routes, comparisons, clashes, temperatures, the library, and what is handed to other levels."""

import json
import math
import warnings
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fluxoid.constants import boltzmann, elementary_charge, hbar, vacuum_permeability
from fluxoid.errors import InputError, UnwiseWarning
from fluxoid.materials import library
from fluxoid.materials.curves import against_momentum
from fluxoid.materials.for_levels import circuit_numbers, film_numbers
from fluxoid.materials.library import find, load, names
from fluxoid.materials.material import Superconductor
from fluxoid.materials.sheet import as_data, written
from fluxoid.materials.uncertainty import spread

NBN = {"critical_temperature": 10.0, "sheet_resistance": 300.0, "thickness": 8e-9, "diffusivity": 5e-5}


def test_the_rest_follows_with_its_route() -> None:
    known = Superconductor(**NBN).known
    assert known["resistivity"].value == pytest.approx(2.4e-6)
    assert "Einstein" in known["density_of_states"].route
    assert known["penetration_depth"].route == "λ(0) from ρ and Tc, dirty limit, Mattis–Bardeen"
    assert known["penetration_depth"].value == pytest.approx(104.7327e-9 * math.sqrt(240 / 10), rel=1e-6)


def test_purity_takes_the_place_of_a_limit() -> None:
    film = Superconductor(
        critical_temperature=9.2,
        clean_coherence_length=38e-9,
        london_depth=39e-9,
        mean_free_path=10e-9,
        resistivity=4e-8,
    )
    assert "any purity" in film.known["penetration_depth"].route
    assert "Gor'kov" in film.known["coherence_length"].route
    # and back: the mean free path from the penetration depth
    back = Superconductor(
        critical_temperature=9.2,
        clean_coherence_length=38e-9,
        london_depth=39e-9,
        penetration_depth=film.known["penetration_depth"].value,
    )
    assert back.known["mean_free_path"].value == pytest.approx(10e-9, rel=1e-9)


def test_lengths_and_tc_give_the_rest() -> None:
    """Tc, λ(0) and ξ_GL(0) of a dirty film are as much as Tc, ρ and D: the same film either way."""
    film = Superconductor(critical_temperature=9.0, resistivity=1.2e-7, diffusivity=1.6e-3)
    lengths = {n: film.value(n) for n in ("critical_temperature", "penetration_depth", "coherence_length")}
    again = Superconductor(**lengths)
    for name in ("resistivity", "diffusivity", "density_of_states"):
        assert again.value(name) == pytest.approx(film.value(name), rel=1e-9)
    assert "dirty limit" in again.known["resistivity"].route
    assert again.at(4.0)["depairing_current_density"] == pytest.approx(film.at(4.0)["depairing_current_density"])


def test_purity_from_the_coherence_lengths() -> None:
    """ℓ from ξ_GL(0)/ξ0 undoes Gor'kov's χ at any purity; N(0) or v_F from λ_L undoes London's depth."""
    for path in (1e-10, 1e-8, 1e-6):
        metal = Superconductor(
            critical_temperature=9.0, fermi_velocity=6e5, mean_free_path=path, density_of_states=1e47
        )
        names = ("critical_temperature", "clean_coherence_length", "coherence_length", "london_depth")
        again = Superconductor(**{n: metal.value(n) for n in names})
        for name in ("mean_free_path", "density_of_states", "resistivity", "penetration_depth"):
            assert again.value(name) == pytest.approx(metal.value(name), rel=1e-8)
    clean = Superconductor(critical_temperature=9.0, clean_coherence_length=4e-8, coherence_length=0.7386 * 4e-8)
    assert math.isinf(clean.value("mean_free_path"))
    depth = Superconductor(fermi_velocity=6e5, density_of_states=1e47).value("london_depth")
    assert Superconductor(london_depth=depth, density_of_states=1e47).value("fermi_velocity") == pytest.approx(6e5)


def test_no_dirty_limit_of_a_metal_assumed_clean() -> None:
    metal = Superconductor(critical_temperature=9.0, coherence_length=4e-8, resistivity=1e-8, assume="clean")
    assert not {"diffusivity", "penetration_depth"} & set(metal.known)
    with pytest.raises(InputError, match=r"mean_free_path$"):  # the last way to it; not from ρ and Tc
        metal.value("penetration_depth")


def test_one_relation_is_compared_once() -> None:
    film = Superconductor(sheet_resistance=24.0, thickness=5e-8, resistivity=1.2e-6, critical_temperature=9.0)
    assert [c.name for c in film.comparisons] == ["resistivity"]


def test_an_identity_that_is_broken_is_an_error_with_the_size_of_the_clash() -> None:
    with pytest.raises(InputError, match=r"R_□|ρ = 1e-06 ohm m, but 1e-07 ohm m from ρ = R_□ d: -90%"):
        Superconductor(resistivity=1e-6, sheet_resistance=10.0, thickness=1e-8)
    with pytest.raises(InputError, match=r"-67%"):
        Superconductor(diffusivity=1e-3, fermi_velocity=1e6, mean_free_path=1e-9)
    with pytest.raises(InputError, match="Einstein"):
        Superconductor(resistivity=1e-6, diffusivity=1e-4, density_of_states=1e46)


def test_a_theory_that_is_missed_is_a_warning() -> None:
    with pytest.warns(UnwiseWarning, match="dirty limit"):
        Superconductor(critical_temperature=10.0, resistivity=2e-6, penetration_depth=200e-9)
    with pytest.warns(UnwiseWarning, match="weak coupling"):
        Superconductor(critical_temperature=1.2, gap=1e-22)


def test_agreement_is_told_too() -> None:
    (agreed,) = (each for each in find("Al").comparisons if each.name == "london_depth")
    assert agreed.severity == "agrees"
    assert abs(agreed.difference) < 0.01


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"critical_temperature": -1.0}, "critical_temperature"),
        ({"thickness": 0.0}, "thickness"),
        ({"resistivity": math.nan}, "resistivity"),
        ({"coherence_length": math.inf}, "coherence_length"),
        ({"law": "magic"}, "microscopic or two-fluid"),
        ({"references": {"colour": "x"}}, "colour"),
        ({"critical_temperature": "9 K"}, "a number in K; fluxoid.pairs.from_table"),
        ({"thickness": [1e-8, 2e-8]}, "film.thickness: .* is not a number"),
        ({"spin_orbit": -1.0}, "zero or a value above zero"),
        ({"uncertainties": {"thickness": -1e-9}}, "film.thickness.uncertainty"),
        ({"mean_free_path": 1e-8, "fermi_velocity": 1.5e2}, "0.01 times as much"),
    ],
)
def test_bad_numbers_name_themselves(changes: dict[str, object], word: str) -> None:
    with pytest.raises(InputError, match=word):
        Superconductor(**({"name": "film"} | NBN | changes))  # type: ignore[arg-type]


def test_numbers_that_there_are_not() -> None:
    with pytest.raises(InputError, match=r"no number 'colour'.*critical_temperature"):
        Superconductor(**NBN).value("colour")
    with pytest.raises(InputError, match="no material 3 in the library"):
        find(3)  # type: ignore[arg-type]


def test_temperatures() -> None:
    film = Superconductor(name="film", **NBN)
    with pytest.raises(InputError, match="critical temperature is 10 K"):
        film.at(10.0)
    with pytest.raises(InputError, match="not a temperature"):
        film.at(-0.1)
    with pytest.raises(InputError, match="critical temperature"):
        Superconductor(resistivity=1e-6).at(1.0)
    cold, warm = film.at(0.0), film.at(9.0)
    assert cold["penetration_depth_at"] == pytest.approx(film.value("penetration_depth"), rel=1e-12)
    assert warm["penetration_depth_at"] > cold["penetration_depth_at"]
    with pytest.raises(InputError, match="london_depth"):
        Superconductor(critical_temperature=10.0, resistivity=2.4e-6).at(1.0)["bulk_penetration_depth"]


def test_two_fluid_says_so() -> None:
    state = Superconductor(law="two-fluid", **NBN).at(5.0)
    assert state["superfluid_fraction"] == pytest.approx(1 - 0.5**4)
    assert "two-fluid" in state.quantities["superfluid_fraction"].route


def test_quantities_of_a_state_hang_together() -> None:
    state = find("Nb film").at(4.2)
    depth, xi = state["penetration_depth_at"], state["coherence_length_at"]
    assert state["ginzburg_landau_parameter"] == pytest.approx(depth / xi)
    assert state["pearl_length"] == pytest.approx(2 * depth**2 / 200e-9)
    assert state["lower_critical_field"] < state["thermodynamic_critical_field"] < state["upper_critical_field_at"]
    # in circuits a gap of 1.36 meV gives IcRn = 2.0 mV before strong coupling
    assert state["tunnel_product"] == pytest.approx(2.03e-3, rel=0.01)


@settings(max_examples=15, deadline=None)
@given(st.floats(1.0, 15.0), st.floats(1e-7, 5e-6), st.floats(2e-5, 2e-4), st.floats(0.05, 0.95))
def test_scaling_of_dirty_films(Tc: float, rho: float, D: float, t: float) -> None:
    """λ ∝ √(ρ/Tc) and ξ ∝ √(D/Tc) at fixed T/Tc, and u depends on T/Tc alone."""
    one = Superconductor(critical_temperature=Tc, resistivity=rho, diffusivity=D).at(t * Tc)
    other = Superconductor(critical_temperature=2 * Tc, resistivity=3 * rho, diffusivity=D / 2).at(2 * t * Tc)
    assert other["penetration_depth_at"] / one["penetration_depth_at"] == pytest.approx(math.sqrt(1.5), rel=1e-9)
    assert other["coherence_length_at"] / one["coherence_length_at"] == pytest.approx(0.5, rel=1e-9)
    assert other["relaxation_ratio"] == pytest.approx(one["relaxation_ratio"], rel=1e-9)


def test_u_is_that_of_the_dirty_limit_at_tc() -> None:
    state = Superconductor(critical_temperature=8.0, resistivity=1e-6, diffusivity=1e-4).at(8.0 * (1 - 1e-5))
    assert state["relaxation_ratio"] == pytest.approx(5.788238641969421, rel=1e-4)


def test_a_stated_gap_enters_all_that_depends_on_it() -> None:
    """With 2Δ0/kTc of strong coupling the numbers of one sheet still belong together.

    IcRn of tunnel, dirty and clean junctions meet at Tc in πΔ²/4ekT, and rise in that order below; quasiparticles go as
    2N(0)√(2πkTΔ)e^{−Δ/kT}; kT_KT = (π/2)J_s(T_KT); J_d is the maximum of J(q), 0.74569 Δ0^{3/2}/eρ√(ħD) at T = 0.
    """
    film = Superconductor(
        gap_ratio=4.2, density_of_states=1.2e47, **{k: v for k, v in NBN.items() if k != "diffusivity"}
    )
    hot, warm, cold = film.at(10 * (1 - 1e-6)), film.at(9.5), film.at(0.3)
    names = ("tunnel_product", "dirty_contact_product", "clean_contact_product")
    assert max(hot[n] for n in names) == pytest.approx(min(hot[n] for n in names), rel=1e-5)
    assert warm[names[0]] < warm[names[1]] < warm[names[2]]
    kT = boltzmann * 0.3
    few = 2 * 1.2e47 * math.sqrt(2 * math.pi * kT * cold["gap_at"]) * math.exp(-cold["gap_at"] / kT)
    assert cold["quasiparticle_density"] == pytest.approx(few, rel=3 / 8 * kT / cold["gap_at"] * 1.05)
    T = warm["vortex_unbinding_temperature"]
    assert film.at(T)["sheet_stiffness"] * math.pi / 2 == pytest.approx(boltzmann * T, rel=1e-10)
    gap, rho, D = (film.value(n) for n in ("gap", "resistivity", "diffusivity"))
    expected = 0.745686713 * gap**1.5 / (elementary_charge * rho * math.sqrt(hbar * D))
    assert film.at(0.0)["depairing_current_density"] == pytest.approx(expected, rel=1e-8)
    largest = max(against_momentum(warm, 1001)[1]["current_density"])
    assert largest == pytest.approx(warm["depairing_current_density"], rel=1e-5)


def test_uncertainties_spread() -> None:
    film = Superconductor(**NBN, uncertainties={"sheet_resistance": 15.0})
    errors = spread(film, 4.2)
    # λ ∝ √R: half of 5 %, to second order
    assert errors["penetration_depth_at"] / film.at(4.2)["penetration_depth_at"] == pytest.approx(0.025, rel=1e-3)
    assert "critical_temperature" not in errors


def test_every_material_of_the_library() -> None:
    assert set(names()) >= {"Al", "Nb", "NbN", "NbTiN", "Pb", "Sn", "In", "MoGe", "TaN", "WSi", "YBCO"}
    for name in names():
        metal = find(name)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore" if metal.caution else "error", UnwiseWarning)
            state = metal.at(0.3 * metal.value("critical_temperature"))
        assert state["penetration_depth_at"] > 1e-8
        given = [key for key, q in metal.known.items() if q.route == "given"]
        missing = [key for key in given if not metal.known[key].reference and key != "thickness"]
        assert not missing, f"{name}: no reference for {missing}"


def test_a_superconductor_of_another_kind_is_a_caution() -> None:
    with pytest.warns(UnwiseWarning, match="d-wave"):
        state = find("YBCO").at(40.0)
    assert "depairing_current_density" not in state
    assert "pauli_field" not in state


def test_names_are_forgiving_and_errors_near() -> None:
    assert find("nb FILM").name == "Nb film"
    with pytest.raises(InputError, match="Nb"):
        find("Nbx")


def test_files(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(
        'critical_temperature = "10 K"\ngap_ratio = 3.8\n'
        'resistivity = { value = "240 uohm cm", uncertainty = "5 uohm cm" }\n'
    )
    mine = load(file)
    assert mine.name == "mine"
    assert mine.resistivity == 2.4e-6
    assert mine.uncertainties == {"resistivity": 5e-8}
    for text, words in (
        ('critical_temp = "3 K"', "critical_temperature"),
        ('critical_temperature = "3 nm"', "a length, a temperature is needed"),
        ("critical_temperature = 3", "has no unit"),
        ('thickness = { worth = "3 nm" }', "value"),
        ("thickness = ", "TOML"),
    ):
        file.write_text(text)
        with pytest.raises(InputError, match=words):
            load(file)
    with pytest.raises(InputError, match="cannot be read"):
        load(tmp_path / "nothing.toml")


def test_a_state_has_one_temperature() -> None:
    film = Superconductor(critical_temperature=10.0)
    for wrong, words in (
        ("4 K", "is not a number"),
        ([1.0, 2.0], "2 temperatures.*against_temperature"),
        (math.nan, "not finite"),
    ):
        with pytest.raises(InputError, match=words):
            film.at(wrong)


def test_sheet_resistance_alone_gives_the_inductance() -> None:
    # L_□ = ħR_□/πΔ needs no thickness, and agrees with μ0λ coth(d/λ) of a film far thinner than λ: (d/λ)²/3 = 1e-5
    film = Superconductor(critical_temperature=10.0, sheet_resistance=300.0).at(4.0)
    thin = Superconductor(critical_temperature=10.0, sheet_resistance=300.0, thickness=1e-9).at(4.0)
    for name in ("sheet_inductance", "sheet_penetration_depth", "pearl_length", "sheet_stiffness"):
        assert film[name] == pytest.approx(thin[name], rel=1e-5)
    # a clean metal has no such route
    assert "sheet_inductance" not in Superconductor(
        critical_temperature=10.0, sheet_resistance=300.0, assume="clean"
    ).at(4.0)


def test_sheet_tells_routes_references_and_what_is_missing() -> None:
    text = written(find("NbTiN").at(4.0))
    assert "← λ(0) from ρ and Tc, dirty limit, Mattis–Bardeen" in text
    assert "not known\n" in text
    assert "bulk" not in text.split("at 4 K")[1].split("not known")[0]
    assert "Erickson" in text
    json.dumps(as_data(find("NbTiN").at(4.0)))


@pytest.mark.parametrize("name", ["Nb film", "WSi", "Al film"])
@pytest.mark.parametrize("t", [0.1, 0.5, 0.97])
def test_all_levels_take_the_same_numbers(name: str, t: float) -> None:
    """λ(T), ξ(T), ρ and what follows from them, at the GL and London levels by either way in, and in circuits."""
    from fluxoid.device import Material as FilmMaterial

    film = find(name)
    state = film.at(t * film.value("critical_temperature"))
    for described in (FilmMaterial(**film_numbers(state)), FilmMaterial(library=name, temperature=state.temperature)):
        assert described.working_penetration_depth == pytest.approx(state["penetration_depth_at"], rel=1e-12)
        assert described.working_coherence_length == pytest.approx(state["coherence_length_at"], rel=1e-12)
        assert described.kappa == pytest.approx(state["ginzburg_landau_parameter"])
        assert described.time_unit == pytest.approx(state["time_unit"])
        assert described.upper_critical_field == pytest.approx(state["upper_critical_field_at"])
        assert described.depairing_current_density == pytest.approx(state["ginzburg_landau_depairing"])
    wire, d = circuit_numbers(state, 100.0, 100e-9), film.value("thickness")
    per_square = vacuum_permeability * state["penetration_depth_at"] ** 2 / d  # London's, of each sheet of a film
    assert wire["kinetic_inductance"] == pytest.approx(100 * per_square)
    assert wire["critical_current"] == pytest.approx(state["depairing_current_density"] * 100e-9 * d)


def test_titles_are_there() -> None:
    assert all(library.title(name) for name in names())


def test_relations_enter_circuits_as_they_are() -> None:
    import numpy as np

    from fluxoid.circuit.description.relations import Harmonics, evaluate
    from fluxoid.pairs.junctions.current_phase import point_contact

    contact = point_contact("dirty", 100.0, 9.2, 4.2)
    phase = np.linspace(-3, 3, 7)
    assert np.allclose(
        evaluate(Harmonics(contact.amplitudes, contact.offsets), phase), contact(phase), rtol=1e-13, atol=0
    )
