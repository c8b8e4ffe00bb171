"""Inductance of a thin ring: fluxoid and SuperScreen on the same problem, in the same run.

Ring of radii 0.5 and 1 um, Lambda = 0.05 um: L = 1.8193500 mu0 b, from the integral equation in the radius that is in
tests/physics/london_axial.py. Each row is a process of its own, which does the work once to load what is compiled or
imported late and then measures: wall and CPU time from the description to the inductance (for SuperScreen meshing
apart), peak memory.

    python -m benchmarks.london_ring [VERTICES ...]        (needs the extra "peers")
"""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

INNER, OUTER, SCREENING = 0.5, 1.0, 0.05  # um
EXACT = 1.8193499702
UM, MU0 = 1e-6, 1.25663706127e-6
ACROSS = (72, 128, 256, 512)  # cells of fluxoid over the ring
VERTICES = (2_000, 5_000, 10_000, 20_000)  # of SuperScreen's mesh
REPETITIONS = 41
RESULT = Path(__file__).parent / "results" / "london_ring.json"


def timed(run: Callable[[], Any]) -> tuple[Any, float, float]:
    """What a function returns, and its wall and CPU time."""
    wall, cpu = time.perf_counter(), time.process_time()
    value = run()
    return value, time.perf_counter() - wall, time.process_time() - cpu


def report(inductance: float, **numbers: Any) -> None:
    """One line of JSON, with the peak memory of this process."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    numbers |= {"inductance": inductance, "error_percent": 100 * (inductance / EXACT - 1), "peak_memory_MB": peak}
    print(json.dumps(numbers))


def fluxoid(across: int) -> None:
    """A number of cells over the ring; the median of some repetitions, and the first, which loads compiled code."""
    from fluxoid.device import load
    from fluxoid.london import build

    thickness = 1e-6  # um: thin beside everything
    depth = (SCREENING * thickness) ** 0.5
    shape = {"kind": "ring", "inner_radius": f"{INNER} um", "outer_radius": f"{OUTER} um"}
    film = {"shape": shape, "thickness": f"{thickness!r} um", "penetration_depth": f"{depth!r} um"}
    material = {"penetration_depth": "100 nm", "coherence_length": "50 nm", "resistivity": "10 uohm cm"}
    description = {"material": material, "film": {"ring": film}}

    def solve() -> Any:
        return build(load(description), cell=2 * OUTER * UM / across)

    problem, first, _ = timed(solve)
    rest = sorted(timed(solve)[1:] for _ in range(REPETITIONS))
    wall, cpu = rest[len(rest) // 2]
    report(
        float(problem.inductance[0, 0]) / (MU0 * OUTER * UM),
        unknowns=int(problem.operator.free.sum()),
        iterations=max(problem.iterations),
        wall_s=wall,
        cpu_s=cpu,
        wall_s_range=[rest[0][0], rest[-1][0]],
        first_s=first,
    )


def superscreen(vertices: int) -> None:
    """About a number of vertices; once, after a small mesh has loaded what it needs."""
    import superscreen as sc

    def ring(vertices: int) -> Any:
        edge = (3.6 / vertices) ** 0.5  # of even triangles over the whole disk
        around = round(2 * 3.14 * OUTER / edge)  # for the hole, too: finer there is better by a few percent
        return sc.Device(
            "ring",
            layers=[sc.Layer("base", Lambda=SCREENING, z0=0)],
            films=[sc.Polygon("ring", layer="base", points=sc.geometry.circle(OUTER, points=around))],
            holes=[sc.Polygon("hole", layer="base", points=sc.geometry.circle(INNER, points=around))],
            length_units="um",
        )

    def solved(device: Any) -> float:
        return float(device.mutual_inductance_matrix(units="H").magnitude[0, 0])

    small = ring(300)
    small.make_mesh(min_points=300)
    solved(small)
    device = ring(vertices)
    _, mesh, _ = timed(lambda: device.make_mesh(min_points=vertices, smooth=100))
    inductance, wall, cpu = timed(lambda: solved(device))
    points = sum(len(m.sites) for m in device.meshes.values())
    report(inductance / (MU0 * OUTER * UM), vertices=points, mesh_s=mesh, wall_s=wall, cpu_s=cpu)


def child(name: str, argument: int) -> dict[str, Any]:
    """Run one measurement in a process of its own."""
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.london_ring", name, str(argument)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stderr)
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


def main() -> None:
    """All rows, and by how much fluxoid is faster than SuperScreen's finest at an error of .05 % or less."""
    vertices = [int(a) for a in sys.argv[1:]] or VERTICES
    ours = [child("fluxoid", n) for n in ACROSS]
    theirs = []
    for n in vertices:
        theirs.append(child("superscreen", n))
        print("SuperScreen", theirs[-1], flush=True)
    for row in ours:
        print("fluxoid", row, flush=True)
    good = next(row for row in ours if abs(row["error_percent"]) <= 0.05)
    finest = theirs[-1]
    results = {
        "cores": os.cpu_count(),
        "fluxoid": ours,
        "superscreen": theirs,
        "ratio_wall": finest["wall_s"] / good["wall_s"],
        "ratio_wall_with_mesh": (finest["wall_s"] + finest["mesh_s"]) / good["wall_s"],
        "ratio_cpu": finest["cpu_s"] / good["cpu_s"],
    }
    print({name: results[name] for name in results if name.startswith("ratio")})
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    measurements = {"fluxoid": fluxoid, "superscreen": superscreen}
    if sys.argv[1:2] and sys.argv[1] in measurements:
        measurements[sys.argv[1]](int(sys.argv[2]))
    else:
        main()
