"""How long the curves of microscopic theory take: 1 000 points each, after import.

python -m benchmarks.pairs_speed        prints wall and CPU seconds (the best of three), and the time allowed.
"""

import time
from collections.abc import Callable

import numpy as np

POINTS = 1000


def cases() -> dict[str, tuple[float, Callable[[], object]]]:
    """Name of the curve -> seconds allowed, and the call."""
    from fluxoid.pairs.breaking import pair_breaking, usadel
    from fluxoid.pairs.condensate import gap, thermodynamics
    from fluxoid.pairs.currents import depairing
    from fluxoid.pairs.fields import upper_field, upper_field_purity, vortex_line
    from fluxoid.pairs.junctions import tunnel, weak_link
    from fluxoid.pairs.lengths import penetration_depth
    from fluxoid.pairs.microwaves import conductivity

    t = np.linspace(0, 1, POINTS)
    rate = np.linspace(0, 0.88, POINTS)
    photon = np.linspace(0.01, 3, POINTS)
    return {
        "gap": (0.2, lambda: gap.reduced_gap(t)),
        "penetration depth, clean": (0.2, lambda: penetration_depth.clean_superfluid_fraction(t)),
        "penetration depth, dirty": (0.2, lambda: penetration_depth.dirty_superfluid_fraction(t)),
        "superfluid, any purity": (0.2, lambda: penetration_depth.superfluid_fraction(t, 3.0)),
        "Ambegaokar-Baratoff": (0.2, lambda: tunnel.reduced_product(t)),
        "Ambegaokar-Baratoff, two gaps": (0.2, lambda: tunnel.product_of_gaps(1.0, 2.0, t)),
        "Kulik-Omelyanchuk dirty": (0.2, lambda: weak_link.dirty_critical_current(t)),
        "Kulik-Omelyanchuk clean": (0.2, lambda: weak_link.clean_critical_current(t)),
        "Tc under pair-breaking": (0.2, lambda: pair_breaking.critical_temperature(rate)),
        "WHH, dirty": (0.2, lambda: upper_field.dirty_upper_field(t)),
        "WHH, spin and spin-orbit": (0.2, lambda: upper_field.dirty_upper_field(t, 1.5, 0.5)),
        "upper field, clean": (0.2, lambda: upper_field.clean_upper_field(t)),
        "upper field, any purity": (2.0, lambda: upper_field_purity.upper_field(t, 3.0)),
        "specific heat": (0.2, lambda: thermodynamics.specific_heat(t)),
        "order parameter under pair-breaking": (2.0, lambda: usadel.order_parameter(t, 0.3)),
        "dirty depairing": (2.0, lambda: depairing.dirty_depairing(t)),
        "line energy": (2.0, lambda: vortex_line.line_energy(np.geomspace(0.8, 200, POINTS))),
        "Mattis-Bardeen": (2.0, lambda: conductivity.mattis_bardeen(photon, 1.0, 0.3)),
        "conductivity with pair-breaking": (2.0, lambda: conductivity.with_pair_breaking(photon, 1.0, 0.3, 0.1)),
    }


def main() -> None:
    """Measure and print."""
    print(f"{'curve of 1000 points':36} {'wall s':>8} {'CPU s':>8} {'allowed s':>10}")
    for name, (allowed, call) in cases().items():
        call()
        wall, cpu = np.inf, np.inf
        for _ in range(3):
            start = time.perf_counter(), time.process_time()
            call()
            wall, cpu = min(wall, time.perf_counter() - start[0]), min(cpu, time.process_time() - start[1])
        print(f"{name:36} {wall:8.3f} {cpu:8.3f} {allowed:10.1f}{'' if wall <= allowed else '   too slow'}")


if __name__ == "__main__":
    main()
