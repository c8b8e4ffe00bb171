"""A noisy batch on a GPU beside the processor's cores: wall seconds, and steps of a lane per second.

A dc SQUID (beta_L = 1, beta_c = 0.7, Gamma = 0.05) over bias, flux and seed: as many lanes as told, each for 400 times
Phi0/(2 pi Ic R), in double precision. Compiling is not counted (a run of few lanes goes before), packing and copying to
and from the GPU are. The mean voltage of each lane is compared: the noise is the same, the steps of a lane are not.

    python -m benchmarks.circuit_gpu     (without a GPU it says so, and measures nothing)
"""

import json
import time
from pathlib import Path
from typing import Any

import numpy as np

from fluxoid.circuit import CurrentSource, Inductor, Junction, circuit
from fluxoid.circuit.in_time.gpu_choice import found, missing
from fluxoid.circuit.in_time.run import cores, run
from fluxoid.circuit.prepare import prepare
from fluxoid.constants import boltzmann, flux_quantum

RESULT = Path(__file__).parent / "results" / "circuit_gpu.json"
LANES = (256, 1024, 4096, 16384, 65536)
CRITICAL, R = 1e-5, 3.0
TAU = flux_quantum / (2 * np.pi * CRITICAL * R)
TEMPERATURE = 0.05 * flux_quantum * CRITICAL / (2 * np.pi * boltzmann)


def squid() -> Any:
    """Two junctions, two arms, a bias, and a current that threads flux through them."""
    arm = flux_quantum / (4 * CRITICAL)
    return circuit(
        [
            Junction("B1", "1", "0", CRITICAL, R, 0.7 * TAU / R),
            Junction("B2", "2", "0", CRITICAL, R, 0.7 * TAU / R),
            Inductor("L1", "1", "3", arm),
            Inductor("L2", "2", "3", arm),
            CurrentSource("IB", "0", "3"),
            CurrentSource("IF", "1", "2"),
        ]
    )


def measured(lanes: int, gpu: bool) -> tuple[float, int, np.ndarray]:
    """(wall seconds, steps of all lanes, mean voltages (lanes,)) of a batch."""
    rng = np.random.default_rng(1)
    vary = {"IB": CRITICAL * rng.uniform(1.2, 3.0, lanes), "IF": CRITICAL * rng.uniform(0.0, 1.0, lanes)}
    stop = 400 * TAU
    begin = time.perf_counter()
    p = prepare(squid(), vary, TEMPERATURE, ("P(3)",), lanes)
    done = run(p, stop, np.array([0.25 * stop, stop]), np.arange(lanes), slips=False, gpu=gpu)
    wall = time.perf_counter() - begin
    phase = done.values["P(3)"]
    return wall, done.steps, flux_quantum / (2 * np.pi) * (phase[:, 1] - phase[:, 0]) / (0.75 * stop)


def main() -> None:
    """Measure, print and write."""
    if lacks := missing():
        print(f"nothing measured: {lacks[0]}. Needed: {lacks[1]}")
        return
    rows = []
    print(f"{found()}, beside {cores()} cores")
    print(f"{'lanes':>8} {'GPU s':>9} {'CPU s':>9} {'GPU step/s':>12} {'CPU step/s':>12}")
    for gpu in (True, False):
        measured(64, gpu)
    for lanes in LANES:
        (wall, steps, voltage), (wall0, steps0, voltage0) = measured(lanes, True), measured(lanes, False)
        apart = float(np.max(np.abs(voltage - voltage0)) / (CRITICAL * R))
        print(
            f"{lanes:8d} {wall:9.3f} {wall0:9.3f} {steps / wall:12.4g} {steps0 / wall0:12.4g}   apart {apart:.1e} Ic R"
        )
        rows.append({"lanes": lanes, "gpu": wall, "cpu": wall0, "steps": steps, "cpu steps": steps0, "apart": apart})
    RESULT.write_text(json.dumps({"gpu": found(), "cores": cores(), "rows": rows}, indent=1) + "\n")


if __name__ == "__main__":
    main()
