"""Draws the figures of these pages: python docs/pairs/draw.py"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from fluxoid.constants import flux_quantum
from fluxoid.pairs.breaking import pair_breaking, pauli, spectrum, usadel
from fluxoid.pairs.condensate import cooper, gap, purity, ratios, thermodynamics
from fluxoid.pairs.currents import depairing, kinetic_inductance
from fluxoid.pairs.fields import upper_field, vortex_line
from fluxoid.pairs.films import pearl, two_dimensions
from fluxoid.pairs.junctions import diffraction, weak_link
from fluxoid.pairs.junctions.tunnel import reduced_product
from fluxoid.pairs.lengths import cylinder, london_equation, penetration_depth
from fluxoid.pairs.microwaves import conductivity
from fluxoid.plot.style import COLOURS, PAGE, style

t = np.linspace(0, 1, 201)


def condensate(left: Any, right: Any) -> None:
    """Gap and critical field; heat."""
    left.plot(t, gap.reduced_gap(t), label="Δ/Δ0")
    left.plot(t, thermodynamics.reduced_critical_field(t), label="Bc/Bc(0)")
    left.plot(t, thermodynamics.reduced_condensation_energy(t), label="condensation energy")
    left.set(xlabel="T/Tc", ylim=(0, 1.05))
    T = np.linspace(0, 1.3, 400)
    right.plot(T, thermodynamics.specific_heat(T), label="C/γTc")
    right.plot(T, thermodynamics.entropy(T), label="S/γTc")
    right.set(xlabel="T/Tc", ylim=(0, 2.6))


def pairs(left: Any, right: Any) -> None:
    """Binding energies against coupling; the density of states."""
    g = np.linspace(0.12, 1, 200)
    left.semilogy(g, 2 * cooper.gap_from_coupling(g), label="2Δ0")
    left.semilogy(g, cooper.cooper_binding_energy(g), label="Cooper's pair")
    left.set(xlabel="N(0)V", ylabel="over the cutoff ħω_D")
    E = np.linspace(0, 3, 1200)
    for G in (0.0, 0.05, 0.3, 1.2):
        right.plot(E, np.minimum(spectrum.density_of_states(E, 1.0, G), 4), label=f"Γ = {G:g} Δ")
    right.set(xlabel="E/Δ", ylabel="N(E)/N(0)", ylim=(0, 3.5))


def screen(left: Any, right: Any) -> None:
    """Superfluid fraction against temperature and against purity."""
    left.plot(t, penetration_depth.clean_superfluid_fraction(t), label="clean")
    left.plot(t, penetration_depth.dirty_superfluid_fraction(t), label="dirty")
    left.plot(t, penetration_depth.two_fluid_fraction(t), "--", label="two-fluid 1 − t⁴")
    left.set(xlabel="T/Tc", ylabel="λ²(0)/λ²(T)")
    x = np.geomspace(0.01, 1000, 200)
    right.loglog(x, 1 / np.sqrt(penetration_depth.superfluid_fraction(0.0, x)), label="λ(0)/λ_L")
    right.loglog(x, np.sqrt(purity.gorkov_function(x)), label="ξ_GL/clean ξ_GL")
    right.loglog(x, np.sqrt(x), "k:", label="√(ξ0/ℓ)")
    right.set(xlabel="ξ0/ℓ", ylim=(0.03, 40))


def currents(left: Any, right: Any) -> None:
    """Depairing; inductance against current."""
    J = depairing.dirty_depairing(t) / depairing.dirty_depairing(0.0)
    left.plot(t, J ** (2 / 3), label="dirty")
    left.plot(t, (J[-2] / (1 - t[-2]) ** 1.5) ** (2 / 3) * (1 - t), "--", label="GL from Tc")
    left.set(xlabel="T/Tc", ylabel="(J_d/J_d(0))$^{2/3}$", ylim=(0, 1.6))
    i = np.linspace(0, 0.995, 120)
    for T in (0.1, 0.9):
        ratio, slope = kinetic_inductance.inductance_ratios(T, i)
        right.plot(i, ratio, label=f"q/J, {T} Tc")
        right.plot(i, slope, "--", label=f"dq/dJ, {T} Tc")
    right.set(xlabel="J/J_d", ylabel="over the inductance at J = 0", ylim=(1, 4))


def broken(left: Any, right: Any) -> None:
    """Tc, order parameter, gap and stiffness against the pair-breaking rate."""
    G = np.linspace(0, 0.5, 200) * ratios.GAP * 0.9999
    d = usadel.order_parameter(0.0, G)
    left.plot(G / ratios.GAP, pair_breaking.critical_temperature(G), label="Tc/Tc0")
    left.plot(G / ratios.GAP, d / ratios.GAP, label="Δ/Δ0")
    left.plot(G / ratios.GAP, spectrum.energy_gap(d, G) / ratios.GAP, label="energy gap/Δ0")
    left.plot(G / ratios.GAP, usadel.dirty_fraction(0.0, G), label="1/λ²")
    left.set(xlabel="Γ/Δ0 (T = 0)", ylim=(0, 1.05))
    q = np.linspace(0, 1.0, 300)
    for T in (0.0, 0.5, 0.8):
        right.plot(q, depairing.dirty_current_density(T, q), label=f"{T} Tc")
    right.set(xlabel="q √(ħD/Δ0)", ylabel="J eρ√(ħD)/Δ0$^{3/2}$", ylim=(0, None))


def fields(left: Any, right: Any) -> None:
    """WHH with spin; the Pauli limit."""
    left.plot(t, upper_field.clean_upper_field(t), label="clean")
    left.plot(t, upper_field.dirty_upper_field(t), label="dirty")
    for alpha, so in ((1.0, 0.0), (1.0, 2.0)):
        left.plot(t, upper_field.dirty_upper_field(t, alpha, so), "--", label=f"α = {alpha:g}, λ_so = {so:g}")
    left.set(xlabel="T/Tc", ylabel="Bc2/(−Tc dBc2/dT)", ylim=(0, 0.8))
    T_top, h_top = pauli.tricritical_point()
    first = np.linspace(0, T_top, 100)
    right.plot(first, pauli.first_order_state(first)[0] / ratios.GAP, label="first order")
    right.plot(t, pauli.second_order_field(t) / ratios.GAP, "--", label="second order")
    right.plot([T_top], [h_top / ratios.GAP], "ko", ms=3)
    right.set(xlabel="T/Tc", ylabel="Zeeman energy/Δ0", ylim=(0, 0.75))


def vortices(left: Any, right: Any) -> None:
    """Line energy; one vortex."""
    kappa = np.geomspace(0.75, 100, 100)
    left.semilogx(kappa, vortex_line.line_energy(kappa), label="ε(κ)")
    left.semilogx(kappa, np.log(kappa) + 0.4968134, "--", label="ln κ + 0.497")
    left.set(xlabel="κ", ylabel="line energy over Φ0²/4πμ0λ²")
    r, f, b = vortex_line.profile(2.0)
    right.plot(r, f, label="|ψ|, κ = 2")
    right.plot(r, b / b[0], label="B/B(0)")
    x = np.linspace(1, 6, 200)  # outside the core, which Pearl's vortex has not
    far = pearl.vortex_field(x, 3.0)
    right.plot(x, far / far[0], "--", label="B/B(ξ) over a film, 2Λ = 3ξ")
    right.set(xlabel="r/ξ", xlim=(0, 6), ylim=(0, 1.05))


def junctions(left: Any, right: Any) -> None:
    """Products against temperature; relations."""
    left.plot(t, reduced_product(t), label="tunnel")
    left.plot(t, weak_link.dirty_critical_current(t)[0], label="dirty contact")
    left.plot(t, weak_link.clean_critical_current(t)[0], label="clean contact")
    left.set(xlabel="T/Tc", ylabel="eIcRn/Δ0")
    phi = np.linspace(0, 2 * np.pi, 400)
    right.plot(phi / np.pi, np.sin(phi) * reduced_product(0.1), label="tunnel")
    right.plot(phi / np.pi, weak_link.dirty_current(0.1, phi), label="dirty, 0.1 Tc")
    right.plot(phi / np.pi, weak_link.clean_current(0.1, phi), label="clean, 0.1 Tc")
    right.set(xlabel="φ/π", ylabel="eIRn/Δ0")


def patterns(left: Any, right: Any) -> None:
    """Diffraction; a profile and what its pattern gives back."""
    f = np.linspace(-4, 4, 801)
    left.plot(f, diffraction.fraunhofer(f), label="rectangle")
    left.plot(f, diffraction.airy(f), label="disk")
    left.set(xlabel="Φ/Φ0", ylabel="Ic/Ic(0)")
    edges = np.linspace(-0.5, 0.5, 81)
    x = (edges[1:] + edges[:-1]) / 2
    profile = 1 + 2 * (2 * x) ** 2
    k = np.linspace(-1, 1, 2001) * 40 * np.pi
    place, found = diffraction.profile_from_pattern(diffraction.pattern(profile, edges, k), k)
    right.plot(x, profile, label="profile")
    right.plot(place, found, label="from its pattern")
    right.set(xlabel="x/W", xlim=(-0.8, 0.8), ylabel="current density")


def microwaves(left: Any, right: Any) -> None:
    """σ1 and σ2 against frequency, without and with pair-breaking."""
    w = np.linspace(0.02, 6, 400)
    for k, T in enumerate((0.0, 0.3, 0.6)):
        one, two = conductivity.mattis_bardeen(w, gap.gap_over_critical_temperature(T) / ratios.GAP, T / ratios.GAP)
        left.plot(w, one, color=COLOURS[k], label=f"σ1, {T} Tc")
        left.plot(w, two, "--", color=COLOURS[k])
    left.set(xlabel="ħω/Δ0", ylabel="σ/σ_n (dashed: σ2)", ylim=(0, 2.5))
    for k, G in enumerate((0.01, 0.1, 0.5)):
        one, two = conductivity.with_pair_breaking(w, 1.0, 0.1, G)
        right.plot(w, one, color=COLOURS[k], label=f"σ1, Γ = {G:g} Δ")
        right.plot(w, two, "--", color=COLOURS[k])
    right.set(xlabel="ħω/Δ", ylabel="σ/σ_n at kT = Δ/10", ylim=(0, 2.5))


def plane(left: Any, right: Any) -> None:
    """Vortex unbinding against sheet resistance; stiffness against temperature."""
    R = np.geomspace(1, 1e5, 200)
    left.semilogx(R, two_dimensions.reduced_transition(R), label="T_KT/Tc")
    left.set(xlabel="sheet resistance (Ω)", ylim=(0, 1.05))
    T = np.linspace(0.05, 0.999, 200)
    for resistance in (300.0, 2000.0, 6000.0):
        right.semilogy(T, two_dimensions.reduced_stiffness(T, resistance), label=f"{resistance:g} Ω")
    right.axhline(2 / np.pi, color="k", lw=0.6, ls=":")
    right.set(xlabel="T/Tc", ylabel="J/kT (dotted: 2/π)", ylim=(0.05, 1e3))


def london(left: Any, right: Any) -> None:
    """A slab that was cooled in a field, in none now; flux within a contour in the wall of a cylinder."""
    x = np.linspace(-1, 1, 201)
    width, depth = 2e-6, 0.1e-6
    for perfect, words in ((False, "superconductor"), (True, "perfect conductor")):
        left.plot(
            x, london_equation.slab_field(x * width / 2, width, depth, 0.0, 1.0, perfect_conductor=perfect), label=words
        )
    left.set(xlabel="place over half the width", ylabel="B over that of cooling", ylim=(-0.05, 1.05))
    for wall in (10.0, 3.0, 1.0):
        state = cylinder.hollow_cylinder(1e-6, 1e-6 + wall * depth, depth, 1)
        r = np.linspace(state.inner_radius, state.outer_radius, 200)
        right.plot((r - 1e-6) / depth, state.flux(r) / flux_quantum, label=f"wall of {wall:g} λ")
    right.axhline(1, color="k", lw=0.6, ls=":")
    right.set(xlabel="depth in the wall over λ", ylabel="flux within, Φ0 (fluxoid: 1)", ylim=(0.75, 1.02))


FIGURES: dict[str, Callable[[Any, Any], None]] = {
    "condensate": condensate,
    "pairs": pairs,
    "screening": screen,
    "currents": currents,
    "pair-breaking": broken,
    "critical-fields": fields,
    "vortices": vortices,
    "junctions": junctions,
    "diffraction": patterns,
    "conductivity": microwaves,
    "two-dimensions": plane,
    "london-equation": london,
}


def main() -> None:
    """Draw every figure beside the pages."""
    here = Path(__file__).parent
    for name, draw in FIGURES.items():
        with style():
            figure = Figure(figsize=(PAGE, 2.6), layout="constrained")
            axes = figure.subplots(1, 2)
            for each in axes:
                each.set_prop_cycle(color=COLOURS)
            draw(*axes)
            for each in axes:
                each.legend()
            figure.savefig(here / f"{name}.svg", metadata={"Date": None})


if __name__ == "__main__":
    main()
