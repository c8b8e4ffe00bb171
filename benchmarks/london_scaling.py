"""Time, memory and iterations of a London problem, from ten thousand unknowns to four million.

Ring of radii 0.5 and 1 um, Lambda = 0.05 um: from the description to the inductance of its hole, with set-up. Each
size is a process of its own that has solved a small one first; the median of some runs by wall time.

    python -m benchmarks.london_scaling [CELLS ACROSS ...]
"""

import json
import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

from benchmarks.london_ring import EXACT, MU0, OUTER, SCREENING, UM, timed

SIZES = (130, 260, 412, 824, 1304, 1844, 2608)  # cells over the ring; 0.589 n^2 unknowns
RESULT = Path(__file__).parent / "results" / "london_scaling.json"
PICTURE = Path(__file__).parent / "results" / "london_scaling.png"


def solved(across: int) -> Any:
    """The problem, set up and its hole's column solved."""
    from fluxoid.device import load
    from fluxoid.london import build

    shape = {"kind": "ring", "inner_radius": f"{OUTER / 2} um", "outer_radius": f"{OUTER} um"}
    film = {"shape": shape, "thickness": "1e-6 um", "penetration_depth": f"{(SCREENING * 1e-6) ** 0.5!r} um"}
    material = {"penetration_depth": "100 nm", "coherence_length": "50 nm", "resistivity": "10 uohm cm"}
    return build(load({"material": material, "film": {"ring": film}}), cell=2 * OUTER * UM / across)


def measure(across: int) -> dict[str, float]:
    """One size, in this process."""
    solved(64)
    problem, wall, cpu = timed(lambda: solved(across))
    inductance = float(problem.inductance[0, 0]) / (MU0 * OUTER * UM)
    return {
        "across": across,
        "unknowns": int(problem.operator.free.sum()),
        "wall_s": wall,
        "cpu_s": cpu,
        "iterations": max(problem.iterations),
        "peak_memory_MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "error_percent": 100 * (inductance / EXACT - 1),
    }


def draw(rows: list[dict[str, float]]) -> None:
    """Time, memory and iterations against unknowns."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, (left, right, last) = pyplot.subplots(1, 3, figsize=(11, 3.2), layout="constrained")
    unknowns = [row["unknowns"] for row in rows]
    left.loglog(unknowns, [row["wall_s"] for row in rows], "o-")
    left.loglog(unknowns, [rows[-1]["wall_s"] * n / unknowns[-1] for n in unknowns], "k:", lw=1, label="proportional")
    left.set(xlabel="unknowns", ylabel="wall time (s)")
    left.legend(frameon=False)
    right.loglog(unknowns, [row["peak_memory_MB"] for row in rows], "o-")
    right.set(xlabel="unknowns", ylabel="peak memory (MB)")
    last.semilogx(unknowns, [row["iterations"] for row in rows], "o-")
    last.set(xlabel="unknowns", ylabel="iterations to 1e-8", ylim=(0, 16))
    figure.savefig(PICTURE, dpi=110)


def main() -> None:
    """All sizes, each three times in processes of their own; medians by wall time."""
    sizes = [int(a) for a in sys.argv[1:]] or SIZES
    rows = []
    for across in sizes:
        runs = []
        for _ in range(3):
            command = [sys.executable, "-m", "benchmarks.london_scaling", "--one", str(across)]
            runs.append(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
        rows.append(sorted(runs, key=lambda run: run["wall_s"])[1])
        print({name: round(value, 4) for name, value in rows[-1].items()}, flush=True)
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps({"cores": os.cpu_count(), "rows": rows}, indent=1) + "\n")
    draw(rows)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(measure(int(sys.argv[2]))))
    else:
        main()
