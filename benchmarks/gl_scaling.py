"""Cost of a Ginzburg-Landau time step, per cell, from a thousand cells to four million.

A square film of h = xi/2 in a rising field and with a current between two contacts, gamma = 10, default tolerance.
Each size is warmed up for some steps and then measured: wall and CPU time per step and cell, stages, Poisson
iterations, memory.

    python -m benchmarks.gl_scaling [CELLS ACROSS ...]
"""

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

SIZES = (32, 70, 316, 707, 1000, 1414, 2000)
RESULT = Path(__file__).parent / "results" / "gl_scaling.json"
PICTURE = RESULT.with_suffix(".png")


def measure(across: int, steps: int) -> dict[str, float]:
    """One size, in this process."""
    from fluxoid.device import load
    from fluxoid.gl.setup.from_device import build

    side = f"{across * 0.25!r} um"

    def contact(sign: int) -> dict[str, object]:
        center = [f"{sign * across * 0.125!r} um", "0 um"]
        return {
            "film": "film",
            "kind": "normal",
            "shape": {"kind": "rectangle", "width": "10 nm", "height": side, "center": center},
        }

    model = build(
        load(
            {
                "material": {
                    "penetration_depth": "2 um",
                    "coherence_length": "0.5 um",
                    "resistivity": "100 uohm cm",
                    "gamma": 10.0,
                },
                "film": {
                    "film": {"thickness": "100 nm", "shape": {"kind": "rectangle", "width": side, "height": side}}
                },
                "contact": {"left": contact(-1) | {"current": f"{across * 0.5!r} uA"}, "right": contact(1)},
                "source": [{"kind": "uniform", "field": "0.3 mT"}],
                "lattice": {"cell": "0.25 um"},
                "run": {"duration": "100 tau0"},
            }
        )
    )
    model.advance(1.0, 20)
    before, wall, cpu = dict(model.counts), time.perf_counter(), time.process_time()
    if not model.advance(1.0, steps):
        raise SystemExit("the run is not finite")
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    done = {name: model.counts[name] - before[name] for name in before}
    cells, tried = int(model.lattice.inside.sum()), done["steps"] + done["rejected"]
    return {
        "cells": cells,
        "ms_per_step": 1e3 * wall / tried,
        "wall_ns_per_cell": 1e9 * wall / tried / cells,
        "cpu_ns_per_cell": 1e9 * cpu / tried / cells,
        "stages_per_step": done["stages"] / tried,
        "poisson_iterations_per_step": done["poisson_iterations"] / tried,
        "step_tau0": float(model.snapshot().step / model.scales.time),
        "peak_memory_MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def draw(rows: list[dict[str, float]]) -> None:
    """Cost per cell and counts per step against cells."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    from fluxoid.plot.style import RC

    with pyplot.rc_context(RC):
        figure, (cost, counts) = pyplot.subplots(1, 2, figsize=(7, 2.6), layout="constrained")
        cells = [row["cells"] for row in rows]
        for key, label in (("wall_ns_per_cell", "wall"), ("cpu_ns_per_cell", "processors together")):
            cost.semilogx(cells, [row[key] for row in rows], "o-", label=label)
        cost.set(xlabel="cells", ylabel="time per cell and step (ns)", ylim=(0, None))
        for key, label in (("stages_per_step", "stages"), ("poisson_iterations_per_step", "Poisson iterations")):
            counts.semilogx(cells, [row[key] for row in rows], "o-", label=label)
        counts.set(xlabel="cells", ylabel="number per step", ylim=(0, None))
        cost.legend()
        counts.legend()
        figure.savefig(PICTURE, dpi=140)
    pyplot.close(figure)


def main() -> None:
    """All sizes, each in a process of its own, three times; medians by wall time."""
    sizes = [int(a) for a in sys.argv[1:]] or SIZES
    rows = []
    for across in sizes:
        steps = max(5, min(300, int(4e6 / across**2)))
        runs = []
        for _ in range(3):
            command = [sys.executable, "-m", "benchmarks.gl_scaling", "--one", str(across), str(steps)]
            runs.append(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
        rows.append(sorted(runs, key=lambda run: run["ms_per_step"])[1])
        print({name: round(value, 3) for name, value in rows[-1].items()}, flush=True)
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps({"cores": os.cpu_count(), "rows": rows}, indent=1) + "\n")
    draw(rows)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(measure(int(sys.argv[2]), int(sys.argv[3]))))
    else:
        main()
