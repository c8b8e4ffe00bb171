"""Steps of a sheet: the superfluid and the lengths that follow from it at a temperature."""

import math
from collections.abc import Callable

from fluxoid.materials.references import AGD, BCS, HW, MB, WHH
from fluxoid.materials.step import Known, Step
from fluxoid.pairs.condensate.ratios import GAP
from fluxoid.pairs.fields import upper_field, upper_field_purity
from fluxoid.pairs.lengths import nonlocal_screening, penetration_depth


def laws(material: Known, pure: bool) -> list[Step]:
    """Superfluid fraction λ²(0)/λ²(T) and reduced upper field, by the purity that is known or assumed."""
    if material.law == "two-fluid":
        fraction = Step(
            "superfluid_fraction",
            "λ²(0)/λ²(T)",
            "",
            "superfluid fraction",
            ("reduced_temperature",),
            lambda t: float(penetration_depth.two_fluid_fraction(t)),
            "two-fluid 1 − t⁴: an empirical law, chosen by the material",
            "Gorter and Casimir, Physica 1, 306 (1934)",
        )
    elif pure:
        fraction = Step(
            "superfluid_fraction",
            "λ²(0)/λ²(T)",
            "",
            "superfluid fraction",
            ("reduced_temperature", "clean_coherence_length", "mean_free_path", "gap_ratio"),
            lambda t, x, l, r: float(
                penetration_depth.superfluid_fraction(t, x / l, r)
                / penetration_depth.superfluid_fraction(0.0, x / l, r)
            ),
            "Matsubara sum at the material's ξ0/ℓ, local limit",
            AGD,
        )
    elif material.assume == "clean":
        fraction = Step(
            "superfluid_fraction",
            "λ²(0)/λ²(T)",
            "",
            "superfluid fraction",
            ("reduced_temperature", "gap_ratio"),
            lambda t, r: float(penetration_depth.superfluid_fraction(t, 0.0, r)),
            "clean local limit, assumed: the purity is not known",
            AGD,
        )
    else:
        fraction = Step(
            "superfluid_fraction",
            "λ²(0)/λ²(T)",
            "",
            "superfluid fraction",
            ("reduced_temperature", "gap_ratio"),
            lambda t, r: float(penetration_depth.dirty_superfluid_fraction(t, r)),
            "dirty limit (Δ/Δ0)tanh(Δ/2kT), assumed: ξ0/ℓ is not known",
            MB,
        )
    clean = material.assume == "clean"
    if pure:
        upper = Step(
            "reduced_upper_field",
            "h*",
            "",
            "Bc2(T) over Tc times its slope at Tc",
            ("reduced_temperature", "clean_coherence_length", "mean_free_path", "gap_ratio"),
            lambda t, x, l, r: float(upper_field_purity.upper_field(t, x / l * r / (2 * GAP))),
            "orbital, at the material's ξ0/ℓ",
            HW,
        )
    else:
        upper = Step(
            "reduced_upper_field",
            "h*",
            "",
            "Bc2(T) over Tc times its slope at Tc",
            ("reduced_temperature",),
            lambda t: float(upper_field.clean_upper_field(t) if clean else upper_field.dirty_upper_field(t)),
            f"orbital, {'clean' if clean else 'dirty'} limit, assumed: ξ0/ℓ is not known",
            HW if clean else WHH,
        )
    return [fraction, upper, _parameter_at_tc(material, pure)]


def _parameter_at_tc(material: Known, pure: bool) -> Step:
    """κ(Tc), the limit of κ(T): λ(T) → λ(0)/√(slope (1−t)) by the law of the superfluid fraction."""
    slope_at_tc = penetration_depth.slope_at_critical_temperature
    if material.law == "two-fluid":
        extra: tuple[str, ...] = ()
        words = "4 of the two-fluid law"
        slope: Callable[..., float] = lambda: 4.0  # noqa: E731
    elif pure:
        extra, words = ("clean_coherence_length", "mean_free_path", "gap_ratio"), "Gor'kov, at the material's ξ0/ℓ"
        slope = lambda x, path, r: float(slope_at_tc(x / path, r))  # noqa: E731
    else:
        impurity, words = (0.0, "clean limit") if material.assume == "clean" else (math.inf, "dirty limit")
        extra, words = ("gap_ratio",), f"{words}, assumed"
        slope = lambda r: float(slope_at_tc(impurity, r))  # noqa: E731
    return Step(
        "ginzburg_landau_parameter_at_tc",
        "κ(Tc)",
        "",
        "λ/ξ in the limit T → Tc",
        ("penetration_depth", "coherence_length", *extra),
        lambda l, x, *rest: l / x / math.sqrt(slope(*rest)),
        f"λ(0)/ξ_GL(0)/√s, s the slope of the superfluid fraction at Tc: {words}",
        "Gor'kov, Sov. Phys. JETP 10, 998 (1960)",
    )


def lengths(film: bool) -> list[Step]:
    """Lengths at the temperature, and κ; a ``film`` has no bulk screening."""
    steps = [
        Step(
            "penetration_depth_at",
            "λ(T)",
            "m",
            "penetration depth, local",
            ("penetration_depth", "superfluid_fraction"),
            lambda l, f: l / math.sqrt(f),
            "λ(0)/√(superfluid fraction)",
        ),
        Step(
            "bulk_penetration_depth",
            "λ_bulk(T)",
            "m",
            "penetration depth of a thick pure sample, nonlocal, diffuse surface",
            ("london_depth", "clean_coherence_length", "reduced_temperature", "mean_free_path", "gap_ratio"),
            lambda l, x, t, path, r: nonlocal_screening.penetration_depth(l, x, t, path, gap_ratio=r),
            "BCS kernel K(q), diffuse surface",
            BCS,
        ),
        Step(
            "superfluid_density",
            "n_s",
            "1/m^3",
            "superfluid electrons of free mass; pairs are half as many",
            ("penetration_depth_at",),
            lambda l: float(penetration_depth.superfluid_density(l)),
            "m/(μ0e²λ²)",
            "F. and H. London (1935)",
        ),
        Step(
            "coherence_length_at",
            "ξ(T)",
            "m",
            "GL coherence length, √(Φ0/2πBc2)",
            ("coherence_length", "reduced_upper_field"),
            lambda x, h: x / math.sqrt(h),
            "ξ_GL(0)/√h*, that is from the orbital Bc2(T)",
        ),
        Step(
            "ginzburg_landau_parameter",
            "κ(T)",
            "",
            "λ(T)/ξ(T)",
            ("penetration_depth_at", "coherence_length_at"),
            lambda l, x: l / x,
            "λ(T)/ξ(T)",
        ),
    ]
    return [step for step in steps if not (film and step.name == "bulk_penetration_depth")]
