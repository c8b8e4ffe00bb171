"""A pulse along Josephson transmission lines: error of the arrival time against CPU time, beside a plain RK4 loop.

line   1 000 junctions (100 uA, 2 ohm, 50 fF, 4 pH between), 6 ns: fluxoid at several tolerances, RK4 at several steps;
       the true arrival is that of RK4 with its step halved until it changes by less than 1e-4 ps
batch  100 lines of 40 junctions that differ in two numbers, as lanes of one run: CPU time per junction and simulated
       nanosecond beside that of the single long line, over 6 ns (both at rest in the end) and over 0.3 ns (both moving)

    python -m benchmarks.circuit_speed     (CPU seconds of the process; compiled code warm; the least of three runs)

For comparison, not measured here: JoSIM 2.7 on the same line, on another day: 2.46, 5.94 and 11.8 s of CPU time with
errors of +1.12, +0.25 and +0.069 ps at steps of .25, .1 and .05 ps.
"""

import json
import math
import time
from pathlib import Path
from typing import Any

import numba
import numpy as np

from fluxoid.circuit import CurrentSource, Inductor, Junction, PiecewiseLinear, Resistor, circuit, ramp, transient

RESULT = Path(__file__).parent / "results" / "circuit_speed.json"
ARRIVAL = 3216.9707  # ps, junction 1000: RK4, step halved until it changes by less than 1e-4 ps
QUANTUM = 2.067833848461929  # mV ps
PULSE = (0.0, 20.0, 22.0, 24.0), (0.0, 0.0, 6e-4, 0.0)


def line(count: int) -> Any:
    """The line as a circuit."""
    wave = PiecewiseLinear(tuple(t * 1e-12 for t in PULSE[0]), PULSE[1])
    parts: list[Any] = [CurrentSource("IIN", "0", "1", 1.0, wave), Resistor("ROUT", str(count), "0", 2.0)]
    for k in range(1, count + 1):
        parts.append(Junction(f"B{k}", str(k), "0", 1e-4, 2.0, 5e-14))
        parts.append(CurrentSource(f"IB{k}", "0", str(k), 1.0, ramp(7e-5, 5e-12)))
        if k < count:
            parts.append(Inductor(f"L{k}", str(k), str(k + 1), 4e-12))
    return circuit(parts)


@numba.njit(fastmath=True, error_model="numpy")
def slopes(t: float, phi: np.ndarray, v: np.ndarray, out: np.ndarray) -> None:
    """d(phi, v)/dt in rad, mV, ps; currents in mA, capacitance in pF."""
    n = phi.size
    unit = 2 * math.pi / QUANTUM
    bias = 0.07 * min(t / 5.0, 1.0)
    pulse = 0.3 * (t - 20.0) if t < 22.0 else 0.6 - 0.3 * (t - 22.0)
    pulse = max(pulse, 0.0) if t < 24.0 else 0.0
    coupling = 1 / (unit * 4.0)
    for k in range(n):
        i = bias - 0.1 * math.sin(phi[k]) - v[k] / 2.0
        if k > 0:
            i += coupling * (phi[k - 1] - phi[k])
        if k < n - 1:
            i += coupling * (phi[k + 1] - phi[k])
        out[k] = unit * v[k]
        out[n + k] = i / 0.05
    out[n] += pulse / 0.05
    out[2 * n - 1] -= v[n - 1] / 2.0 / 0.05


@numba.njit(fastmath=True, error_model="numpy")
def plain(n: int, h: float, stop: float) -> float:
    """Classical Runge-Kutta with a fixed step: when the last phase crosses pi, ps."""
    y, w = np.zeros(2 * n), np.zeros(2 * n)
    k1, k2, k3, k4 = np.zeros(2 * n), np.zeros(2 * n), np.zeros(2 * n), np.zeros(2 * n)
    arrival = 0.0
    for step in range(int(stop / h + 0.5)):
        t, before = step * h, y[n - 1]
        slopes(t, y[:n], y[n:], k1)
        for i in range(2 * n):
            w[i] = y[i] + 0.5 * h * k1[i]
        slopes(t + 0.5 * h, w[:n], w[n:], k2)
        for i in range(2 * n):
            w[i] = y[i] + 0.5 * h * k2[i]
        slopes(t + 0.5 * h, w[:n], w[n:], k3)
        for i in range(2 * n):
            w[i] = y[i] + h * k3[i]
        slopes(t + h, w[:n], w[n:], k4)
        rate = k1[n - 1]
        for i in range(2 * n):
            y[i] += h / 6 * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i])
        if before < math.pi <= y[n - 1]:
            arrival = t + (math.pi - before) / max(rate, (y[n - 1] - before) / h)
    return arrival


def least(call: Any, runs: int = 3) -> tuple[float, Any]:
    """(least CPU seconds, what it returned)."""
    best, found = math.inf, None
    for _ in range(runs):
        start = time.process_time()
        found = call()
        best = min(best, time.process_time() - start)
    return best, found


def measure_line() -> list[dict[str, Any]]:
    """Rows of the long line."""
    made, rows = line(1000), []
    transient(made, 0.05e-9)
    for tolerance in (1e-3, 1e-4, 1e-5):
        cpu, done = least(lambda t=tolerance: transient(made, 6e-9, tolerance=t))
        error = float(done.slips["B1000"].times[0] * 1e12 - ARRIVAL)
        rows.append({"what": f"fluxoid, tolerance {tolerance:g}", "cpu": cpu, "error": error, "steps": done.steps})
    plain(4, 0.1, 1.0)
    for h in (0.1, 0.05):
        cpu, arrival = least(lambda h=h: plain(1000, h, 6000.0), 1)
        rows.append({"what": f"plain RK4, {h:g} ps", "cpu": cpu, "error": arrival - ARRIVAL, "steps": round(6000 / h)})
    return rows


def measure_batch() -> list[dict[str, Any]]:
    """CPU time per junction and simulated nanosecond of the batch and of the long line."""
    rng, short, long = np.random.default_rng(1), line(40), line(1000)
    vary = {"L7": 4e-12 * (1 + 0.01 * rng.normal(size=100)), "IIN": 1 + 0.01 * rng.normal(size=100)}
    rows = []
    for stop in (6e-9, 0.3e-9):
        batch, _ = least(lambda s=stop: transient(short, s, vary=vary, tolerance=1e-4))
        single, _ = least(lambda s=stop: transient(long, s, tolerance=1e-4))
        batch, single = batch / (4000 * stop * 1e9), single / (1000 * stop * 1e9)
        rows.append({"stop": stop, "batch": batch, "single": single, "ratio": batch / single})
    return rows


def main() -> None:
    """Measure, print and write."""
    rows, batch = measure_line(), measure_batch()
    print(f"{'1000 junctions, 6 ns':28} {'CPU s':>8} {'error ps':>10} {'steps':>8}")
    for row in rows:
        print(f"{row['what']:28} {row['cpu']:8.3f} {row['error']:+10.5f} {row['steps']:8d}")
    print(
        f"\n{'100 lines of 40, against one of 1000':40} {'batch':>8} {'single':>8} {'ratio':>6}  (us per junction ns)"
    )
    for row in batch:
        over = f"over {row['stop'] * 1e9:g} ns"
        print(f"{over:40} {row['batch'] * 1e6:8.1f} {row['single'] * 1e6:8.1f} {row['ratio']:6.2f}")
    RESULT.write_text(json.dumps({"line": rows, "batch": batch}, indent=1) + "\n")


if __name__ == "__main__":
    main()
