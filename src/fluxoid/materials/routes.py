"""How one number of a material follows from others: every route in words, with its source, and how well it may be
checked.

A route is tried when its inputs are known and its result is not. Where the result is known too, the two are compared:
an identity that is broken is an error, a theory or an assumption that is missed is a warning.

2Δ0/kTc enters by one convention (docs/decisions/pairs-conventions.md): the gap is Δ0 times the weak-coupling shape, and
what the linear gap equation knows (Tc, Bc2, ξ_GL) is that of weak coupling.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, expm1, inf, log, pi, sqrt

from fluxoid.constants import boltzmann, elementary_charge, flux_quantum, hbar, vacuum_permeability
from fluxoid.pairs.condensate import counting, purity
from fluxoid.pairs.condensate.ratios import COHERENCE_CLEAN, GAP
from fluxoid.pairs.fields import upper_field, upper_field_purity
from fluxoid.pairs.lengths import coherence_length, penetration_depth

IDENTITY, THEORY, ASSUMPTION = "identity", "theory", "assumption"


@dataclass(frozen=True)
class Route:
    """``result`` from ``needs`` by ``compute``; ``words`` says how. ``tolerance`` is the relative difference let
    pass; a route of one ``limit``, "dirty" or "clean", is taken where the material assumes it and ℓ is not known."""

    result: str
    needs: tuple[str, ...]
    compute: Callable[..., float]
    words: str
    kind: str = IDENTITY
    tolerance: float = 0.1
    limit: str = ""


def _any_purity(london: float, xi0: float, ell: float) -> float:
    return london / sqrt(float(penetration_depth.superfluid_fraction(0.0, xi0 / ell)))


def _path_from_depth(depth: float, london: float, xi0: float) -> float:
    """ℓ with λ(0) = λ_L/√(superfluid fraction), by Newton on ln(ξ0/ℓ); inf where λ(0) is no longer than λ_L."""
    if depth <= london * (1 + 1e-9):
        return inf
    target, y = log((london / depth) ** 2), log((depth / london) ** 2 - 1)
    return xi0 / exp(_newton(lambda z: log(float(penetration_depth.superfluid_fraction(0.0, exp(z)))) - target, y))


def _at_weak_coupling(xi0: float, gap_ratio: float) -> float:
    """ħv_F/π(1.764 kTc) of a metal of another 2Δ0/kTc: the length that the gap equation near Tc and at Bc2 knows."""
    return xi0 * gap_ratio / (2 * GAP)


def _length_from_field(B: float, xi0: float, ell: float, gap_ratio: float) -> float:
    h = float(upper_field_purity.upper_field(0.0, _at_weak_coupling(xi0, gap_ratio) / ell))
    return sqrt(h * flux_quantum / (2 * pi * B))


def _path_from_field(B: float, xi0: float, gap_ratio: float) -> float:
    """ℓ with Bc2(0) = h*(0, ξ0/ℓ)Φ0/2πξ_GL(0)², by Newton on ln(ξ0/ℓ); inf where Bc2(0) is no higher than if clean."""
    xi0 = _at_weak_coupling(xi0, gap_ratio)
    target = log(2 * pi * B * (COHERENCE_CLEAN * xi0) ** 2 / flux_quantum)  # ln(h*/χ)
    beyond_clean = target - log(float(upper_field_purity.upper_field(0.0, 0.0)))
    if beyond_clean < 1e-9:
        return inf

    def missed(y: float) -> float:
        return log(float(upper_field_purity.upper_field(0.0, exp(y)) / purity.gorkov_function(exp(y)))) - target

    return xi0 / exp(_newton(missed, log(expm1(beyond_clean) / 0.7519)))  # χ → 1.33 ℓ/ξ0 when dirty


def _path_from_length(xi: float, xi0: float, gap_ratio: float) -> float:
    """ℓ with ξ_GL(0) = 0.7385 ξ0 √χ(ξ0/ℓ), by Newton on ln(ξ0/ℓ); inf where ξ_GL(0) is no shorter than if clean."""
    xi0 = _at_weak_coupling(xi0, gap_ratio)
    target = 2 * log(xi / (COHERENCE_CLEAN * xi0))
    if target > -1e-9:
        return inf
    y = log(expm1(-target) / 0.7519)  # χ → 1.33 ℓ/ξ0 when dirty
    return xi0 / exp(_newton(lambda z: log(float(purity.gorkov_function(exp(z)))) - target, y))


def _newton(residual: Callable[[float], float], y: float) -> float:
    for _ in range(60):
        value, up = residual(y), residual(y + 1e-5)
        step = value / ((up - value) / 1e-5)
        y -= step
        if abs(step) < 1e-11:
            break
    return y


ROUTES: tuple[Route, ...] = (
    Route(
        "gap",
        ("gap_ratio", "critical_temperature"),
        lambda r, T: r / 2 * boltzmann * T,
        "Δ0 = ½ (2Δ0/kTc) kTc",
        tolerance=0.03,
    ),
    Route(
        "gap_ratio",
        ("gap", "critical_temperature"),
        lambda d, T: 2 * d / (boltzmann * T),
        "2Δ0/kTc from Δ0 and Tc",
        tolerance=0.03,
    ),
    Route(
        "critical_temperature",
        ("gap", "gap_ratio"),
        lambda d, r: 2 * d / (r * boltzmann),
        "Tc from Δ0 and 2Δ0/kTc",
        tolerance=0.03,
    ),
    Route("resistivity", ("sheet_resistance", "thickness"), lambda R, d: R * d, "ρ = R_□ d", tolerance=0.05),
    Route("sheet_resistance", ("resistivity", "thickness"), lambda r, d: r / d, "R_□ = ρ/d", tolerance=0.05),
    Route("thickness", ("resistivity", "sheet_resistance"), lambda r, R: r / R, "d = ρ/R_□", tolerance=0.05),
    Route(
        "resistivity",
        ("room_temperature_resistivity", "residual_resistance_ratio"),
        lambda r, ratio: r / ratio,
        "ρ just above Tc = ρ(300 K)/RRR",
    ),
    Route(
        "gap",
        ("fermi_velocity", "clean_coherence_length"),
        lambda v, x: hbar * v / (pi * x),
        "Δ0 = ħv_F/πξ0",
        tolerance=0.15,
    ),
    Route(
        "fermi_velocity",
        ("clean_coherence_length", "gap"),
        lambda x, d: pi * d * x / hbar,
        "v_F = πΔ0ξ0/ħ",
        tolerance=0.15,
    ),
    Route(
        "clean_coherence_length",
        ("fermi_velocity", "gap"),
        lambda v, d: float(coherence_length.pippard_length(v, d)),
        "ξ0 = ħv_F/πΔ0",
        tolerance=0.15,
    ),
    Route(
        "mean_free_path", ("resistivity", "resistivity_times_path"), lambda r, p: p / r, "ℓ = (ρℓ)/ρ", tolerance=0.15
    ),
    Route("diffusivity", ("fermi_velocity", "mean_free_path"), lambda v, l: v * l / 3, "D = v_Fℓ/3", tolerance=0.15),
    Route("mean_free_path", ("diffusivity", "fermi_velocity"), lambda D, v: 3 * D / v, "ℓ = 3D/v_F", tolerance=0.15),
    Route("fermi_velocity", ("diffusivity", "mean_free_path"), lambda D, l: 3 * D / l, "v_F = 3D/ℓ", tolerance=0.15),
    # after every way in which v_F, ξ0 and Tc that are given fix the gap, and so the ratio
    Route("gap_ratio", (), lambda: 2 * GAP, "weak coupling: 2Δ0/kTc = 3.528", THEORY, 0.5),
    Route(
        "diffusivity",
        ("resistivity", "density_of_states"),
        lambda r, N: 1 / (2 * elementary_charge**2 * N * r),
        "D = 1/(2e²N(0)ρ) (Einstein)",
        tolerance=0.15,
    ),
    Route(
        "resistivity",
        ("diffusivity", "density_of_states"),
        lambda D, N: 1 / (2 * elementary_charge**2 * N * D),
        "ρ = 1/(2e²N(0)D) (Einstein)",
        tolerance=0.15,
    ),
    Route(
        "density_of_states",
        ("resistivity", "diffusivity"),
        lambda r, D: 1 / (2 * elementary_charge**2 * r * D),
        "N(0) = 1/(2e²ρD) (Einstein)",
        tolerance=0.15,
    ),
    Route(
        "density_of_states",
        ("sommerfeld_constant",),
        lambda g: 3 * g / (2 * pi**2 * boltzmann**2),
        "N(0) = 3γ/2π²k², phonon enhancement included",
        THEORY,
        0.5,
    ),
    Route(
        "coherence_length",
        ("upper_critical_slope", "critical_temperature"),
        lambda s, T: sqrt(flux_quantum / (2 * pi * s * T)),
        "ξ_GL(0) = √(Φ0/2πTc(−dBc2/dT))",
        tolerance=0.1,
    ),
    Route(
        "coherence_length",
        ("upper_critical_field", "clean_coherence_length", "mean_free_path", "gap_ratio"),
        _length_from_field,
        "ξ_GL(0) = √(h*(0)Φ0/2πBc2(0)), h* at the material's ξ0/ℓ without spin",
        THEORY,
        0.3,
    ),
    Route(
        "coherence_length",
        ("clean_coherence_length", "mean_free_path", "gap_ratio"),
        lambda x, l, r: float(coherence_length.ginzburg_landau_length(_at_weak_coupling(x, r), l)),
        "ξ_GL(0) = 0.7385 ξ0 √χ(ξ0/ℓ), any purity, Gor'kov",
        THEORY,
        0.3,
    ),
    Route(
        "london_depth",
        ("density_of_states", "fermi_velocity"),
        lambda N, v: float(penetration_depth.london_depth(N, v)),
        "λ_L = [⅔μ0e²N(0)v_F²]^{−½}, London, clean",
        THEORY,
        0.4,
    ),
    Route(
        "mean_free_path",
        ("penetration_depth", "london_depth", "clean_coherence_length"),
        _path_from_depth,
        "ℓ from λ(0)/λ_L, local limit, any purity",
        THEORY,
        0.5,
    ),
    Route(
        "mean_free_path",
        ("coherence_length", "clean_coherence_length", "gap_ratio"),
        _path_from_length,
        "ℓ from ξ_GL(0)/ξ0, any purity, Gor'kov",
        THEORY,
        0.5,
    ),
    Route(
        "mean_free_path",
        ("upper_critical_field", "clean_coherence_length", "gap_ratio"),
        _path_from_field,
        "ℓ from Bc2(0) and ξ0, any purity without spin, Helfand–Werthamer",
        THEORY,
        0.5,
    ),
    Route(
        "resistivity", ("resistivity_times_path", "mean_free_path"), lambda p, l: p / l, "ρ = (ρℓ)/ℓ", tolerance=0.15
    ),
    Route(
        "fermi_velocity",
        ("electron_density",),
        counting.fermi_velocity_of_free_electrons,
        "v_F of free electrons of density n",
        ASSUMPTION,
    ),
    Route(
        "density_of_states",
        ("electron_density",),
        counting.density_of_states_of_free_electrons,
        "N(0) of free electrons of density n",
        ASSUMPTION,
    ),
    Route(
        "penetration_depth",
        ("london_depth", "clean_coherence_length", "mean_free_path"),
        _any_purity,
        "λ(0) from λ_L and ξ0/ℓ, local limit, any purity (Matsubara sum)",
        THEORY,
        0.4,
    ),
    Route(
        "density_of_states",
        ("london_depth", "fermi_velocity"),
        lambda l, v: 3 / (2 * vacuum_permeability * (elementary_charge * v * l) ** 2),
        "N(0) = 3/(2μ0e²v_F²λ_L²), London, clean",
        THEORY,
        0.5,
    ),
    Route(
        "fermi_velocity",
        ("london_depth", "density_of_states"),
        lambda l, N: sqrt(1.5 / (vacuum_permeability * N)) / (elementary_charge * l),
        "v_F = [⅔μ0e²N(0)λ_L²]^{−½}, London, clean",
        THEORY,
        0.4,
    ),
    # limits, tried last: they give way where ξ0/ℓ follows from something better
    Route(
        "coherence_length",
        ("upper_critical_field",),
        lambda B: sqrt(float(upper_field.dirty_upper_field(0.0)) * flux_quantum / (2 * pi * B)),
        "ξ_GL(0) = √(0.693Φ0/2πBc2(0)), dirty WHH without spin",
        THEORY,
        0.3,
        "dirty",
    ),
    Route(
        "coherence_length",
        ("upper_critical_field",),
        lambda B: sqrt(float(upper_field.clean_upper_field(0.0)) * flux_quantum / (2 * pi * B)),
        "ξ_GL(0) = √(0.727Φ0/2πBc2(0)), clean Helfand–Werthamer without spin",
        THEORY,
        0.3,
        "clean",
    ),
    Route(
        "diffusivity",
        ("upper_critical_slope",),
        lambda s: 4 * boltzmann / (pi * elementary_charge * s),
        "D = 4k/(πe(−dBc2/dT)), dirty",
        THEORY,
        0.3,
        "dirty",
    ),
    Route(
        "coherence_length",
        ("diffusivity", "critical_temperature"),
        lambda D, T: float(coherence_length.dirty_ginzburg_landau_length(D, T)),
        "ξ_GL(0) = √(πħD/8kTc), dirty limit",
        THEORY,
        0.3,
        "dirty",
    ),
    Route(
        "diffusivity",
        ("coherence_length", "critical_temperature"),
        lambda x, T: 8 * boltzmann * T * x**2 / (pi * hbar),
        "D = 8kTcξ_GL(0)²/πħ, dirty limit",
        THEORY,
        0.5,
        "dirty",
    ),
    Route(
        "penetration_depth",
        ("resistivity", "critical_temperature", "gap_ratio"),
        lambda r, T, ratio: float(penetration_depth.dirty_penetration_depth(r, T, ratio)),
        "λ(0) from ρ and Tc, dirty limit, Mattis–Bardeen",
        THEORY,
        0.4,
        "dirty",
    ),
    Route(
        "resistivity",
        ("penetration_depth", "critical_temperature", "gap_ratio"),
        lambda l, T, ratio: pi * vacuum_permeability * ratio / 2 * boltzmann * T * l**2 / hbar,
        "ρ = πμ0Δ0λ(0)²/ħ, dirty limit, Mattis–Bardeen",
        THEORY,
        1.0,
        "dirty",
    ),
)
