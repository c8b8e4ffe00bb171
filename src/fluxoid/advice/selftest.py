"""Quick tests of an installation: each level against a number that is known exactly."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

TURNS, CELLS = 1, 64  # of the phase along the periodic strip, and its length in cells


@dataclass(frozen=True)
class SelfTest:
    """What was computed, what it should be, how near it has to be (relative), and how long it took, s."""

    name: str
    value: float
    expected: float
    tolerance: float
    seconds: float

    @property
    def passed(self) -> bool:
        """Whether the value is near enough."""
        return abs(self.value - self.expected) <= self.tolerance * abs(self.expected)


def self_tests() -> list[SelfTest]:
    """Run all of them; compiles the kernels if need be."""
    tests: tuple[tuple[str, Callable[[], tuple[float, float]], float], ...] = (
        ("gap of a BCS superconductor, Δ(0)/kTc", _gap, 1e-12),
        ("mean 1/r over a unit square", _mean_inverse_distance, 1e-12),
        ("inductance of a thin ring, μ0 times its radius", _ring, 5e-3),
        ("|ψ|² of a strip that carries a persistent current", _current_carrying_strip, 1e-6),
        ("phase at the far end of a transmission line, rad", _wave_on_a_line, 1e-8),
        ("the same by implicit steps, rad", _wave_in_implicit_steps, 1e-8),
        ("slip of the tenth of a line of junctions, explicit over implicit", _pulse_by_two_routes, 1e-5),
    )
    out = []
    for name, compute, tolerance in tests:
        began = time.perf_counter()
        value, expected = compute()
        out.append(SelfTest(name, value, expected, tolerance, time.perf_counter() - began))
    return out


def _gap() -> tuple[float, float]:
    """π e^-γ, γ Euler's number."""
    from fluxoid.pairs.condensate.gap import gap_over_critical_temperature

    return float(gap_over_critical_temperature(0.0)), math.pi * math.exp(-np.euler_gamma)


def _mean_inverse_distance() -> tuple[float, float]:
    """4 ln(1 + √2) − 4(√2 − 1)/3."""
    from fluxoid.solvers.inverse_distance import mean_inverse_distance

    exact = 4 * math.log(1 + math.sqrt(2)) - 4 * (math.sqrt(2) - 1) / 3
    return float(mean_inverse_distance(1, 1)[0, 0]), exact


def _ring() -> tuple[float, float]:
    """L/μ0 b of a thin ring with a/b = .5 and Λ/b = .05, from an integral equation: 1.81935."""
    from fluxoid.constants import vacuum_permeability
    from fluxoid.device import load
    from fluxoid.london.problem import build

    ring = load(
        {
            "material": {
                "penetration_depth": "223.606797749979 nm",
                "coherence_length": "50 nm",
                "resistivity": "10 uohm cm",
            },
            "film": {
                "ring": {
                    "thickness": "1 nm",
                    "shape": {"kind": "ring", "inner_radius": "0.5 mm", "outer_radius": "1 mm"},
                }
            },
        }
    )
    return float(build(ring, 1e-3 / 64).inductance[0, 0] / (vacuum_permeability * 1e-3)), 1.81935


def _current_carrying_strip() -> tuple[float, float]:
    """|ψ|² = 1 − (2 − 2 cos qh)/h², q the phase per length: exact on the lattice, as every cell is alike."""
    from fluxoid.device import load
    from fluxoid.gl.setup.from_device import build

    strip = load(
        {
            "material": {"penetration_depth": "200 nm", "coherence_length": "100 nm", "resistivity": "3 uohm cm"},
            "film": {
                "strip": {
                    "thickness": "10 nm",
                    "shape": {"kind": "rectangle", "width": f"{CELLS * 25} nm", "height": "200 nm"},
                }
            },
            "lattice": {"cell": "25 nm", "periodic": ["x"]},
        }
    )
    model = build(strip)
    phase = 2 * np.pi * TURNS / CELLS * np.arange(CELLS)
    model.set_psi(np.ones(model.lattice.shape) * np.exp(1j * phase))
    model.relax()
    model.advance(5 * model.scales.time, 10_000)
    h = model.lattice.cell / model.scales.coherence_length
    density = np.abs(model.psi[model.lattice.inside]) ** 2
    return float(density.mean()), 1 - (2 - 2 * math.cos(2 * np.pi * TURNS / CELLS)) / h**2


def _wave_on_a_line(implicit: bool = False) -> tuple[float, float]:
    """A triangle of 1 mA, 4 ps long, half of it into a matched line of 5 ohm: 2 Z R/(Z + R) of its charge at R = 2."""
    from fluxoid.circuit import CurrentSource, PiecewiseLinear, Resistor, TransmissionLine, circuit, transient
    from fluxoid.constants import flux_quantum

    made = circuit(
        [
            CurrentSource("I1", "0", "1", 1.0, PiecewiseLinear((0.0, 2e-12, 4e-12), (0.0, 1e-3, 0.0))),
            Resistor("R1", "1", "0", 5.0),
            TransmissionLine("T1", "1", "0", "2", "0", 5.0, 10e-12),
            Resistor("R2", "2", "0", 2.0),
        ]
    )
    done = transient(made, 50e-12, ["P(2)"], implicit=implicit)
    return float(done.values["P(2)"][-1]), 1e-15 * (2 * 5.0 * 2.0 / 7.0) * 2 * math.pi / flux_quantum


def _wave_in_implicit_steps() -> tuple[float, float]:
    return _wave_on_a_line(implicit=True)


def _pulse_by_two_routes() -> tuple[float, float]:
    """When a pulse passes ten junctions, by explicit steps and by implicit ones."""
    from fluxoid.circuit import CurrentSource, Inductor, Junction, PiecewiseLinear, circuit, ramp, transient

    pulse = PiecewiseLinear((0.0, 20e-12, 23e-12, 26e-12), (0.0, 0.0, 6e-4, 0.0))
    made: list = [CurrentSource("IN", "0", "0n", 1.0, pulse)]
    for k in range(10):
        made.append(Junction(f"B{k}", f"{k}n", "0", 2.5e-4, 2.3, 1.7e-13))
        made.append(Inductor(f"L{k}", f"{k}n", f"{k + 1}n", 4e-12))
        made.append(CurrentSource(f"I{k}", "0", f"{k}n", 1.75e-4, ramp(1.0, 5e-12)))
    made.append(Junction("B10", "10n", "0", 2.5e-4, 2.3, 1.7e-13))
    made_of = circuit(made)
    found = [transient(made_of, 80e-12, implicit=implicit).slips["B9"].times for implicit in (False, True)]
    return tuple(float(times[0]) if len(times) else float("nan") for times in found)  # type: ignore[return-value]
